"""Sitemaps: valid by the protocol's rules, split at its limits, every page in one of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.documents import Document
from disclosure.documents.document import Correction, Withdrawal
from disclosure.site import published, sitemaps, stretches
from disclosure.site.addresses import document_address
from disclosure.site.parts import Part
from disclosure.site.pieces import Store
from tests.site import made, programs

NAMESPACE: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMA: Final = made.schema("sitemap")

Pages = Sequence[tuple[str, date | None]]


def read(found: dict[str, bytes]) -> dict[str, str | None]:
    """Return every address in the sitemaps and its day, as a robot that begins at `sitemap.xml` finds them."""
    parts = {}
    for address, data in found.items():
        parts[address] = made.parsed(data)
        assert SCHEMA.validate(parts[address]), (address, SCHEMA.error_log)
    listed = _places(parts.pop("sitemap.xml"))
    assert {address.removeprefix(made.BASE) for address in listed} == parts.keys()
    pages: dict[str, str | None] = {}
    for address, part in parts.items():
        places = _places(part)
        assert not places.keys() & pages.keys()
        assert listed[made.BASE + address] == max(filter(None, places.values()), default=None)
        pages |= places
    return pages


def _places(part: Any) -> dict[str, str | None]:
    return {place.findtext(f"{NAMESPACE}loc") or "": place.findtext(f"{NAMESPACE}lastmod") for place in part}


def built(*documents: Document, pages: Pages = (), base: str = made.BASE) -> dict[str, bytes]:
    """Return the sitemaps of documents and of pages that are no document's own."""
    contents = made.contents(*documents)

    def stages(store: Store) -> Iterable[Iterable[Part]]:
        one = sitemaps.Sitemaps(contents, stretches.by_year(contents), base, "", store)
        return one.of_years(), one.index(pages)

    return programs.files(stages)


def test_one_of_pages_and_one_of_each_year() -> None:
    """Every address is in one of them; a page without a date has none, a document that of its last correction."""
    pages: Pages = [("news/index.html", date(2023, 12, 5)), ("index.html", None), ("news/a&b.html", date(2024, 1, 2))]
    corrected = made.document("news/2023-b", corrections=(Correction(date(2024, 2, 1), "改"),))
    old = made.document("news/2021-a", published=datetime(2021, 1, 1))
    gone = made.document("news/2023-gone", withdrawn=Withdrawal(date(2024, 1, 1), "有误"))
    found = built(made.document("news/2023-a"), corrected, old, gone, pages=pages)
    assert found.keys() == {"sitemap.xml", "sitemap-pages.xml", "sitemap-2023.xml", "sitemap-2021.xml"}
    assert read(found) == {
        f"{made.BASE}index.html": None,
        f"{made.BASE}news/a&b.html": "2024-01-02",
        f"{made.BASE}news/index.html": "2023-12-05",
        f"{made.BASE}news/2023-a.html": "2023-12-05",
        f"{made.BASE}news/2023-b.html": "2024-02-01",
        f"{made.BASE}news/2021-a.html": "2021-01-01",
    }
    assert b"a&amp;b" in found["sitemap-pages.xml"]


def divided(pages: Pages, **limits: int) -> dict[str, bytes]:
    """Return pages as sitemaps, in pieces of ten."""
    chosen = [sitemaps.piece(made.BASE, pages[start : start + 10]) for start in range(0, len(pages), 10)]
    found = sitemaps.divide("sitemap-2023", chosen, **limits)
    files = dict(found.files)
    assert [path for path, _ in found.listed] == list(files)
    for one, (path, start, end) in zip(chosen, found.places, strict=True):
        assert files[path][start:end] == one.data[0]
    return files


@pytest.mark.parametrize(("count", "parts"), [(0, 0), (1, 1), (50_000, 1), (50_001, 2), (100_001, 3)])
def test_fifty_thousand(count: int, parts: int) -> None:
    """The fifty thousand and first address of a year opens a second sitemap."""
    pages: Pages = [
        (f"news/2023-{number:06}.html", date(2023, 1, 1) + timedelta(number % 300)) for number in range(count)
    ]
    found = divided(pages)
    assert list(found) == ["sitemap-2023.xml", "sitemap-2023-2.xml", "sitemap-2023-3.xml"][:parts]
    assert sum(data.count(b"<url>") for data in found.values()) == count
    assert all(data.count(b"<url>") <= 50_000 and len(data) <= 52_428_800 for data in found.values())


def test_size() -> None:
    """A sitemap is never larger than allowed, to the byte, and never cut short without need."""
    pages: Pages = [(f"news/{number:04}-{'长' * (number % 7)}.html", date(2023, 12, 5)) for number in range(500)]
    pages = [(document_address(address.removesuffix(".html")), day) for address, day in pages]
    longest = max(len(sitemaps.piece(made.BASE, pages[start : start + 10]).data[0]) for start in range(0, 500, 10))
    for largest in (longest + 200, 9999, 20_000):
        sizes = [len(data) for data in divided(pages, largest=largest).values()]
        assert all(size <= largest for size in sizes)
        assert all(size > largest - longest for size in sizes[:-1])
    exact = len(divided(pages)["sitemap-2023.xml"])
    assert len(divided(pages, largest=exact)) == 1
    assert len(divided(pages, largest=exact - 1)) == 2


def test_new_page_touches_few_parts() -> None:
    """A new newest document changes the last sitemap of its year alone."""
    pages: Pages = [(f"news/2023-{number:04}.html", date(2023, 12, 5)) for number in range(995)]
    before = divided(pages, most=100)
    after = divided([*pages, ("news/2024-0001.html", date(2024, 1, 1))], most=100)
    assert {address for address in after if before.get(address) != after[address]} == {"sitemap-2023-10.xml"}


def test_addresses_too_long_for_the_protocol() -> None:
    """An address of 2,048 characters or more is left out; the sitemaps stay valid."""
    room = 2047 - len(made.BASE)
    pages: Pages = [("a" * room, None), ("b" * (room + 1), None), ("index.html", None)]
    found = built(made.document(f"news/{'c' * room}"), pages=pages)
    assert found.keys() == {"sitemap.xml", "sitemap-pages.xml"}
    assert len(read(found)) == 2


def test_without_an_address_there_is_none() -> None:
    """A site that does not know its address has no sitemap."""
    assert built(made.document(), pages=[("index.html", None)], base="") == {}


def test_order_of_input_does_not_matter() -> None:
    """Shuffled, the same pages and documents give the same bytes."""
    pages = [(f"{letter}.html", date(2023, 12, 5)) for letter in "qwertzuiopasdf"]
    documents = [made.document(f"news/2023-{letter}") for letter in "qwertz"]
    first = built(*documents, pages=pages)
    random.Random(1).shuffle(pages)
    random.Random(2).shuffle(documents)
    assert built(*documents, pages=pages) == first


@given(st.lists(st.tuples(made.hostile, st.none() | st.dates()), min_size=1, max_size=6))
def test_any_name_of_a_document(names: list[tuple[str, date | None]]) -> None:
    """Whatever a document's file is called, the sitemap is valid."""
    pages: Pages = [(document_address(name.encode("utf-8", "replace").decode()), day) for name, day in names]
    assert len(read(built(pages=pages))) == len(dict(pages))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, ""),
        ("", ""),
        ("example.gov.cn", ""),
        ("//example.gov.cn/", ""),
        ("ftp://example.gov.cn/", ""),
        ("https://[::1/", ""),
        (f"https://{'a' * 64}.cn/", ""),
        ("https://example.gov.cn", "https://example.gov.cn/"),
        ("https://example.gov.cn/zwgk//lyj", "https://example.gov.cn/zwgk//lyj/"),
        (" HTTPS://Example.gov.cn:8443/a/?q#f", "https://example.gov.cn:8443/a/"),
        ("https://例子.cn/公开/%E7%9B%AE%", "https://xn--fsqu00a.cn/%E5%85%AC%E5%BC%80/%E7%9B%AE%25/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_base(written: str | None, expected: str) -> None:
    """The site's address is written as every robot can read it, or not at all."""
    assert published.base(written) == expected


@given(made.hostile)
def test_uri(text: str) -> None:
    """Any address somebody wrote becomes one that is valid, and stays the same when it is."""
    address = published.uri(f"https://example.gov.cn/{text}")
    (data,) = divided([(address, None)]).values()  # the schema says what an address may hold
    assert SCHEMA.validate(made.parsed(data))
    assert published.uri(address) == address


@pytest.mark.parametrize(
    "written", ["", "javascript:alert(1)", "mailto:a@example.gov.cn", "example.gov.cn", "//a", "文件"]
)
def test_uri_of_no_page(written: str) -> None:
    """What leads to no page of the web is no address."""
    assert published.uri(written) == ""
