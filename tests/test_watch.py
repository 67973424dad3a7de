"""What a rule looks at: everything that may change its answer is noted, and nothing it gets is another."""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalog import read_catalog
from disclosure.corpus import FOLDER, Corpus, read_corpus
from disclosure.documents import Document
from disclosure.periods import Period
from disclosure.rules.registry import Context, open_context
from disclosure.rules.watch import Watch, fingerprint, shown, values
from disclosure.snapshot import Opinion
from tests.helpers import TODAY, base_root, document_text, write

_days: Final = st.dates(date(2024, 1, 1), date(2024, 1, 31))
_orders: Final = st.sampled_from((operator.lt, operator.le, operator.gt, operator.ge))


def _context(root: Path, today: date = TODAY) -> Context:
    catalog, _ = read_catalog(root)
    assert catalog
    return open_context(catalog, read_corpus(root, catalog.review)[0], today, catalog)[0]


def _known(context: Context) -> dict[str, str]:
    documents = sorted((context.corpus.root / FOLDER).rglob("*.md"))
    hashes = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in documents}
    return values(context, {path.relative_to(context.corpus.root).as_posix(): hashes[path] for path in documents}, ())


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """Return what rules judge the base root by."""
    return _context(base_root(tmp_path_factory.mktemp("root")))


def _seen(context: Context, look: Callable[[Context], object], known: dict[str, str] | None = None) -> Opinion:
    watch = Watch(known or _known(context), context)
    found: list[object] = []

    def judge(document: Document, given: Context) -> list[Any]:
        found.append(look(given))
        return []

    opinion = watch.opinion(judge, context.corpus.documents[0], watch.context)
    assert found == [look(context)], "what is given to a rule is what there is"
    return opinion


@given(today=_days, order=_orders, day=_days, swapped=st.booleans(), then=_days)
def test_days_hold_as_long_as_the_order(
    context: Context, today: date, order: Callable[[date, date], bool], day: date, swapped: bool, then: date
) -> None:
    def ask(one: date) -> bool:
        return order(day, one) if swapped else order(one, day)

    here = Context(context.catalog, context.corpus, today, context.policy, context.ledgers, context.calendar)
    opinion = _seen(here, lambda given: ask(given.today))
    assert opinion.since <= today <= opinion.until
    assert (opinion.since <= then <= opinion.until) == (ask(then) == ask(today))


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("order", [operator.lt, operator.le, operator.gt, operator.ge])
def test_the_ends_of_the_calendar(context: Context, order: Callable[[date, date], bool], day: date) -> None:
    for look in (lambda given: order(given.today, day), lambda given: order(day, given.today)):
        opinion = _seen(context, look)
        assert date.min <= opinion.since <= TODAY <= opinion.until <= date.max
        assert (opinion.until - opinion.since).days >= (date.max - date.min).days - 1


@pytest.mark.parametrize(
    "look",
    [
        lambda given: f"{given.today}",
        lambda given: f"{given.today:%Y}",
        lambda given: str(given.today),
        lambda given: repr(given.today),
        lambda given: given.today.year,
        lambda given: given.today.weekday(),
        lambda given: given.today.isoformat(),
        lambda given: given.today - date(2024, 1, 1),
        lambda given: date(2024, 1, 1) - given.today,
        lambda given: given.today + timedelta(1),
        lambda given: timedelta(1) + given.today,
        lambda given: given.today - timedelta(1),
        lambda given: given.today == TODAY,
        lambda given: given.today != TODAY,
        lambda given: given.today in {TODAY},
        lambda given: given.today in [TODAY],
        lambda given: given.calendar.is_working_day(given.today),
        lambda given: given.calendar.working_days(date(2024, 1, 1), given.today),
        lambda given: max(given.today, date(2024, 1, 1)).year,
        lambda given: given.today.replace(day=1),
    ],
)
def test_whatever_else_is_asked_holds_on_the_day_alone(context: Context, look: Callable[[Context], object]) -> None:
    opinion = _seen(context, look)
    assert (opinion.since, opinion.until) == (TODAY, TODAY)


def test_what_was_not_asked_holds_for_ever(context: Context) -> None:
    opinion = _seen(context, lambda given: given.catalog.directory.agency)
    assert opinion == Opinion((), {})


_LOOKS: Final[dict[str, Callable[[Context], object]]] = {
    "a document": lambda given: given.corpus.by_ref["notices/base"].title,
    "a document or none": lambda given: getattr(given.corpus.by_ref.get("notices/x"), "title", ""),
    "whether it is there": lambda given: "notices/x" in given.corpus.by_ref,
    "a file": lambda given: given.corpus.file_hash("notices/form.docx"),
    "whether a file is there": lambda given: "notices/x.pdf" in given.corpus.files,
    "what is in a file": lambda given: given.corpus.file("notices/map.png").read_bytes(),
    "a column": lambda given: [one.title for one in given.corpus.by_column.get("notices", ())],
    "all documents": lambda given: [one.title for one in given.corpus.documents],
    "all references": lambda given: sorted(given.corpus.by_ref),
    "how many": lambda given: len(given.corpus.by_ref),
    "all files": lambda given: sorted(given.corpus.files),
    "how many files": lambda given: len(given.corpus.files),
    "unread": lambda given: given.corpus.unread,
    "what moved": lambda given: getattr(given.corpus.moved_from("law/x"), "ref", ""),
    "ledgers": lambda given: given.ledgers.requests,
    "holidays": lambda given: given.calendar.end(date(2098, 1, 1), Period(3, "working days")).day,
}
_CHANGES: Final[dict[str, dict[str, str | bytes]]] = {
    "a document": {"docs/notices/base.md": document_text(title="另一件")},
    "a new document": {"docs/notices/x.md": document_text("formerly: [law/x]")},
    "an unreadable document": {"docs/notices/x.md": "x"},
    "a file": {"docs/notices/form.docx": b"x"},
    "an image": {"docs/notices/map.png": b"x"},
    "a new file": {"docs/notices/x.pdf": b"x"},
    "a request": {
        "ledgers/requests.csv": "received,applicant,outcome,replied,extended\n2023-04-12,自然人,予以公开,2023-04-25,\n"
    },
}


@pytest.mark.parametrize("change", _CHANGES)
@pytest.mark.parametrize("name", _LOOKS)
def test_what_gives_another_answer_was_noted(name: str, change: str, tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    before, look = _context(root), _LOOKS[name]
    opinion, answer = _seen(before, look), look(before)
    assert opinion.holds(_known(before), TODAY)
    write(root, _CHANGES[change])
    after = _context(root)
    if look(after) != answer:
        assert not opinion.holds(_known(after), TODAY)


def _precise() -> list[tuple[str, str]]:
    narrow = ("a document", "a document or none", "whether it is there", "a file", "whether a file is there", "ledgers")
    concerned = {
        "a document": ("a document",),
        "a document or none": ("a new document", "an unreadable document"),
        "whether it is there": ("a new document", "an unreadable document"),
        "a file": ("a file",),
        "whether a file is there": ("a new file",),
        "ledgers": ("a request",),
    }
    return [(name, change) for name in narrow for change in _CHANGES if change not in concerned[name]]


@pytest.mark.parametrize(("name", "change"), _precise())
def test_what_does_not_concern_it_is_not_noted(name: str, change: str, tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    opinion = _seen(_context(root), _LOOKS[name])
    write(root, _CHANGES[change])
    assert opinion.holds(_known(_context(root)), TODAY)


def test_what_lies_outside_is_never_known_again(context: Context) -> None:
    opinion = _seen(context, lambda given: given.corpus.file("notices/none.md").exists())
    assert not opinion.holds(_known(context), TODAY)


def test_what_cannot_be_read_is_never_known_again(context: Context) -> None:
    known = values(context, {"docs/notices/base.md": ""}, ())
    opinion = _seen(context, lambda given: given.corpus.by_ref["notices/base"].title, known)
    assert not opinion.holds(known, TODAY)
    assert fingerprint(known, TODAY) is None


def test_files_that_go_out(context: Context) -> None:
    known = {**_known(context), **shown({"reviewed": {"a.pdf"}, "others": {"a.pdf", "b.pdf"}})}
    watch = Watch(known, context)
    files = watch.files("reviewed", {"a.pdf"})

    def look(document: Document, paths: Any) -> list[Any]:
        assert "a.pdf" in paths
        assert "b.pdf" not in paths
        return []

    opinion = watch.opinion(look, context.corpus.documents[0], files)
    assert opinion.holds(known, TODAY)
    assert opinion.holds({**known, **shown({"others": {"c.pdf"}})}, TODAY)
    assert not opinion.holds({**known, **shown({"reviewed": {"b.pdf"}})}, TODAY)


def test_a_fingerprint_is_of_everything(tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    known = {fingerprint(_known(_context(root)), day) for day in (TODAY, TODAY + timedelta(1))}
    for change in _CHANGES.values():
        write(root, change)
        known.add(fingerprint(_known(_context(root)), TODAY))
    assert len(known) == 2 + len(_CHANGES)
    assert Corpus(root).hashes == {}
