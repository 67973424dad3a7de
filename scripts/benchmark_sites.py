"""What a measured site must hold: a page for each document and for no other, with its title and body."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmark_corpus import Slot, Text
from benchmark_process import Failed

#: Pages that are read, from all over a site; of the others it is seen that they are there.
_READ: Final = 200
#: Of the words of a body, how many must stand in its page.  Not all: real texts have
#: reference links, comments and names of languages that no reader sees.
_LEAST: Final = 0.9

_PAGE: Final = re.compile(r"\d{4}-\d{5,}\.html")
_WORD: Final = re.compile(r"[^\W_]{2,}")
_TARGET: Final = re.compile(r"\]\([^()\n]*\)")
_TAG: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


def verify_site(site: Path, slots: Sequence[Slot], text_of: Callable[[Slot], Text]) -> None:
    """Raise Failed unless a site has just the pages of these documents, not empty, and what they say."""
    there = {
        file.relative_to(site).as_posix().removesuffix(".html")
        for file in site.rglob("*.html")
        if _PAGE.fullmatch(file.name)
    }
    wanted = {slot.ref for slot in slots}
    if there != wanted:
        example = min(there ^ wanted)
        raise Failed(f"{site} has {len(there)} document pages for {len(wanted)} documents, see {example}")
    for slot in (*slots[:: max(1, len(slots) // _READ)], slots[-1]):
        page = (site / f"{slot.ref}.html").read_text(encoding="utf-8")
        problem = _missing(page, text_of(slot))
        if problem:
            raise Failed(f"{site} / {slot.ref}.html {problem}")
        if slot.attached and not (site / f"{slot.ref}.docx").is_file():
            raise Failed(f"{site} / {slot.ref}.docx is not there")


def _missing(page: str, text: Text) -> str:
    """Return what a page lacks of a text, empty where it lacks nothing that matters."""
    shown = _squeezed(html.unescape(_TAG.sub(" ", page)))
    if _squeezed(text.title) not in shown:
        return "does not have its title"
    words = _WORD.findall(_TARGET.sub("]", text.body))
    found = sum(word in shown for word in words)
    if found < _LEAST * len(words):
        return f"has {found} of the {len(words)} words of its body"
    return ""


def _squeezed(text: str) -> str:
    return "".join(text.split())
