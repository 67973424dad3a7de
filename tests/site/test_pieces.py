"""Files for programs beside a finished site: the same bytes as from nothing, and little made for little changed."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from disclosure.catalog import Link
from disclosure.documents import Document
from disclosure.documents.document import Correction, Statement, Withdrawal
from disclosure.site import exports, policy_data, sitemaps, stretches, tallies
from disclosure.site.making import Making
from tests.cli.roots import tree
from tests.site import made, programs

COLUMNS = ("news", "policy/normative", "policy/superior", "reading")
#: Of the made catalogue, with a period for one column so that there is something to measure.
CATALOG = made.CATALOG.replace("office: general, kind: news}", "office: general, kind: news, publish_within: 5 days}")


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut a few dozen documents as ten thousand are."""
    monkeypatch.setattr(stretches, "_USUAL", 4)
    monkeypatch.setattr(stretches, "LONGEST", 9)


def document(ref: str, **fields: Any) -> Document:
    """Return a document whose hash says what it is."""
    return made.document(
        ref, source_hash=hashlib.sha256(repr((ref, sorted(fields.items()))).encode()).hexdigest(), **fields
    )


def at(chance: random.Random, year: int) -> dict[str, Any]:
    """Return when a document was formed and published."""
    day = date(year, 1, 1) + timedelta(chance.randrange(20))
    return {"date": day - timedelta(chance.randrange(9)), "published": datetime(year, day.month, day.day, 9, 30)}


def some(chance: random.Random, ref: str, before: Document | None = None) -> Document:
    """Return a document of any kind, most often published when it was before."""
    times = at(chance, chance.choice((2020, 2021, 2023)))
    if before and chance.random() < 0.8:
        times = {"date": before.date, "published": before.published}
    fields: dict[str, Any] = {"title": f"第{chance.randrange(1000)}件", **times}
    more: dict[str, Any] = {
        "office": "fire",
        "statement": Statement(date(2023, 12, 31)),
        "corrections": (Correction(date(chance.choice((2023, 2024)), 2, 1), "改"),),
        "interprets": tuple(f"policy/normative/{chance.randrange(12)}" for _ in range(2)),
        "validity": "有效",
        "effective": date(2023, 1, 1),
        "summary": "概述，“引号”\n" * chance.randrange(9),
        "source": Link("试验省林业局", "https://lyj.example.gov.cn/1"),
        "withdrawn": Withdrawal(date(2024, 3, 1), "有误"),
    }
    return document(ref, **fields, **{name: more[name] for name in chance.sample(sorted(more), 3)})


def edits(chance: random.Random, steps: int) -> Iterator[list[Document]]:
    """Yield directories that come of each other by a few edits each."""
    documents = {ref: some(chance, ref) for ref in (f"{column}/{at}" for column in COLUMNS for at in range(12))}
    for _ in range(steps):
        yield list(documents.values())
        for _ in range(chance.choice((0, 1, 1, 1, 1, 8))):
            ref = f"{chance.choice(COLUMNS)}/{chance.randrange(14)}"
            if chance.random() < 0.2:
                documents.pop(ref, None)
            else:
                documents[ref] = some(chance, ref, documents.get(ref))


def bytes_of(making: Making) -> dict[str, tuple[str, dict[str, bytes]]]:
    """Return key and files of every part of a site."""
    return {
        name: (kept.key, {path: (making.folder / path).read_bytes() for path, *_ in kept.files})
        for name, kept in making.manifest.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_the_same_as_from_nothing(tmp_path: Path, seed: int) -> None:
    """Beside the site of before, and with a damaged file in it, all bytes are those of a site made from nothing.

    A part that has the same key at any two times has the same bytes.
    """
    chance = random.Random(seed)
    before: Making | None = None
    known: dict[tuple[str, str], dict[str, bytes]] = {}
    for step, documents in enumerate(edits(chance, 10)):
        contents = programs.counted(*documents, of=CATALOG)
        stages = programs.machines(contents, frame=CATALOG)
        if before and chance.random() < 0.4:
            damaged = chance.choice(sorted(path for path in before.folder.rglob("*") if path.is_file()))
            damaged.write_bytes(damaged.read_bytes().replace(b"2", b"3"))
        clean = programs.make(stages, tmp_path / f"clean-{step}")
        beside = programs.finish(programs.make(stages, tmp_path / f"beside-{step}", before))
        assert tree(beside.folder) == tree(clean.folder)
        assert beside.manifest.digest == clean.manifest.digest
        for name, (key, files) in bytes_of(clean).items():
            if key:
                assert known.setdefault((name, key), files) == files
        before = beside


def _several_years(count: int) -> list[Document]:
    chance = random.Random(1)
    return [
        document(f"{COLUMNS[at_ % 4]}/{year}-{at_}", **at(chance, year))
        for year in range(2018, 2024)
        for at_ in range(count)
    ]


@pytest.mark.parametrize("published", [datetime(2023, 12, 30, 9, 30), datetime(2018, 1, 9, 9, 30)])
def test_one_document_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, published: datetime) -> None:
    """A new document touches its year, its feeds, the whole and what lists them; of its year one stretch is made."""
    contents = programs.counted(*_several_years(40))
    before = programs.make(programs.machines(contents), tmp_path / "before")
    made_of: Counter[str] = Counter()

    def counted(of: Any, name: str) -> None:
        whole = getattr(of, name)

        def make(self: Any, documents: Any) -> Any:
            made_of[of.__name__] += len(documents)
            return whole(self, documents)

        monkeypatch.setattr(of, name, make)

    for of in (exports.Exports, sitemaps.Sitemaps, tallies.Counting, policy_data.Library):
        counted(of, "_piece")
    new = document("news/new", published=published, date=published.date(), title="新的一件")
    after = programs.make(programs.machines(programs.counted(*_several_years(40), new)), tmp_path / "after", before)
    changed = {name for name, kept in after.manifest.items() if before.manifest[name].files != kept.files}
    year = published.year
    feeds = {"feed.xml", "news/feed.xml"} if year == 2023 else set()
    assert changed == {
        *(f"directory {year}", "directory.csv", "directory.json", "directory.xlsx", "directory-index.json"),
        *(f"sitemap {year}", *(["sitemap.xml"] if year == 2023 else []), "statistics.csv", f"statistics-{year}.csv"),
        *feeds,
    }
    # A document that happens to end a stretch leaves two.
    assert all(1 <= count <= 2 * stretches.LONGEST for count in made_of.values())
    assert made_of.keys() == {"Exports", "Sitemaps", "Counting"}


def test_what_was_damaged_is_not_copied(tmp_path: Path) -> None:
    """From a year whose file is not as it was written nothing is taken."""
    stages = programs.machines(programs.counted(*_several_years(40)))
    before = programs.make(stages, tmp_path / "before")
    good = tree(before.folder)
    path = before.folder / "directory-2022.csv"
    path.write_bytes(path.read_bytes().replace("一件文档".encode(), "别的文档".encode()))
    after = programs.finish(programs.make(stages, tmp_path / "after", before))
    assert tree(after.folder) == good


def test_a_stretch_ends_where_its_last_document_says() -> None:
    """A document between others moves no other from one stretch to the next; none is longer than the longest."""
    documents = _several_years(40)
    cut = list(stretches.stretches(documents))
    assert [one for stretch in cut for one in stretch.documents] == documents
    assert max(len(stretch.documents) for stretch in cut) <= stretches.LONGEST
    assert len(cut) > 20
    more = {one.key for one in stretches.stretches([*documents[:100], document("news/new"), *documents[100:]])}
    assert 0 < len(more - {stretch.key for stretch in cut}) <= 3
