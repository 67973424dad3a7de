"""Values whose form is wrong and whose meaning is clear: dates, periods, words, ids, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, Final

import yaml

from disclosure.findings import Finding
from disclosure.identifiers import agency_code_problem
from disclosure.periods import meant_date, meant_period, meant_time
from disclosure.repairs.paper import Found, Paper, Repair, only, repairs, same_words
from disclosure.rules.content import UNKNOWN_DRAFTER, UNKNOWN_OFFICE, UNKNOWN_WORD
from disclosure.rules.numbers import INDEX, NUMBER, WRONG_INDEX, WRONG_NUMBER
from disclosure.rules.placement import NOT_A_LEAF, UNKNOWN_COLUMN
from disclosure.schema import (
    WRONG_COUNT,
    WRONG_DATE,
    WRONG_ID,
    WRONG_PERIOD,
    WRONG_TYPE,
    WRONG_VALUE,
    Choice,
    ListOf,
    Text,
    is_blank,
)

#: Words for the states of a review.
_STATUS_WORDS: Final = {"草稿": "draft", "审核中": "in-review", "已退回": "returned", "退回": "returned"}
_YES_NO: Final = {
    "true": "yes",
    "是": "yes",
    "y": "yes",
    "yes": "yes",
    "false": "no",
    "否": "no",
    "n": "no",
    "no": "no",
}
#: Where an id of the catalogue is wanted, and of what.
_OFFICES: Final = frozenset(("office",))
_PEOPLE: Final = frozenset(("by", "prepared_by"))
_YEAR_BRACKETS: Final = re.compile(r"[\[［【(（{｛〈<《]((?:19|20)[0-9]{2})[\]］】)）}｝〉>》]")
_SERIAL: Final = re.compile(r"〕第?0*([0-9]+)号?\Z")
_SEPARATORS: Final = re.compile(r"[，、,;；]")
#: Brackets that stand for those of a list.
_LISTED: Final = re.compile(r"[［【〔「\[](.*)[］】〕」\]]")
#: Lists of words that hold none of the marks that separate them.
_WORD_LISTS: Final = frozenset(("keywords", "audience", "channels"))


def _text(finding: Finding, paper: Paper) -> tuple[Found, str] | None:
    """Return the value that a finding stands at, where it is a text on one line."""
    found = paper.value_at(finding.place)
    if not found or not isinstance(found.node, yaml.ScalarNode) or found.node.style in ("|", ">"):
        return None
    return found, str(found.node.value).strip()


def _replaced(paper: Paper, found: Found, new: str | None, about: str = "") -> Iterator[Repair]:
    if new is not None and new != found.node.value:
        name = next((step for step in reversed(found.keys) if isinstance(step, str)), "")
        yield Repair(f"“{name}”写成“{new}”{about}", (paper.rewrite(found, new),))


@repairs(WRONG_DATE)
def day(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a day as `YYYY-MM-DD`, a time as `YYYY-MM-DD HH:MM`."""
    held = _text(finding, paper)
    if not held:
        return
    found, text = held
    time, meant = meant_time(text), meant_date(text)
    yield from _replaced(paper, found, f"{time:%Y-%m-%d %H:%M}" if time else None)
    yield from _replaced(paper, found, f"{meant}" if meant else None)


@repairs(WRONG_PERIOD)
def period(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a period in the words of the catalogue."""
    held = _text(finding, paper)
    if held:
        yield from _replaced(paper, held[0], meant_period(held[1]))


@repairs(WRONG_COUNT)
def count(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a count in ASCII digits, and `yes` or `no`."""
    held = _text(finding, paper)
    if held:
        yield from _replaced(paper, held[0], unicodedata.normalize("NFKC", held[1]))
        yield from _replaced(paper, held[0], _YES_NO.get(held[1].lower()))


@repairs(WRONG_VALUE)
def word(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write one of a few words as it is known."""
    held = _text(finding, paper)
    shape = paper.shape_of(held[0].keys) if held else None
    if held and isinstance(shape, Choice):
        meant = only(value for value in shape.values if same_words(value) == same_words(held[1]))
        if held[0].keys == ("review", "status"):
            meant = meant or _STATUS_WORDS.get(held[1])
        yield from _replaced(paper, held[0], meant)


@repairs(WRONG_ID, UNKNOWN_OFFICE, UNKNOWN_DRAFTER, UNKNOWN_COLUMN, NOT_A_LEAF)
def id_of_something(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write the id of the one office, person or column that is meant."""
    held = _text(finding, paper)
    if not held or paper.catalog is None or not paper.header_only:
        return
    found, text = held
    label, catalog = found.keys[-1], paper.catalog
    if label in _OFFICES:
        yield from _replaced(paper, found, _meant(text, ((one.id, one.name) for one in catalog.offices)))
    elif label in _PEOPLE:
        yield from _replaced(paper, found, _meant(text, ((one.id, one.name) for one in catalog.people)))
    elif found.keys == ("column",):
        folder = paper.path.partition("/")[2].rpartition("/")[0]
        leaves = {leaf.path: leaf.name for leaf in catalog.leaves}
        path = _bare_path(text)
        here = folder in leaves and (
            folder.startswith(f"{path}/")
            or folder.rpartition("/")[2] == path
            or get_close_matches(path, leaves, n=1, cutoff=0.8) == [folder]
        )
        yield from _replaced(paper, found, folder if here else _meant(path, leaves.items()))


def _meant(text: str, known: Iterable[tuple[str, str]]) -> str | None:
    """Return the one id that is spelt like a text or has it as its name."""
    listed = list(known)
    spelt = only(id for id, _ in listed if same_words(id) == same_words(text))
    return spelt or only(id for id, name in listed if name == text)


def _bare_path(text: str) -> str:
    path = unicodedata.normalize("NFKC", text).replace("\\", "/").strip("/ ")
    return path.removeprefix("docs/")


@repairs(UNKNOWN_WORD)
def vocabulary_word(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a word of the vocabularies as it stands there; several in one are taken apart."""
    held = _text(finding, paper)
    if not held or paper.catalog is None:
        return
    found, text = held
    lists = paper.catalog.vocabularies
    known = {"theme": lists.themes, "genre": lists.genres, "audience": lists.audiences}.get(str(found.keys[0]), ())
    meant = only(one for one in known if _unmarked(one) == _unmarked(text))
    yield from _replaced(paper, found, meant)
    parts = [part.strip() for part in _SEPARATORS.split(text)]
    if len(parts) > 1 and set(parts) <= set(known) and len(found.keys) == 2 and found.parent.flow_style:
        siblings = [str(one.node.value) for one in paper.under(str(found.keys[0]))]
        if all(one in known or one == text for one in siblings) and not set(parts) & set(siblings):
            new = [part for one in siblings for part in (parts if one == text else [one])]
            whole = paper.value(str(found.keys[0]))
            assert whole is not None, "the word stands in it"
            yield Repair(f"“{text}”分成 {len(parts)} 项", (paper.relist(whole, new),))


def _unmarked(text: str) -> str:
    return _SEPARATORS.sub("、", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


@repairs(WRONG_TYPE)
def listed(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Make a list of what was written as a text: one item, or what full-width brackets hold."""
    held = _text(finding, paper)
    shape = paper.shape_of(held[0].keys) if held else None
    if not held or not isinstance(shape, ListOf) or not isinstance(shape.item, Text) or is_blank(held[0].node):
        return
    found, text = held
    bracketed = _LISTED.fullmatch(text)
    inner = bracketed[1] if bracketed else text
    label = str(found.keys[-1])
    known: tuple[str, ...] = paper.catalog.vocabularies.audiences if paper.catalog and label == "audience" else ()
    parts = [part.strip() for part in _SEPARATORS.split(inner)]
    if label not in _WORD_LISTS and len(parts) > 1:
        return  # a mark may belong to a name
    if not set(parts) <= set(known) and (known or (len(parts) > 1 and not bracketed)):
        return
    if all(parts) and len(set(parts)) == len(parts):
        yield Repair(f"“{label}”写成列表", (paper.relist(found, parts),))


@repairs(WRONG_NUMBER)
def number(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a document number (文号) as `示林〔2023〕12号`."""
    held = _text(finding, paper)
    if held:
        plain = re.sub(r"\s", "", held[1]).translate(_WIDE_DIGITS)
        plain = _SERIAL.sub(r"〕\1号", _YEAR_BRACKETS.sub(r"〔\1〕", plain, count=1))
        yield from _replaced(paper, held[0], plain if NUMBER.fullmatch(plain) else None)


_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")


@repairs(WRONG_INDEX)
def index(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write an index number (索引号) in capitals and half-width, with a slash and a hyphen."""
    held = _text(finding, paper)
    if held:
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", held[1])).upper().replace("\\", "/")
        plain = re.sub(r"[‐-―−]", "-", plain)
        match = INDEX.fullmatch(plain)
        taken = paper.corpus is not None and any(
            other.index == plain and other.path != paper.path for other in paper.corpus.documents
        )
        if match and not agency_code_problem(match[1]) and not taken:
            yield from _replaced(paper, held[0], plain)


def tidy(paper: Paper) -> Iterator[Repair]:
    """Yield repairs of what no rule finds: full-width commas between the words of a list."""
    for label in ("keywords", "audience"):
        whole = paper.value(label)
        if whole is None or not isinstance(whole.node, yaml.SequenceNode) or not whole.node.flow_style:
            continue
        items: list[Any] = whole.node.value
        if not all(isinstance(item, yaml.ScalarNode) for item in items):
            continue
        joined = [item for item in items if "，" in item.value and not item.style]
        parts = [part.strip() for item in items for part in ([item.value] if item.style else item.value.split("，"))]
        if joined and all(parts) and len(set(parts)) == len(parts):
            yield Repair(f"“{label}”各项之间的全角逗号改为英文逗号", (paper.relist(whole, parts),))
