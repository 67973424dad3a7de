"""Reviews that wait (待办): which entries may be signed next, and which posts may sign them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from disclosure.catalog import SECRECY, Person
from disclosure.procedure import Case, stale_entries


@dataclass(frozen=True, slots=True)
class Step:
    """An entry that may be signed now: its id, its Chinese name, the posts on duty that may sign it."""

    entry: str
    name: str
    posts: tuple[Person, ...]

    def __str__(self) -> str:
        return f"{self.name}（{'、'.join(post.name for post in self.posts) or '没有在任的岗位'}）"

    def within(self, office: str) -> Step:
        """Return the step with the posts of one office alone, where it has any: they are asked first."""
        own = tuple(post for post in self.posts if post.office == office)
        return Step(self.entry, self.name, own or self.posts)


def next_steps(case: Case, today: date) -> tuple[Step, ...]:
    """Return the secrecy review where it is open, and the next entry of those that follow each other.

    An entry whose digest does not cover the content as it stands has to be signed again.
    """
    stale = stale_entries(case)
    done = {entry for entry in case.document.review.entries if entry not in stale}
    entries = case.catalog.review.entries
    ordered = [entry for entry in entries if entry != SECRECY and entry not in done][:1]
    opened = [SECRECY] if SECRECY in entries and SECRECY not in done else []
    return tuple(
        Step(
            entry,
            entries[entry],
            tuple(person for person in case.catalog.people if entry in person.stages and person.on_duty(today)),
        )
        for entry in (*opened, *ordered)
    )
