"""The full directory (公开目录) as data: CSV, JSON and XLSX, whole and by year.

条例第十二条: a directory holds 索引号、名称、内容概述、生成日期; these come first, then what else
the page of a document says.  One row a public document, newest first.  Withdrawn
documents are not listed: a row would say again what was taken back, and the notice at
the old address is the one place that tells of it.

Beside the whole stand its parts by year of publication, and an index that names every
file with its size and digest.  Whoever follows the directory fetches the index and the
parts that changed.  The whole is the years one after the other, from the newest (JSON:
lines joined; CSV: rows after the one row of headings; XLSX: the compressed rows of a
sheet, which carry no numbers), and a year is its stretches of documents: both are put
together of what is there without reading the documents again.

Files lie beside the folders of the columns and have a dot in their names: no column and
no attachment can take them.
"""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from disclosure import workbook
from disclosure.deflated import Deflated, joined
from disclosure.documents import Document
from disclosure.sheets import as_csv
from disclosure.site import pieces, published
from disclosure.site.contents import Contents
from disclosure.site.parts import Made, Part, key_of
from disclosure.site.pieces import Piece, Place, Store, Wanted
from disclosure.site.stretches import Stretch
from disclosure.workbook import Workbook

#: Kinds of files, in the order in which they are offered.
KINDS: Final = ("csv", "json", "xlsx")
INDEX: Final = "directory-index.json"

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Field:
    """A fact of every row: its key in JSON, its heading in sheets, how wide a column it takes, its value."""

    key: str
    heading: str
    width: int
    value: Callable[[Document, Contents, str], Value]


def _url(document: Document, contents: Contents, base: str) -> str:
    return f"{base}{contents.document_address(document)}" if base else ""


def _column_name(document: Document, contents: Contents, base: str) -> str:
    return " / ".join(column.name for column in contents.catalog.ancestors(document.column))


#: The facts of a row, in order.
FIELDS: Final = (
    Field("index", "索引号", 32, lambda document, contents, base: document.index),
    Field("title", "名称", 48, lambda document, contents, base: document.title),
    Field("summary", "内容概述", 48, lambda document, contents, base: document.summary),
    Field("date", "生成日期", 12, lambda document, contents, base: published.day(document.date)),
    Field("column", "栏目代号", 24, lambda document, contents, base: document.column),
    Field("column_name", "栏目", 32, _column_name),
    Field("number", "文号", 20, lambda document, contents, base: published.number(document)),
    Field("issuer", "发布机构", 24, lambda document, contents, base: published.issuer(document, contents)),
    Field(
        "published",
        "发布日期",
        18,
        lambda document, contents, base: f"{document.published:%Y-%m-%d %H:%M}" if document.published else "",
    ),
    Field("validity", "有效性", 10, lambda document, contents, base: document.validity),
    Field("effective", "生效日期", 12, lambda document, contents, base: published.day(document.effective)),
    Field("expires", "失效日期", 12, lambda document, contents, base: published.day(document.expires)),
    Field(
        "repealed",
        "废止日期",
        12,
        lambda document, contents, base: published.day(document.repealed.date) if document.repealed else "",
    ),
    Field("theme", "主题分类", 20, lambda document, contents, base: document.theme),
    Field("genre", "体裁", 10, lambda document, contents, base: document.genre),
    Field("audience", "服务对象", 16, lambda document, contents, base: list(document.audience)),
    Field("keywords", "关键词", 24, lambda document, contents, base: list(document.keywords)),
    Field("url", "网址", 60, _url),
)
HEADINGS: Final = [field.heading for field in FIELDS]
_WIDTHS: Final = [field.width for field in FIELDS]

#: Between the documents of a JSON file.
_BETWEEN: Final = b",\n"

#: One row: the values of `FIELDS`.
Row = list[Value]


def address(kind: str, year: int | None = None) -> str:
    """Return the address of a file: the whole directory, or what was published in a year."""
    return f"directory.{kind}" if year is None else f"directory-{year}.{kind}"


@dataclass(frozen=True)
class Exports:
    """The directory as data.

    `years` are the public documents by year of publication, newest first; where the site
    has no address (`base` is empty) no row says where its document is.  `frame` is the key
    of all that is the same for every document.
    """

    contents: Contents
    years: Mapping[int, Sequence[Stretch]]
    base: str
    frame: str
    store: Store

    def of_years(self) -> Iterator[Part]:
        """Yield the files of each year."""
        for year, stretches in self.years.items():
            key = self._key([stretch.key for stretch in stretches])
            yield Part(_name(year), key, partial(self._year, year, stretches))

    def of_all(self) -> Iterator[Part]:
        """Yield the files of the whole directory; those of the years have been made."""
        key = self._key([self.store.made(_name(year)).key for year in self.years])
        for kind in KINDS:
            yield Part(address(kind), key, partial(self._whole, kind))

    def index(self) -> Iterator[Part]:
        """Yield what lists all files; they have been made."""
        yield Part(INDEX, "", self._index)

    def _key(self, keys: list[str]) -> str:
        # Another zlib compresses in another way.
        return key_of(self.frame, zlib.ZLIB_RUNTIME_VERSION, keys)

    def _year(self, year: int, stretches: Sequence[Stretch]) -> Made:
        wanted = [Wanted(self._key([one.key]), partial(self._piece, one.documents)) for one in stretches]
        found = pieces.take(self.store, _name(year), wanted)
        count = sum(len(one.documents) for one in stretches)
        files: list[tuple[str, bytes]] = []
        places: list[list[Place]] = []
        rows: dict[str, Any] = {}
        for at, kind in enumerate(KINDS):
            path, made = address(kind, year), [piece.data[at] for _, piece in found]
            if kind == "xlsx":
                sheet = joined(Deflated(data, *piece.fact) for data, (_, piece) in zip(made, found, strict=True))
                data, start, between = *self._workbook(count, [sheet]), 0
                told = [sheet.length, sheet.crc]
            else:
                data, start, between = self._text(kind, count, made)
                told = []
            files.append((path, data))
            places.append(pieces.placed(path, made, start, between))
            rows[kind] = [places[-1][0][1], places[-1][-1][2], *told]
        return Made(files, pieces.note(found, zip(*places, strict=True), count=count, rows=rows))

    def _piece(self, documents: Sequence[Document]) -> Piece:
        table = [row(document, self.contents, self.base) for document in documents]
        cells = [_cells(row) for row in table]
        sheet = workbook.rows(cells)
        return Piece((_csv(cells), _lines(table), sheet.data), [sheet.length, sheet.crc])

    def _whole(self, kind: str) -> Made:
        count = 0
        made: list[bytes] = []
        sheets: list[Deflated] = []
        for year in self.years:
            note = self.store.made(_name(year)).note
            start, end, *told = note["rows"][kind]
            (rows,) = self.store.read(address(kind, year), [(start, end)])
            count += note["count"]
            if kind == "xlsx":
                sheets.append(Deflated(rows, *told))
            else:
                made.append(rows)
        data, *_ = self._workbook(count, sheets) if kind == "xlsx" else self._text(kind, count, made)
        return Made([(address(kind), data)])

    def _text(self, kind: str, count: int, rows: Sequence[bytes]) -> tuple[bytes, int, int]:
        """Return a file of rows, where in it they begin, and how many bytes stand between them."""
        if kind == "csv":
            head = as_csv([HEADINGS])
            return b"".join([head, *rows]), len(head), 0
        head = f'{_dump(self._about)[:-1]},"count":{count},"documents":[\n'.encode()
        return b"".join([head, _BETWEEN.join(rows), b"\n]}\n"]), len(head), len(_BETWEEN)

    def _workbook(self, count: int, rows: Sequence[Deflated]) -> tuple[bytes, int]:
        """Return a workbook of rows and where in it they begin."""
        book = Workbook(self._about["title"], HEADINGS, _WIDTHS, count)
        for one in rows:
            book.add(one)
        return book.finish(), book.place

    @property
    def _about(self) -> dict[str, str]:
        directory = self.contents.catalog.directory
        told = {"title": directory.title, "agency": directory.agency, "agency_code": directory.agency_code}
        return {key: published.clean(value) for key, value in told.items()}

    def _index(self) -> Made:
        counts = {year: self.store.made(_name(year)).note["count"] for year in self.years}
        count = sum(counts.values())
        listed = [self._listed(kind, counts[year], year) for year in self.years for kind in KINDS]
        listed += [self._listed(kind, count) for kind in KINDS]
        return Made([(INDEX, f"{_dump({**self._about, 'count': count, 'files': listed})}\n".encode())])

    def _listed(self, kind: str, count: int, year: int | None = None) -> dict[str, Any]:
        name = address(kind, year)
        made = self.store.made(name if year is None else _name(year))
        ((size, digest),) = [(size, digest) for path, size, digest in made.files if path == name]
        return {"year": year, "kind": kind, "file": name, "count": count, "bytes": size, "sha256": digest}


def _name(year: int) -> str:
    return f"directory {year}"


def row(document: Document, contents: Contents, base: str) -> Row:
    """Return the facts of a document as data, in the order of `FIELDS`."""
    return [_clean(field.value(document, contents, base)) for field in FIELDS]


def _csv(cells: list[list[str]]) -> bytes:
    """Return rows without headings, and without the mark a file begins with."""
    return as_csv(cells).removeprefix(codecs.BOM_UTF8)


def _lines(table: list[Row]) -> bytes:
    """Return documents as JSON, one a line."""
    keys = [field.key for field in FIELDS]
    return _BETWEEN.decode().join(_dump(dict(zip(keys, row, strict=True))) for row in table).encode()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cells(row: Row) -> list[str]:
    return [value if isinstance(value, str) else "、".join(value) for value in row]


def _clean(value: Value) -> Value:
    return published.clean(value) if isinstance(value, str) else [published.clean(word) for word in value]
