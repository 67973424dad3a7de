"""The policy library (政策文件库) as data, in the fields that policy libraries exchange.

Names and meaning are those of the national library: `title`, `url`, `pubtime` 发布日期,
`puborg` 发文机关, `pcode` 发文字号 with its parts, `childtype` and `subchildtype` 主题分类,
`filetype` 公文种类, `cwrq` 成文日期, `fwzh` 发文字号, `summary`.  Beside them stands what a
library above needs to take a document over: its validity, the interpretations of it, and
its files with their digests.

A policy is a document in a column of the kind `policy`; withdrawn ones are not listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.attachments import ending, kind_of
from disclosure.gate import State
from disclosure.site import addresses, pieces, published
from disclosure.site.contents import Contents
from disclosure.site.parts import Made, Part, key_of
from disclosure.site.pieces import Piece, Store, Wanted
from disclosure.site.stretches import Stretch, stretches

ADDRESS: Final = "policies.json"
#: Between the documents of the file.
_BETWEEN: Final = b",\n"
#: How `Contents.related` calls what explains a policy.
_INTERPRETATION: Final = "相关解读"

#: 机关代字〔年份〕序号号, with the brackets people type instead.
_NUMBER: Final = re.compile(r"(.+?)[〔\[【（(](\d{4})[〕\]】）)](\d+)号")
#: Between the levels of a theme.
_LEVELS: Final = re.compile(r"\s*[/\\]\s*")


@dataclass(frozen=True)
class Library:
    """The policy library as data; `frame` is the key of all that is the same for every document."""

    contents: Contents
    corpus: Corpus
    base: str
    frame: str
    store: Store

    def parts(self) -> Iterator[Part]:
        """Yield the library's data; nothing where the site has no address (`base` is empty)."""
        if self.base:
            found = list(stretches(published.policies(self.contents)))
            wanted = [Wanted(self._key(stretch), partial(self._piece, stretch.documents)) for stretch in found]
            count = sum(len(stretch.documents) for stretch in found)
            key = key_of(self.frame, [one.key for one in wanted])
            yield Part(ADDRESS, key, partial(self._make, wanted, count))

    def _key(self, stretch: Stretch) -> str:
        shown = [
            (
                [(other.ref, other.title) for other in self._interpretations(document)],
                [(path, self.corpus.file_hash(path)) for path in sorted(document.files)],
            )
            for document in stretch.documents
        ]
        return key_of(self.frame, stretch.key, shown)

    def _make(self, wanted: list[Wanted], count: int) -> Made:
        found = pieces.take(self.store, ADDRESS, wanted)
        directory = self.contents.catalog.directory
        about = {
            "title": f"{published.POLICY_LIBRARY} - {directory.title}",
            "agency": directory.agency,
            "agency_code": directory.agency_code,
            "updated": max((piece.fact for _, piece in found), default=published.zoned(published.UNKNOWN)),
            "count": count,
        }
        rows = [data for _, piece in found for data in piece.data]
        head = f'{_dump(about)[:-1]},"documents":[\n'.encode()
        places = pieces.placed(ADDRESS, rows, len(head), len(_BETWEEN))
        data = head + _BETWEEN.join(rows) + b"\n]}\n"
        return Made([(ADDRESS, data)], pieces.note(found, [[place] for place in places]))

    def _piece(self, documents: Iterable[Document]) -> Piece:
        rows = [_dump(self._row(document)) for document in documents]
        updated = max(published.zoned(published.changed(document)) for document in documents)
        return Piece((_BETWEEN.decode().join(rows).encode(),), updated)

    def _row(self, document: Document) -> dict[str, Any]:
        contents, base = self.contents, self.base
        return {
            **_exchanged(document, contents, base),
            # Relative to this file: `url` leads to the host also where the site is shown elsewhere.
            "path": contents.document_address(document),
            **_standing(document),
            "interpretations": [_link(other, contents, base) for other in self._interpretations(document)],
            "attachments": list(_attachments(document, contents, self.corpus, base)),
        }

    def _interpretations(self, document: Document) -> list[Document]:
        contents = self.contents
        related = [other for relation, other in contents.related(document) if relation == _INTERPRETATION]
        return [other for other in related if contents.state(other) is State.PUBLISHED]


def parts(number: str) -> tuple[str, str, str]:
    """Return 机关代字, year and serial number of a 文号; empty ones where it has another form."""
    match = _NUMBER.fullmatch(number)
    return (match[1], match[2], match[3]) if match else ("", "", "")


def _exchanged(document: Document, contents: Contents, base: str) -> dict[str, str]:
    number = published.number(document)
    office, year, serial = parts(number)
    theme, _, below = _LEVELS.sub("/", document.theme).partition("/")
    return {
        "title": document.title,
        "url": base + contents.document_address(document),
        "pubtime": f"{published.moment(document):%Y-%m-%d %H:%M}",
        "puborg": published.issuer(document, contents),
        "pcode": number,
        "pcodeJiguan": office,
        "pcodeYear": year,
        "pcodeNum": serial,
        "childtype": theme,
        "subchildtype": below,
        "filetype": document.genre,
        "cwrq": published.day(document.date),
        "fwzh": number,
        "summary": document.summary,
    }


def _standing(document: Document) -> dict[str, Any]:
    repealed = document.repealed
    return {
        "index": document.index,
        "column": document.column,
        "keywords": list(document.keywords),
        "validity": document.validity,
        "effective": published.day(document.effective),
        "expires": published.day(document.expires),
        "repealed": {"date": published.day(repealed.date), "by": repealed.by} if repealed else None,
        "updated": published.zoned(published.changed(document)),
    }


def _link(document: Document, contents: Contents, base: str) -> dict[str, str]:
    return {"title": document.title, "url": base + contents.document_address(document)}


def _attachments(document: Document, contents: Contents, corpus: Corpus, base: str) -> Iterator[dict[str, Any]]:
    for title, path, *_ in contents.attachments(document):
        kind = kind_of(path)
        yield {
            "title": title,
            "url": base + addresses.file_address(path),
            "type": kind.name if kind else "",
            "ending": ending(path),
            "bytes": corpus.file(path).stat().st_size,
            "sha256": corpus.file_hash(path),
        }


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(_clean(value), ensure_ascii=False, separators=(",", ":"))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return published.clean(value)
    if isinstance(value, dict):
        return {key: _clean(child) for key, child in value.items()}
    return [_clean(child) for child in value] if isinstance(value, list) else value
