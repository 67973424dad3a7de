"""Sitemaps: valid by the protocol's rules, split at its limits, every page in one of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.site import published, sitemaps
from disclosure.site.addresses import document_address
from tests.site import made

NAMESPACE: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMA: Final = made.schema("sitemap")

Pages = list[tuple[str, date | None]]


def read(found: dict[str, bytes]) -> dict[str, str | None]:
    """Return every address in the sitemaps and its day, as a robot that begins at `sitemap.xml` finds them."""
    parts = {}
    for address, data in found.items():
        parts[address] = made.parsed(data)
        assert SCHEMA.validate(parts[address]), (address, SCHEMA.error_log)
    first = parts.pop("sitemap.xml")
    if first.tag == f"{NAMESPACE}urlset":
        assert parts == {}
        return _places(first)
    listed = _places(first)
    assert [address.removeprefix(made.BASE) for address in listed] == list(parts)
    pages: dict[str, str | None] = {}
    for address, part in parts.items():
        places = _places(part)
        assert not places.keys() & pages.keys()
        assert listed[made.BASE + address] == max(filter(None, places.values()), default=None)
        pages |= places
    return pages


def _places(part: Any) -> dict[str, str | None]:
    return {place.findtext(f"{NAMESPACE}loc") or "": place.findtext(f"{NAMESPACE}lastmod") for place in part}


def test_one_sitemap() -> None:
    """A small site has one; addresses stand in their order, a page without a date has none."""
    pages: Pages = [
        ("news/index.html", date(2023, 12, 5)),
        ("index.html", None),
        ("news/2023-a&b.html", date(2024, 1, 2)),
    ]
    found = dict(sitemaps.files(pages, made.BASE))
    assert read(found) == {
        f"{made.BASE}index.html": None,
        f"{made.BASE}news/2023-a&b.html": "2024-01-02",
        f"{made.BASE}news/index.html": "2023-12-05",
    }
    assert b"a&amp;b" in found["sitemap.xml"]


@pytest.mark.parametrize(("count", "parts"), [(1, 1), (50_000, 1), (50_001, 2), (100_001, 3)])
def test_fifty_thousand(count: int, parts: int) -> None:
    """The fifty thousand and first address opens a second sitemap, and an index at the same place."""
    pages: Pages = [
        (f"news/2023-{number:06}.html", date(2023, 1, 1) + timedelta(number % 300)) for number in range(count)
    ]
    found = dict(sitemaps.files(pages, made.BASE))
    assert len(found) == (1 if parts == 1 else parts + 1)
    assert len(read(found)) == count
    assert all(data.count(b"<url>") <= 50_000 and len(data) <= 52_428_800 for data in found.values())


def test_size() -> None:
    """A sitemap is never larger than allowed, to the byte, and never cut short without need."""
    pages: Pages = [(f"news/{number:04}-{'长' * (number % 7)}.html", date(2023, 12, 5)) for number in range(500)]
    pages = [(document_address(address.removesuffix(".html")), day) for address, day in pages]
    for largest in (1000, 2000, 9999, 20_000):
        found = dict(sitemaps.files(pages, made.BASE, largest=largest))
        sizes = [len(data) for address, data in found.items() if address != "sitemap.xml"]
        assert all(size <= largest for size in sizes)
        assert all(size > largest - 400 for size in sizes[:-1])
        assert len(read(found)) == 500


def test_new_page_touches_few_parts() -> None:
    """A new newest document changes the last part and the index alone."""
    pages: Pages = [(f"news/2023-{number:04}.html", date(2023, 12, 5)) for number in range(1000)]
    before = dict(sitemaps.files(pages, made.BASE, most=100))
    after = dict(sitemaps.files([*pages, ("news/2024-0001.html", date(2024, 1, 1))], made.BASE, most=100))
    assert {address for address in after if before.get(address) != after[address]} == {"sitemap-11.xml", "sitemap.xml"}


def test_addresses_too_long_for_the_protocol() -> None:
    """An address of 2,048 characters or more is left out; the sitemap stays valid."""
    room = 2047 - len(made.BASE)
    pages: Pages = [("a" * room, None), ("b" * (room + 1), None), ("index.html", None)]
    assert len(read(dict(sitemaps.files(pages, made.BASE)))) == 2


def test_without_an_address_there_is_none() -> None:
    """A site that does not know its address has no sitemap."""
    assert list(sitemaps.files([("index.html", None)], "")) == []


def test_order_of_input_does_not_matter() -> None:
    """Shuffled, the same pages give the same bytes."""
    pages: Pages = [(f"{letter}.html", date(2023, 12, 5)) for letter in "qwertzuiopasdf"]
    first = list(sitemaps.files(pages, made.BASE, most=5))
    random.Random(1).shuffle(pages)
    assert list(sitemaps.files(pages, made.BASE, most=5)) == first


@given(st.lists(st.tuples(made.hostile, st.none() | st.dates()), min_size=1, max_size=6))
def test_any_name_of_a_document(names: list[tuple[str, date | None]]) -> None:
    """Whatever a document's file is called, the sitemap is valid."""
    pages: Pages = [(document_address(name.encode("utf-8", "replace").decode()), day) for name, day in names]
    assert len(read(dict(sitemaps.files(pages, made.BASE)))) == len(dict(pages))


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
    ((_, data),) = sitemaps.files([(address, None)], made.BASE)  # the schema says what an address may hold
    assert SCHEMA.validate(made.parsed(data))
    assert published.uri(address) == address


@pytest.mark.parametrize(
    "written", ["", "javascript:alert(1)", "mailto:a@example.gov.cn", "example.gov.cn", "//a", "文件"]
)
def test_uri_of_no_page(written: str) -> None:
    """What leads to no page of the web is no address."""
    assert published.uri(written) == ""
