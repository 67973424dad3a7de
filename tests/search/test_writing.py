"""What NumPy writes against the same index made letter by letter."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.search import writing
from disclosure.search.codes import bit_length, gamma, numbers_list, pack
from disclosure.search.entries import LONGEST_PART, Entry, split
from disclosure.search.segments import LARGEST, SMALLEST, cut
from disclosure.search.terms import NUMBER_BITS, exact_terms, number
from disclosure.search.text import letters, marked

#: Letters of several kinds, and what parts or hides them.
TITLES = st.text(st.sampled_from("森林防火a1·𠮷"), max_size=20)
TEXTS = st.text(st.sampled_from("森林防火公开Ａa0z１9·，。 　\u200b〔〕\n-𠮷é\ud800"), max_size=60)


def entries(*texts: tuple[str, str, str]) -> list[Entry]:
    return [
        Entry(
            (2023, f"{at:05}", ""),
            (f"news/{at}.html", title, "2023-01-02", "news", ""),
            (f"示林〔2023〕{at}号", f"11349999MB0X20239M/202301-{at:05}"),
            (head,),
            body,
        )
        for at, (title, head, body) in enumerate(texts)
    ]


def triples(block: str, frequent: set[int]) -> Iterator[str]:
    own = letters(marked(block))
    for three in (own[at : at + 3] for at in range(len(own) - 2)):
        if all(ord(letter) > 127 for letter in three) and {number(three[:2]), number(three[1:])} <= frequent:
            yield three


def terms(block: str) -> Iterator[str]:
    own = letters(marked(block))
    yield from (own[at : at + 2] for at in range(len(own) - 1))
    for length in (3, 4):
        runs = (own[at : at + length] for at in range(len(own) - length + 1))
        yield from (run for run in runs if run.isascii())


Lists = dict[int, tuple[list[int], list[int], list[int]]]


def plainly(documents: list[Entry]) -> Lists:
    """Return units, those by title and those by head of each term's number."""
    found: dict[int, tuple[set[int], set[int], set[int]]] = {}

    def put(wanted: Iterable[str], unit: int, field: int = 0) -> None:
        for term in wanted:
            sets = found.setdefault(number(term), (set(), set(), set()))
            sets[0].add(unit)
            sets[field].add(unit)

    blocks = [
        (unit, field, block)
        for unit, entry in enumerate(documents)
        for field, text in ((0, entry.body), (1, entry.title), (2, "\n".join(entry.head)))
        for block in text.split("\n")
    ]
    for unit, field, block in blocks:
        put(terms(block), unit, field)
        put(letters(marked(block)) if field == 1 else (), unit, field)
    for unit, entry in enumerate(documents):
        put(exact_terms(entry.numbers), unit)
    frequent = {term for term, (units, _, _) in found.items() if len(units) >= max(128, len(documents) / 28)}
    for unit, field, block in blocks:
        put(triples(block, frequent), unit, field)
    return {term: (sorted(units), sorted(title), sorted(head)) for term, (units, title, head) in found.items()}


class Bits:
    """Reads what FORMAT.md describes, bit by bit."""

    def __init__(self, data: bytes) -> None:
        self.bits = "".join(f"{byte:08b}" for byte in data)
        self.at = 0

    def zeros(self) -> int:
        end = self.bits.index("1", self.at)
        count, self.at = end - self.at, end + 1
        return count

    def low(self, count: int) -> int:
        self.at += count
        return int(self.bits[self.at - count : self.at] or "0", 2)

    def gamma(self) -> int:
        count = self.zeros()
        return (1 << count) + self.low(count)

    def rice(self, low: int) -> int:
        return (self.zeros() << low) + self.low(low)

    def list(self, count: int, universe: int) -> list[int]:
        low = max(1, 11 * universe // (16 * max(count, 1))).bit_length() - 1
        numbers, before = [], -1
        for _ in range(count):
            before += 1 + self.rice(low)
            numbers.append(before)
        return numbers


def written(segment: writing.Segment) -> Lists:
    bits, units = segment.about["bits"], segment.about["units"]
    found: Lists = {}
    for piece in range(1 << bits):
        reader = Bits(payload(segment.files[f"terms-{piece:04x}.bin"]))
        count = reader.gamma() - 1
        key, below = -1, NUMBER_BITS - bits
        low = max(1, 11 * (1 << below) // (16 * max(count, 1))).bit_length() - 1
        for _ in range(count):
            key += 1 + reader.rice(low)
            own = reader.list(reader.gamma(), units)
            title = [own[place] for place in reader.list(reader.gamma() - 1, len(own))]
            head = [own[place] for place in reader.list(reader.gamma() - 1, len(own))]
            found[piece << below | key] = (own, title, head)
        assert len(reader.bits) - reader.at < 8
    return found


def payload(file: bytes) -> bytes:
    assert file[:4] == b"DSI1"
    assert int.from_bytes(file[4:8], "little") == zlib.crc32(file[8:])
    return file[8:]


@given(st.lists(st.tuples(TEXTS.map(lambda text: text.replace("\n", " ")), TEXTS, TEXTS), max_size=8))
def test_an_index_holds_every_term_of_every_unit(texts: list[tuple[str, str, str]]) -> None:
    documents = entries(*texts)
    assert written(writing.write_segment(documents)) == plainly(documents)


@given(st.lists(st.tuples(TITLES, TEXTS, TEXTS), min_size=1, max_size=4), st.integers(126, 260))
@settings(max_examples=20)
def test_triples_of_frequent_pairs_are_terms(texts: list[tuple[str, str, str]], count: int) -> None:
    documents = entries(*(texts[at % len(texts)] for at in range(count)))
    assert written(writing.write_segment(documents)) == plainly(documents)


@pytest.mark.parametrize(
    ("held", "others", "is_listed"), [(127, 0, False), (128, 0, True), (128, 3456, True), (128, 3457, False)]
)
def test_a_pair_is_frequent_in_enough_units_and_a_large_enough_share(held: int, others: int, is_listed: bool) -> None:
    documents = entries(*[("题", "", "森林防火")] * held, *[("题", "", "")] * others)
    found = written(writing.write_segment(documents))
    assert all((number(triple) in found) == is_listed for triple in ("森林防", "林防火"))
    assert {term for term in found if term % 2} == {number(triple) for triple in ("森林防", "林防火") if is_listed}


def test_a_large_segment_is_dealt_out_to_many_files() -> None:
    documents = entries(*((f"题{at}", "", "".join(chr(0x4E00 + (at * 7 + n * n) % 5000) for n in range(90)))
                          for at in range(400)))  # fmt: skip
    segment = writing.write_segment(documents)
    assert segment.about["bits"] > 3
    assert written(segment) == plainly(documents)


def test_in_many_goes_the_same_bytes_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = entries(*((f"题{at}", "", "".join(chr(0x4E00 + (at * 7 + n * n) % 5000) for n in range(90)))
                          for at in range(400)))  # fmt: skip
    alone = writing.write_segment(documents)
    monkeypatch.setattr(writing, "_TOGETHER", 3000)
    assert writing.write_segment(documents) == alone


@given(st.lists(st.integers(1, 2**40), max_size=30))
def test_gamma_codes(numbers: list[int]) -> None:
    import numpy as np

    reader = Bits(pack([gamma(np.array([value], np.int64)) for value in [*numbers, 1]]))
    assert [reader.gamma() for _ in numbers] == numbers
    assert list(bit_length(np.array(numbers, np.int64))) == [value.bit_length() for value in numbers]


@given(st.sets(st.integers(0, 999), min_size=1))
def test_lists_of_numbers(numbers: set[int]) -> None:
    reader = Bits(pack([numbers_list(sorted(numbers), 1000)]))
    assert reader.list(len(numbers), 1000) == sorted(numbers)


@given(st.lists(st.integers(1, 300), max_size=6))
def test_segments_cover_all_documents_in_order(counts: list[int]) -> None:
    years = [2000 + at for at, count in enumerate(counts) for _ in range(count)]
    borders = list(cut(years))
    assert [place for first, end in borders for place in range(first, end)] == list(range(len(years)))


def test_a_new_document_leaves_closed_years_and_large_segments_alone() -> None:
    before = [2021] * 5000 + [2022] * 700 + [2023] * 1000
    old, new = set(cut(before)), set(cut([*before, 2023]))
    assert (0, 5700) in old & new
    assert old - new == {(6660, 6700)}  # the last, of less than SMALLEST documents
    assert SMALLEST > 40


def test_the_first_documents_of_a_year_leave_the_year_before_as_it_is() -> None:
    before = [2022] * 700 + [2023] * 900
    for count in range(1, SMALLEST):
        old, new = set(cut([*before, *[2024] * (count - 1)])), set(cut([*before, *[2024] * count]))
        assert sum(end - first for first, end in new - old) <= 2 * SMALLEST
    assert list(cut([*before, *[2024] * SMALLEST])) == [(0, 1600), (1600, 1600 + SMALLEST)]


def test_years_are_joined_up_to_a_limit() -> None:
    years = [2019] * LARGEST + [2020] * 5 + [2021] * 5 + [2022] * SMALLEST
    assert list(cut(years)) == [
        (0, LARGEST),
        (LARGEST, LARGEST + 10),
        (LARGEST + 10, LARGEST + 10 + SMALLEST),
    ]
    assert list(cut([])) == []


def test_no_segment_is_larger() -> None:
    """What a segment takes to write has a limit; a closed year is cut from its beginning, where nothing changes."""
    closed = [2019] * (2 * LARGEST + 10)
    parts = [(0, LARGEST), (LARGEST, 2 * LARGEST)]
    assert list(cut([*closed, *[2020] * 70]))[:2] == parts
    assert list(cut(closed)) == [*parts, (2 * LARGEST, 2 * LARGEST + 10)]
    joined = list(cut([*closed, *[2020] * 5, *[2021] * SMALLEST]))
    assert joined == [*parts, (2 * LARGEST, 2 * LARGEST + 15), (2 * LARGEST + 15, 2 * LARGEST + 15 + SMALLEST)]


def test_the_same_documents_give_the_same_bytes_in_any_order() -> None:
    documents = entries(("甲", "一", "森林防火"), ("乙", "二", "古树名木"), ("丙", "三", "湿地"))
    assert list(writing.files(documents, [], {})) == list(writing.files(documents[::-1], [], {}))


def test_a_withdrawn_document_keeps_its_place_and_nothing_else() -> None:
    first, second, third = entries(("甲", "", "森林"), ("乙", "", "秘密内容"), ("丙", "", "湿地"))
    segment = writing.write_segment([first, Entry(second.order), third])
    assert number("秘密") not in written(segment)
    assert written(segment)[number("湿地")][0] == [2]
    facts = json.loads(payload(segment.files["facts-0.bin"]))
    assert facts[1] is None
    assert b"\xe7\xa7\x98" not in b"".join(segment.files.values())


@pytest.mark.parametrize("length", [0, 10, LONGEST_PART, LONGEST_PART * 3])
def test_parts_of_an_attachment_hold_all_of_its_blocks(length: int) -> None:
    text = "\n".join(["甲" * 99] * (length // 100) + ["乙" * (2 * LONGEST_PART)] * (length > 10))
    parts = list(split("表", text))
    assert "\n".join(part.text for part in parts) == text
    assert all(len(part.text) <= LONGEST_PART or "\n" not in part.text for part in parts)
    assert {part.title for part in parts} <= {"表"}
