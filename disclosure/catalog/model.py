"""What a catalogue holds: columns, offices, people, review stages, vocabularies, duties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal

from disclosure.periods import Period
from disclosure.yaml_source import Source

#: Entries of a review that are signed like stages but are not stages.
SECRECY: Final = "secrecy"
PUBLISH: Final = "publish"
WITHDRAW: Final = "withdraw"

KINDS: Final = (
    "notice",
    "policy",
    "interpretation",
    "consultation",
    "feedback",
    "guide",
    "annual-report",
    "table",
    "news",
)


#: Blocks of a disclosure platform, in the uniform order (国办公开办函〔2019〕61号).
BLOCKS: Final = ("guide", "rules", "statutory", "annual-reports", "requests")


@dataclass(frozen=True, slots=True)
class Link:
    """A named address: the host site, or the source of a reprint."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the office that answers for disclosure (条例第十二条)."""

    department: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Filings:
    """Registrations printed at the foot of every page: ICP and public security."""

    icp: str = ""
    police: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory as a whole and the agency it belongs to."""

    title: str = ""
    agency: str = ""
    agency_code: str = ""
    site_id: str = ""
    domain: str = ""
    portal: Link = Link()
    contact: Contact = Contact()
    filings: Filings = Filings()
    security_until: date | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the agency (责任股室)."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key (签名公钥) and its term; from `revoked` on nothing is accepted from it."""

    key: str = ""
    start: date | None = None
    until: date | None = None
    revoked: date | None = None

    def in_term(self, day: date) -> bool:
        """Tell whether the key was in use on a day; both ends belong to the term."""
        return _within(day, self.start, self.until)


def _within(day: date, start: date | None, until: date | None) -> bool:
    return (start is None or start <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class Person:
    """A post that may sign the stages it lists, within its term of duty."""

    id: str = ""
    name: str = ""
    office: str = ""
    stages: tuple[str, ...] = ()
    start: date | None = None
    until: date | None = None
    keys: tuple[SigningKey, ...] = ()

    def on_duty(self, day: date) -> bool:
        """Tell whether the person was in office on a day; both ends belong to the term."""
        return _within(day, self.start, self.until)


@dataclass(frozen=True, slots=True)
class Stage:
    """A review stage (审核环节)."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Which stages a document passes, in order (三审制), and what else is asked of it."""

    stages: tuple[Stage, ...] = (Stage("first", "初审"), Stage("second", "复审"), Stage("final", "终审"))
    secrecy: str = "required"
    signatures: str = "off"

    @property
    def entries(self) -> dict[str, str]:
        """Return everything that is signed and its Chinese name: secrecy, the stages, publication."""
        stages = {stage.id: stage.name for stage in self.stages}
        secrecy = {SECRECY: "保密审查"} if self.secrecy != "off" else {}
        return {**secrecy, **stages, PUBLISH: "发布"}


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The words allowed for theme (主题分类), genre (体裁) and audience (服务对象)."""

    themes: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many columns on an inspection fails: blank, overdue, news and notices not updated.

    Source: 国办秘函〔2019〕19号, 单项否决.
    """

    blank: int = 5
    overdue: int = 10
    stale: int = 5


@dataclass(frozen=True, slots=True)
class Duties:
    """Periods and limits that hold for the whole directory (履职时限); None where there is none.

    What no text of law confirms is here because it can be changed here.
    `annual_report_by` is (month, day); a consultation's minimum goes by its kind;
    `roll_over` moves the end of a period of calendar days from a day off to the next
    working day (民法典第二百零三条).
    """

    annual_report_by: tuple[int, int] = (1, 31)
    interpret_within: Period | Literal["none"] = Period(3, "working days")
    interpret_since: date = date(2018, 1, 1)
    feedback_within: Period | Literal["none"] = Period(15, "working days")
    consult_decisions: Period | Literal["none"] = Period(30, "days")
    consult_policies: Period | Literal["none"] = Period(7, "working days")
    consult_others: Period | Literal["none"] = "none"
    policies_last: Period | Literal["none"] = Period(5, "years")
    trials_last: Period | Literal["none"] = Period(3, "years")
    expiring_within: Period | Literal["none"] = Period(6, "months")
    due_within: Period = Period(30, "days")
    title_length: int = 60
    roll_over: bool = True
    thresholds: Thresholds = Thresholds()


@dataclass(frozen=True, slots=True)
class Wording:
    """A wrong or outdated term and what to write instead; `unless` are phrases in which it is right."""

    wrong: str = ""
    right: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """A number or address that looks like personal data and may stand (an office line), and why."""

    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What passes the search for personal data (个人信息)."""

    allow: tuple[Allowed, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirements:
    """What every document of a column must have; each section is a tuple of accepted headings."""

    fields: tuple[str, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏目).  `path` joins ids with `/`; `keys` leads to it in `catalog.yml`; `formerly` are paths it had.

    Inherited values (office, periods, kind) are filled in; `block` (版块) is that of the top column.
    """

    id: str = ""
    name: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    type: str = ""
    basis: str = ""
    office: str = ""
    publish_within: Period | None = None
    update_every: Period | Literal["none"] | None = None
    warn_before: Period | None = None
    withdraw_within: Period | None = None
    kind: str = ""
    block: str = ""
    requires: Requirements = Requirements()
    retired: date | None = None
    moved_to: str = ""
    formerly: tuple[str, ...] = ()
    children: tuple[Column, ...] = ()
    path: str = ""
    keys: tuple[str | int, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Only leaves hold documents."""
        return not self.children


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject gathered across columns (专题): whole columns, and documents with one of the keywords."""

    id: str = ""
    name: str = ""
    description: str = ""
    columns: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalog:
    """A catalogue as read; `columns` are the top ones, in order."""

    source: Source
    directory: Directory = Directory()
    offices: tuple[Office, ...] = ()
    people: tuple[Person, ...] = ()
    review: ReviewPolicy = ReviewPolicy()
    vocabularies: Vocabularies = Vocabularies()
    duties: Duties = Duties()
    wording: tuple[Wording, ...] = ()
    privacy: Privacy = Privacy()
    topics: tuple[Topic, ...] = ()
    columns: tuple[Column, ...] = ()

    @cached_property
    def by_path(self) -> dict[str, Column]:
        """Every column by its path, parents before children, in the catalogue's order."""
        return {column.path: column for column in _walk(self.columns)}

    @cached_property
    def leaves(self) -> tuple[Column, ...]:
        """The columns that hold documents, in the catalogue's order."""
        return tuple(column for column in self.by_path.values() if column.is_leaf)

    @cached_property
    def former_paths(self) -> dict[str, tuple[str, ...]]:
        """The paths that columns had before, by the path they have now; only of columns that moved.

        A column moves with the one above it: where `law` was `policy`, `law/normative` was
        `policy/normative`.
        """
        found = {}
        for column in self.by_path.values():
            paths = [column.path, *filter(None, column.formerly)]
            for above in reversed(self.ancestors(column.path)[:-1]):
                below = [path.removeprefix(above.path) for path in paths if path.startswith(f"{above.path}/")]
                paths += [old + rest for old in above.formerly if old for rest in below]
            if len(paths) > 1:
                found[column.path] = tuple(dict.fromkeys(paths[1:]))
        return found

    @cached_property
    def _moved(self) -> dict[str, str]:
        return {old: path for path, former in self.former_paths.items() for old in former}

    def current(self, path: str) -> str:
        """Return where something below `docs/` lies now: a column, or a document or file of one that moved.

        What did not move, and what is not known, is returned as it is.
        """
        if not self._moved or path in self.by_path:
            return path
        folder, slash, name = path.rpartition("/")
        return self._moved.get(path) or self._moved.get(folder, folder) + slash + name

    @cached_property
    def person(self) -> dict[str, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def office(self) -> dict[str, Office]:
        """Offices by id."""
        return {office.id: office for office in self.offices}

    def ancestors(self, path: str) -> list[Column]:
        """Return the columns from the top one down to `path` itself, as far as they exist."""
        parts = path.split("/")
        paths = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
        return [self.by_path[path] for path in paths if path in self.by_path]


def _walk(columns: tuple[Column, ...]) -> Iterator[Column]:
    for column in columns:
        yield column
        yield from _walk(column.children)
