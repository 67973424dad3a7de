"""People who take documents through their review by the steps of `disclosure.procedure`, with keys of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sample_review import write_key

from disclosure import procedure
from disclosure.catalog import PUBLISH, SECRECY
from disclosure.gate import State
from disclosure.procedure import Case, Signer
from tests.review.signed import SIGNERS, Root, document_text, errors

#: A document on its way.
DRAFT: Final = "notices/2024-thinning"
DRAFTED: Final = document_text(DRAFT, status="draft", published=False)
#: When steps that no stage has a day for are taken.
SUBMITTED: Final = date(2024, 5, 6)
RETURNED: Final = date(2024, 5, 7)
PUBLISHED: Final = date(2024, 5, 9)
WITHDRAWN: Final = date(2024, 5, 20)
#: Who signs what; the days a document takes.
POSTS: Final = {entry: by for entry, (by, _) in SIGNERS.items()}
DAYS: Final = {SECRECY: 6, "first": 6, "second": 7, "final": 8, PUBLISH: 9}
#: What is signed before publication.
ALL: Final = (SECRECY, "first", "second", "final")


def day(number: int, month: int = 5) -> date:
    """Return a day of 2024."""
    return date(2024, month, number)


@dataclass(frozen=True)
class Office:
    """People who work on a root; every step reads the document, takes the step and writes the document."""

    root: Root
    keys: Path

    def signer(self, person: str, on: date, key: str = "") -> Signer:
        """Return a person with their own key, or with the key of this name."""
        return Signer(person, on, self.keys / (key or person))

    def step(self, ref: str, take: Callable[[Case], Case], *, whole: bool = False) -> Case:
        """Take a step; nothing is written where it is refused."""
        done = take(self.root.case(ref, whole=whole))
        self.root.write(ref, done.text)
        assert done.document.review == self.root.read(ref)[0].review
        return done

    def submit(self, ref: str = DRAFT, on: date = SUBMITTED) -> Case:
        """Send a document into review."""
        return self.step(ref, lambda case: procedure.submit(case, Signer("drafter", on)))

    def approve(self, entry: str, by: str = "", on: date | None = None, ref: str = DRAFT, result: str = "公开") -> Case:
        """Sign a stage, by whose it is on its day unless told otherwise."""
        signer = self.signer(by or POSTS[entry], on or day(DAYS[entry]))
        told = result if entry == SECRECY else ""
        return self.step(ref, lambda case: procedure.approve(case, signer, entry, told))

    def review(self, *entries: str, ref: str = DRAFT, month: int = 5) -> None:
        """Sign these entries in turn."""
        for entry in entries:
            self.approve(entry, on=day(DAYS[entry], month), ref=ref)

    def publish(self, ref: str = DRAFT, on: date = PUBLISHED, by: str = "publisher") -> Case:
        """Put a document out at half past nine."""
        moment = datetime(on.year, on.month, on.day, 9, 30)
        return self.step(ref, lambda case: procedure.publish(case, self.signer(by, on), moment), whole=True)

    def send_back(
        self, reason: str = "第 3 页数字有误", by: str = "head", on: date = RETURNED, ref: str = DRAFT
    ) -> Case:
        """Return a document."""
        return self.step(ref, lambda case: procedure.send_back(case, self.signer(by, on), reason))

    def withdraw(
        self, ref: str, reason: str = "内容过时", moved_to: str = "", by: str = "publisher", on: date = WITHDRAWN
    ) -> Case:
        """Take a document back."""
        signer = self.signer(by, on)
        return self.step(ref, lambda case: procedure.withdraw(case, signer, reason, moved_to), whole=True)

    def renumber(self, ref: str, on: date) -> Case:
        """Give a document another index number."""
        moment = datetime(on.year, on.month, on.day, 9, 30)
        return self.step(ref, lambda case: procedure.renumber(case, self.signer("publisher", on), moment), whole=True)

    def carry_through(self, ref: str = DRAFT, month: int = 5) -> Case:
        """Take a document the whole way."""
        self.submit(ref, day(6, month))
        self.review(SECRECY, "first", "second", "final", ref=ref, month=month)
        return self.publish(ref, day(9, month))

    def codes(self) -> set[str]:
        """Return the rules that find an error in the root."""
        return {finding.rule for finding in errors(self.root.judge().findings)}

    def state(self, ref: str = DRAFT) -> State:
        """Return what becomes of a document."""
        return self.root.judge().states[ref]


def write_keys(folder: Path) -> Path:
    """Write the keys of all posts into a folder, and of some who are in no post."""
    for person in (*POSTS.values(), "deputy", "former", "newcomer", "drafter", "stranger", "clerk-lost"):
        write_key(person, folder)
    return folder
