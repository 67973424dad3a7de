"""The site that searches are measured on: any number of documents of some 1,500 characters in real pages.

A small root is built for its frame, styles and scripts; the page that it has of each
leaf is then filled with one document after another.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from benchmark_corpus import LEAVES, SITE, TODAY, Slot, Text, front_matter, synthetic, write_root
from benchmark_process import measure

from disclosure.documents.markup import render
from disclosure.site.search import blocks

#: Characters of a document.
LENGTH: Final = 1500
_FIRST_DAY: Final = date(2014, 1, 1)
_DAYS: Final = (date(2023, 12, 31) - _FIRST_DAY).days
_AGENCY_CODE: Final = "11349999MB0X20239M"
#: Lengths of the phrases that are looked for.
_PHRASES: Final = (2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_BODY: Final = re.compile(r'(<div class="d-body" data-search="body">\s*).*?(\s*</div>\s*<section)', re.DOTALL)
_ATTACHMENTS: Final = re.compile(r'<section aria-labelledby="__attachments">.*?</section>\s*', re.DOTALL)


@dataclass(frozen=True)
class Made:
    """A document of the site; `html` is its body."""

    number: int
    leaf: str
    day: date
    title: str
    html: str

    @property
    def ref(self) -> str:
        """Its page's address without `.html`."""
        return f"{self.leaf}/{self.day.year}-{self.number:06}"

    @property
    def document_number(self) -> str:
        """Its number (文号)."""
        return f"示林〔{self.day.year}〕{self.number + 1}号"

    @property
    def index(self) -> str:
        """Its index number."""
        return f"{_AGENCY_CODE}/{self.day:%Y%m}-{self.number:06}"

    @property
    def summary(self) -> str:
        """Its summary, as the small root words it."""
        return f"公布{self.title}的主要内容、责任分工和办理时限。"

    def line(self) -> str:
        """Return what the index takes of it, as a line of JSON."""
        head = [self.document_number, self.index, self.summary, "林业", "信息公开"]
        row = {
            "order": [self.day.year, f"{self.day}T09:30:00+08:00", self.ref],
            "facts": [f"{self.ref}.html", self.title, f"{self.day}", self.leaf, ""],
            "numbers": head[:2],
            "head": head,
            "html": self.html,
        }
        return json.dumps(row, ensure_ascii=False) + "\n"

    def texts(self) -> list[str]:
        """Return its blocks, without spaces: what is searched."""
        head = [self.title, self.document_number, self.index, self.summary, "林业", "信息公开"]
        return ["".join(text.split()) for text in [*head, *blocks(self.html).split("\n")]]


def cut(text: Text) -> Iterator[Text]:
    """Yield pieces of a text of at most 1,500 characters, cut between blocks where that can be done."""
    piece = ""
    for block in text.body.split("\n\n"):
        for start in range(0, len(block), LENGTH):
            part = block[start : start + LENGTH]
            if piece and len(piece) + 2 + len(part) > LENGTH:
                yield Text(text.title, piece)
                piece = ""
            piece = f"{piece}\n\n{part}" if piece else part
    if piece.strip():
        yield Text(text.title, piece)


class Source:
    """Gives documents: real texts cut into pieces and repeated, or synthetic ones."""

    def __init__(self, slots: Sequence[Slot], texts: Sequence[Text], seed: int) -> None:
        self._slots, self._seed = slots, seed
        self._pieces = [piece for text in texts for piece in cut(text)]
        self._rendered = cache(self._render)

    def _render(self, place: int) -> tuple[str, str]:
        piece = self._pieces[place]
        return piece.title, render(piece.body, lambda address, image: None).html

    def day(self, number: int, of: int) -> date:
        """Return when a document was published."""
        return _FIRST_DAY + timedelta(days=min(number, of - 1) * _DAYS // max(1, of - 1))

    def document(self, number: int, of: int) -> Made:
        """Return a document; the numbers below `of` are spread over ten years."""
        slot = Slot(number, self._slots[number % len(self._slots)].leaf)
        day = self.day(number, of)
        if self._pieces:
            title, html = self._rendered(number % len(self._pieces))
            return Made(number, slot.leaf, day, f"{title}（{number + 1}）", html)
        text = synthetic(slot, self._slots, self._seed)
        return Made(number, slot.leaf, day, text.title, render(text.body).html)


class Site:
    """A site in a folder, with the frame of a small root built beside it."""

    def __init__(self, folder: Path, texts: Sequence[Text], seed: int) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        slots = write_root(self.root, LEAVES)
        measure([sys.executable, "-m", "disclosure", "build", "--today", TODAY], self.root)
        self.frame = self.root / SITE
        self.source = Source(slots, texts, seed)
        self._templates = {slot.leaf: self._template(slot) for slot in slots}

    def _template(self, slot: Slot) -> tuple[Slot, str, str, str]:
        page = _ATTACHMENTS.sub("", (self.frame / f"{slot.ref}.html").read_text("utf-8"))
        title = re.search(r"<h1>(.*?)</h1>", page)
        body = _BODY.search(page)
        if not title or not body:
            raise ValueError(f"the page of {slot.ref} has no title or body")
        return slot, title[1], page[: body.end(1)], page[body.start(2) :]

    def page(self, made: Made) -> str:
        """Return the page of a document: that of its leaf in the small root, with other values."""
        slot, title, *page = self._templates[made.leaf]
        before, rest = page
        known = front_matter(slot, title)
        changes = (
            (title, escape(made.title)),
            (slot.ref, made.ref),
            (known["index"], made.index),
            (known["number"], made.document_number),
            (f"{known['date']}", f"{made.day}"),
            (known["published"][:10], f"{made.day}"),
        )
        for old, new in changes:
            before, rest = before.replace(old, new), rest.replace(old, new)
        return f"{before}{made.html}{rest}"

    def write(self, target: Path, documents: int) -> None:
        """Write the pages of so many documents below a folder, and `documents.jsonl` beside it."""
        with (target.parent / "documents.jsonl").open("w", encoding="utf-8") as lines:
            for number in range(documents):
                made = self.source.document(number, documents)
                file = target / f"{made.ref}.html"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(self.page(made), encoding="utf-8", newline="\n")
                lines.write(made.line())

    def phrases(self, documents: int, seed: int) -> list[str]:
        """Return some twelve phrases drawn from the documents: Han characters that stand together in a block."""
        rng = random.Random(f"phrases {seed}")
        drawn: list[str] = []
        for length in _PHRASES:
            runs: list[str] = []
            while not runs:
                html = self.source.document(rng.randrange(documents), documents).html
                runs = [run for run in _HAN.findall(blocks(html)) if len(run) >= length]
            run = rng.choice(runs)
            start = rng.randrange(len(run) - length + 1)
            drawn.append(run[start : start + length])
        return list(dict.fromkeys(drawn))

    def truth(self, documents: int, phrases: Sequence[str]) -> dict[str, set[str]]:
        """Return for each phrase the addresses of the documents in which it stands, by searching their texts."""
        found: dict[str, set[str]] = {phrase: set() for phrase in phrases}
        for number in range(documents):
            made = self.source.document(number, documents)
            whole = "\n".join(made.texts())
            for phrase in phrases:
                if phrase in whole:
                    found[phrase].add(f"{made.ref}.html")
        return found
