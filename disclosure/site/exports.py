"""The full directory (公开目录) as data: CSV, JSON and XLSX, whole and by year.

条例第十二条: a directory holds 索引号、名称、内容概述、生成日期; these come first, then what else
the page of a document says.  One row a public document, newest first.  Withdrawn
documents are not listed: a row would say again what was taken back, and the notice at
the old address is the one place that tells of it.

Beside the whole stand its parts by year of publication, and an index that names every
file with its size and digest.  By publication, and not by the date a document was formed,
since that alone only grows at one end: a document published today, however old, changes
this year's part and no other.  Whoever follows the directory fetches the index and the
parts that changed.  For a build that does only what changed: a part depends on the
documents of its year alone; the whole is the parts one after the other, from the newest
year (JSON: lines joined; CSV: rows after the one row of headings; XLSX: the rows of a
sheet, which carry no numbers), so it is put together again without reading the others.

Files lie beside the folders of the columns and have a dot in their names: no column and
no attachment can take them.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from disclosure import workbook
from disclosure.documents import Document
from disclosure.sheets import as_csv
from disclosure.site import published
from disclosure.site.contents import Contents
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

#: One row: the values of `FIELDS`.
Row = list[Value]


def address(kind: str, year: int | None = None) -> str:
    """Return the address of a file: the whole directory, or what was published in a year."""
    return f"directory.{kind}" if year is None else f"directory-{year}.{kind}"


def years(contents: Contents) -> list[int]:
    """Return the years in which something that stands was published, newest first."""
    return [year for year, _ in _parts(contents)]


def files(contents: Contents, base: str) -> Iterator[tuple[str, bytes]]:
    """Yield address and content of every file, the index last.

    Where the site has no address (`base` is empty) no row says where its document is.
    """
    directory = contents.catalog.directory
    title, agency = published.clean(directory.title), published.clean(directory.agency)
    about = {"title": title, "agency": agency, "agency_code": published.clean(directory.agency_code)}
    count = len(published.documents(contents))
    listed: list[dict[str, Any]] = []
    parts: list[_Part] = []
    whole = Workbook(title, HEADINGS, _WIDTHS, count)
    for year, found in _parts(contents):
        table = [row(document, contents, base) for document in found]
        sheet = workbook.rows(map(_cells, table))
        part = _Part(len(table), _csv(table), _lines(table))
        book = Workbook(title, HEADINGS, _WIDTHS, part.count)
        book.add(sheet)
        yield from _noted(listed, year, [part], book, about)
        whole.add(sheet)
        parts.append(part)
    yield from _noted(listed, None, parts, whole, about)
    yield INDEX, f"{_dump({**about, 'count': count, 'files': listed})}\n".encode()


def row(document: Document, contents: Contents, base: str) -> Row:
    """Return the facts of a document as data, in the order of `FIELDS`."""
    return [_clean(field.value(document, contents, base)) for field in FIELDS]


def _parts(contents: Contents) -> Iterator[tuple[int, list[Document]]]:
    """Yield the documents of each year of publication, newest first."""
    for year, found in groupby(published.documents(contents), lambda document: published.moment(document).year):
        yield year, list(found)


@dataclass(frozen=True, slots=True)
class _Part:
    """The documents of a year, rendered: as rows of CSV without headings, and as JSON."""

    count: int
    csv: bytes
    json: bytes


def _noted(
    listed: list[dict[str, Any]], year: int | None, parts: Sequence[_Part], book: Workbook, about: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one part, or of all together, and enter them in `listed`."""
    count = sum(part.count for part in parts)
    for kind in KINDS:
        data = book.finish() if kind == "xlsx" else _joined(kind, parts, count, about)
        name = address(kind, year)
        digest = hashlib.sha256(data).hexdigest()
        listed.append({"year": year, "kind": kind, "file": name, "count": count, "bytes": len(data), "sha256": digest})
        yield name, data


def _joined(kind: str, parts: Sequence[_Part], count: int, about: dict[str, str]) -> bytes:
    if kind == "csv":
        return b"".join([as_csv([HEADINGS]), *(part.csv for part in parts)])
    head = f'{_dump(about)[:-1]},"count":{count},"documents":[\n'.encode()
    return b"".join([head, b",\n".join(part.json for part in parts), b"\n]}\n"])


def _csv(table: list[Row]) -> bytes:
    """Return rows without headings, and without the mark a file begins with."""
    return as_csv([_cells(row) for row in table]).removeprefix(codecs.BOM_UTF8)


def _lines(table: list[Row]) -> bytes:
    """Return documents as JSON, one a line."""
    keys = [field.key for field in FIELDS]
    return ",\n".join(_dump(dict(zip(keys, row, strict=True))) for row in table).encode()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cells(row: Row) -> list[str]:
    return [value if isinstance(value, str) else "、".join(value) for value in row]


def _clean(value: Value) -> Value:
    return published.clean(value) if isinstance(value, str) else [published.clean(word) for word in value]
