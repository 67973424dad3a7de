"""Sites with an index, written letter by letter and bit by bit: a second implementation of `FORMAT.md`."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from disclosure.search.entries import VALIDITIES, Entry, Part
from disclosure.search.terms import number
from disclosure.search.text import is_ascii_letter, letters, marked

COLUMNS = [
    ["news", "工作动态", "news", ["动态"]],
    ["policy", "政策法规", "", ["政策"]],
    ["policy/normative", "行政规范性文件", "policy", ["规范性文件"]],
    ["policy/reading", "政策解读", "reading", ["解读"]],
]
KINDS = {"news": "动态", "policy": "政策文件", "reading": "解读"}


class Writer:
    """Bits being written."""

    def __init__(self) -> None:
        self.bits = ""

    def code(self, zeros: int, low: int, rest: int) -> None:
        self.bits += "0" * zeros + "1" + (format(rest, f"0{low}b") if low else "")

    def rice(self, value: int, low: int) -> None:
        self.code(value >> low, low, value % (1 << low))

    def gamma(self, value: int) -> None:
        low = value.bit_length() - 1
        self.code(low, low, value - (1 << low))

    def rising(self, numbers: Sequence[int], below: int) -> None:
        last = -1
        for value in numbers:
            self.rice(value - last - 1, width(below, len(numbers)))
            last = value

    def data(self) -> bytes:
        return bytes(int(self.bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(self.bits), 8))


def width(below: int, count: int) -> int:
    low = 0
    while 2 << low <= max(1, 11 * below // (16 * count)):
        low += 1
    return low


def entry(
    at: int,
    title: str,
    *body: str,
    date: str = "2023-01-02",
    column: str = "news",
    validity: str = "",
    number: str = "",
    head: Sequence[str] = (),
    parts: Sequence[tuple[str, str]] = (),
) -> Entry:
    """Return a document; `at` gives its place and address."""
    own = tuple(filter(None, [number, f"11349999MB0X20239M/202301-{at:05}"]))
    facts = (f"{column}/{at}.html", title, date, column, validity)
    order = (int(date[:4]), date, f"{at:05}")
    return Entry(order, facts, own, (*own, *head), "\n".join(body), tuple(Part(*part) for part in parts))


def terms(block: str) -> Iterator[str]:
    """Yield the terms of a block."""
    own = letters(marked(block))
    for size in (2, 3, 4):
        for at in range(len(own) - size + 1):
            term = own[at : at + size]
            if size == 2 or all(map(is_ascii_letter, term)):
                yield term


def triples(block: str, frequent: set[int]) -> Iterator[str]:
    """Yield the triples of a block; `frequent` are the numbers of pairs."""
    own = letters(marked(block))
    for at in range(len(own) - 2):
        first, second = own[at : at + 2], own[at + 1 : at + 3]
        if number(first) in frequent and number(second) in frequent and min(first + second) >= "\x80":
            yield own[at : at + 3]


def texts(entries: Sequence[Entry]) -> Iterator[tuple[int, int, str]]:
    """Yield unit, field and text of each block: 0 for the body, 1 the title, 2 the head."""
    unit = 0
    for each in entries:
        yield unit, 1, each.title
        yield from ((unit, 2, block) for block in each.head)
        for text in (each.body, *(part.text for part in each.parts)):
            yield from ((unit, 0, block) for block in text.split("\n"))
            unit += 1


def framed(payload: bytes) -> bytes:
    return b"DSI1" + zlib.crc32(payload).to_bytes(4, "little") + payload


def dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def segment(entries: Sequence[Entry], bits: int) -> tuple[int, dict[str, bytes]]:
    """Return how many units a segment has, and its files."""
    postings: dict[int, tuple[set[int], set[int], set[int]]] = {}

    def put(term: str, unit: int, field: int) -> None:
        sets = postings.setdefault(number(term), (set(), set(), set()))
        sets[0].add(unit)
        sets[field].add(unit)

    paths = sorted({each.facts[3] for each in entries if each.facts})
    outline, files, unit, facts = Writer(), {}, 0, []
    for each in entries:
        page = unit
        for letter in letters(marked(each.title)):
            put(letter, page, 1)
        for written in each.numbers:
            for form in (written, written.rpartition("/")[2]):
                put("#" + letters(marked(form)), page, 0)
        for part in each.parts:
            unit += 1
            files[f"part-{unit}.bin"] = dump([part.title, part.text])
        unit += 1
        outline.gamma(unit - page)
        row = each.facts
        facts.append(row and [*row[:3], paths.index(row[3]), VALIDITIES.index(row[4])])
    for place, field, block in texts(entries):
        for term in terms(block):
            put(term, place, field)
    frequent = {each for each, sets in postings.items() if len(sets[0]) >= 128 and 28 * len(sets[0]) >= unit}
    for place, field, block in texts(entries):
        for term in triples(block, frequent):
            put(term, place, field)
    for place, values in ((3, paths), (4, VALIDITIES[1:])):
        lists = [
            [at for at, each in enumerate(entries) if each.facts and each.facts[place] == value] for value in values
        ]
        outline.gamma(1 + sum(map(bool, lists)))
        before = -1
        for at, documents in enumerate(lists):
            if documents:
                outline.gamma(at - before)
                outline.gamma(len(documents))
                outline.rising(documents, len(entries))
                before = at
    files["outline.bin"] = dump({"columns": paths}) + b"\n" + outline.data()
    for at in range(0, len(facts), 8):
        files[f"facts-{at // 8}.bin"] = dump(facts[at : at + 8])
    for piece in range(1 << bits):
        own = sorted(each for each in postings if each >> (28 - bits) == piece)
        files[f"terms-{piece:04x}.bin"] = _piece(own, postings, unit, 28 - bits)
    return unit, {name: framed(payload) for name, payload in files.items()}


def _piece(
    own: list[int], postings: dict[int, tuple[set[int], set[int], set[int]]], units: int, key_bits: int
) -> bytes:
    writer, last = Writer(), -1
    writer.gamma(1 + len(own))
    for term in own:
        key = term % (1 << key_bits)
        writer.rice(key - last - 1, width(1 << key_bits, len(own)))
        last = key
        rising = sorted(postings[term][0])
        writer.gamma(len(rising))
        writer.rising(rising, units)
        for field in (1, 2):
            places = [at for at, unit in enumerate(rising) if unit in postings[term][field]]
            writer.gamma(1 + len(places))
            writer.rising(places, len(rising))
    return writer.data()


def write_site(site: Path, *segments: Sequence[Entry], bits: int = 2) -> Path:
    """Write pages and index of a site, segments oldest first, and return its folder."""
    abouts = []
    for at, entries in enumerate(segments):
        units, files = segment(entries, bits)
        folder = site / "search" / f"s{at}"
        folder.mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        years = [[year, len(list(group))] for year, group in groupby(each.year for each in entries)]
        abouts.append({"name": f"s{at}", "documents": len(entries), "units": units, "bits": bits, "years": years})
        for each in entries:
            if each.facts:
                page = site / each.facts[0]
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(_page(each), encoding="utf-8")
    index = {"format": 2, "segments": abouts, "columns": COLUMNS, "kinds": KINDS}
    (site / "search").mkdir(parents=True, exist_ok=True)
    (site / "search" / "index.json").write_bytes(dump(index))
    return site


def _page(each: Entry) -> str:
    head = "".join(f"<dd>{escape(text)}</dd>" for text in each.head)
    body = "".join(f"<p>{escape(text)}</p>" for text in each.body.split("\n"))
    return (
        f"<!doctype html><title>x</title><h1>{escape(each.title)}</h1><p>不搜索的文字</p>"
        f'<dl data-search="head">{head}</dl><div data-search="body">{body}</div>'
    )
