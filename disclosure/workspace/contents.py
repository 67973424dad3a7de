"""Bringing two versions of a file together: documents, ledgers, other texts, and what is no text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from disclosure.catalog import ReviewPolicy
from disclosure.catalog.model import Catalog
from disclosure.corpus import FOLDER as DOCS
from disclosure.documents import read_document
from disclosure.documents.document import field_names
from disclosure.documents.front_matter import split
from disclosure.ledgers.model import FOLDER as LEDGERS
from disclosure.targets import SUFFIX
from disclosure.workspace.checkout import LINK, Entry
from disclosure.workspace.conflicts import Conflict, Decide, Written
from disclosure.workspace.fields import About, Unreadable, merge_headers
from disclosure.workspace.sequences import Disputed, bring_together

#: Of a longer text, a conflict shows so many characters.
_SHOWN: Final = 4000
_GONE: Final = "（删除了）"
_PARAGRAPH: Final = "正文"


@dataclass
class Merger:
    """Brings versions of files together.

    `read` and `write` give and take contents by their ids; `named` is how the root calls a
    path (None: outside); `decide` says what becomes of what both changed.  `notes` are
    Chinese sentences about what was done and should be looked at.
    """

    read: Callable[[str], bytes]
    write: Callable[[bytes], str]
    named: Callable[[str], str | None]
    decide: Decide
    catalog: Catalog | None = None
    notes: list[str] = field(default_factory=list)

    def merge(self, path: str, base: Entry | None, mine: Entry | None, theirs: Entry | None) -> Entry | None:
        """Return the file that holds what both sides did to `base`; None where it is to be gone."""
        if theirs in (mine, base):
            return mine
        if mine == base:
            return theirs
        shown = self.named(path) or path
        if mine is None or theirs is None or LINK in (mine.mode, theirs.mode):
            return self._choose(shown, mine, theirs)
        entry = replace_mode(mine, base, theirs)
        if mine.blob == theirs.blob:
            return entry
        before = self.read(base.blob) if base and base.mode != LINK else b""
        ours, others = self.read(mine.blob), self.read(theirs.blob)
        data = self._merge_texts(shown, before, ours, others)
        if data is None:
            return self._choose(shown, mine, theirs)
        return entry._replace(blob=self.write(data))

    def _merge_texts(self, path: str, base: bytes, mine: bytes, theirs: bytes) -> bytes | None:
        """Return the merged bytes; None where they are no text."""
        texts = [_text(data) for data in (base, mine, theirs)]
        was, ours, others = texts
        if was is None or ours is None or others is None:
            return None
        ends = ["\r\n" in text for text in (was, ours, others)]
        end = ends[2] if ends[0] == ends[1] and base else ends[1]
        was, ours, others = (text.replace("\r\n", "\n") for text in (was, ours, others))
        merged = None
        if path.startswith(f"{DOCS}/") and path.endswith(SUFFIX):
            merged = self._merge_document(path, was, ours, others)
        elif path.startswith(f"{LEDGERS}/") and path.endswith(".csv"):
            merged = self._merge_rows(path, was, ours, others)
        if merged is None:
            merged = "".join(self._settled(path, "", [_lines(was), _lines(ours), _lines(others)], "文字"))
        ended = [text.endswith("\n") for text in (was, ours, others)]
        if not (ended[2] if ended[0] == ended[1] and base else ended[1]):
            merged = merged.removesuffix("\n")
        return (merged.replace("\n", "\r\n") if end else merged).encode()

    def _merge_document(self, path: str, base: str, mine: str, theirs: str) -> str | None:
        parts = [split(path, text)[0] for text in (base, mine, theirs)]
        was, ours, others = parts
        if ours is None or others is None or (was is None and base):
            return None
        before = (was.header, was.body) if was else ("", "")
        about = self._about(path, mine)
        try:
            header = merge_headers(before[0], ours.header, others.header, about, self.decide)
        except Unreadable:
            return None
        body = self._merge_bodies(path, about.title, before[1], ours.body, others.body)
        opening = mine[: mine.index("\n") + 1]
        rest = mine[len(opening) + len(ours.header) :]
        closing = rest[: len(rest) - len(ours.body)]
        return opening + header + closing + body

    def _about(self, path: str, text: str) -> About:
        policy = self.catalog.review if self.catalog else ReviewPolicy()
        document, _ = read_document(path, text.encode(), policy)
        entries = {**policy.entries, "status": "状态", "returned": "退回", "withdraw": "撤下"}
        people = {person.id: person.name for person in self.catalog.people} if self.catalog else {}
        return About(path, document.title if document else "", field_names(policy), entries, people)

    def _merge_bodies(self, path: str, title: str, base: str, mine: str, theirs: str) -> str:
        if theirs in (mine, base):
            return mine
        if mine == base:
            return theirs
        gaps: dict[str, str] = {}
        for text in (theirs, mine):  # where both know a paragraph, the gap behind it is mine
            gaps.update(_paragraphs(text))
        columns = [[paragraph for paragraph, _ in _paragraphs(text)] for text in (base, mine, theirs)]
        kept = [paragraph for paragraph in self._settled(path, title, columns, _PARAGRAPH) if paragraph]
        lead = mine[: len(mine) - len(mine.lstrip("\n"))]
        pieces = [paragraph + max(gaps.get(paragraph, ""), "\n\n", key=len) for paragraph in kept[:-1]]
        return lead + "".join(pieces) + "".join(f"{paragraph}\n" for paragraph in kept[-1:])

    def _merge_rows(self, path: str, base: str, mine: str, theirs: str) -> str:
        """Return a ledger that holds the rows that both sides added."""
        rows = [_rows(text) for text in (base, mine, theirs)]
        known = set(rows[0])
        twice = [row for row in rows[1] if row in rows[2] and row not in known]
        if twice:
            self.notes.append(
                f"{path}：两边加了同样的 {len(twice)} 行，只留了一份。原本就是不同的事项的，请补上：{twice[0].strip()}"
            )
        return "".join(self._settled(path, "", rows, "台账", union=True))

    def _settled(
        self, path: str, title: str, versions: list[list[str]], label: str, *, union: bool = False
    ) -> Iterator[str]:
        """Yield the items of the result of three versions (base, mine, theirs): paragraphs, or lines with their ends.

        With `union`, what both only added stands one behind the other.
        """
        paragraphs = label == _PARAGRAPH
        count = 0
        for piece in bring_together(*versions):
            if not isinstance(piece, Disputed):
                yield from piece.items
                continue
            if union and not piece.base:
                yield from piece.mine
                yield from (row for row in piece.theirs if row not in piece.mine)
                continue
            count += 1
            joint = "\n\n" if paragraphs else ""
            base, mine, theirs = (joint.join(items) for items in (piece.base, piece.mine, piece.theirs))
            key = f"{'body' if paragraphs else 'line'}-{count}"
            shown = (_cut(base), _cut(mine) or _GONE, _cut(theirs) or _GONE)
            about = f"{label}第 {count} 处"
            choice = self.decide(Conflict(path, title, key, about, *shown, writable=paragraphs, addable=True))
            if isinstance(choice, Written):
                yield choice.text
                continue
            if choice != "theirs":
                yield from piece.mine
            if choice != "mine":
                yield from piece.theirs

    def _choose(self, path: str, mine: Entry | None, theirs: Entry | None) -> Entry | None:
        title = ""
        if path.startswith(f"{DOCS}/") and path.endswith(SUFFIX):
            known = mine or theirs
            text = _text(self.read(known.blob)) if known and known.mode != LINK else None
            title = self._about(path, text).title if text else ""
        told = [f"（改过，{len(self.read(entry.blob))} 字节）" if entry else _GONE for entry in (mine, theirs)]
        choice = self.decide(Conflict(path, title, "file", "整个文件", "", told[0], told[1]))
        return theirs if choice == "theirs" else mine


def replace_mode(mine: Entry, base: Entry | None, theirs: Entry) -> Entry:
    """Return my file with the mode of the side that changed it."""
    return mine._replace(mode=theirs.mode) if base and mine.mode == base.mode else mine


def _text(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _cut(text: str) -> str:
    text = text.strip("\n")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……（下略）"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) if text.endswith("\n") or not text else f"{text}\n".splitlines(keepends=True)


def _rows(text: str) -> list[str]:
    """Return the rows of a ledger; a quoted cell may go over several lines."""
    rows: list[str] = []
    for line in _lines(text):
        if rows and rows[-1].count('"') % 2:
            rows[-1] += line
        else:
            rows.append(line)
    return rows


def _paragraphs(text: str) -> list[tuple[str, str]]:
    """Return the paragraphs of a body, each with the line ends behind it."""
    found: list[tuple[str, str]] = []
    for line in _lines(text.lstrip("\n")):
        if not line.strip():
            if found:
                found[-1] = (found[-1][0], found[-1][1] + line)
        elif found and found[-1][1] == "\n":
            found[-1] = (f"{found[-1][0]}\n{line[:-1]}", "\n")
        else:
            found.append((line[:-1], "\n"))
    return found
