"""The pages of the form editor: HTML that needs no script and loads nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from disclosure.catalog import Catalog, Column
from disclosure.catalog.choices import column_name
from disclosure.documents import Document
from disclosure.documents.document import APPROVED, DRAFT, IN_REVIEW, RETURNED
from disclosure.documents.outline import headings, section_name
from disclosure.drafts import Question
from disclosure.forms.form import Field
from disclosure.forms.posted import digest
from disclosure.forms.remarks import Remarks
from disclosure.local_web import Response
from disclosure.periods import parse_date

#: Everything of the editor is at and below this address.
HOME: Final = "/_edit/"
STYLE: Final = f"{HOME}style.css"
STATUS_NAMES: Final = {DRAFT: "草稿", IN_REVIEW: "审核中", RETURNED: "已退回", APPROVED: "审核已通过"}
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def address(kind: str, path: str) -> str:
    """Return the address of a document's form, of a column's list, or of the form for a new document in it."""
    return f"{HOME}{kind}/{quote(path)}"


@dataclass(frozen=True)
class Filled:
    """A field on the page: what it shows, what it held when the form was opened, and what is said beside it."""

    field: Field
    value: Any
    before: Any
    notes: Sequence[str] = ()
    odd: bool = False

    @property
    def opened(self) -> str:
        """The digest of what it held."""
        return digest(self.before)


@dataclass(frozen=True)
class Notice:
    """A message at the top of a page: `good`, `warn` or `bad`."""

    kind: str
    text: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """All that the page of a document's form shows."""

    catalog: Catalog
    document: Document
    file: str
    filled: Sequence[Filled]
    body: str
    body_before: str
    remarks: Remarks
    notices: Sequence[Notice] = ()
    wanted: frozenset[str] = frozenset()
    body_there: str | None = None
    confirmed: bool = False

    @property
    def column(self) -> Column | None:
        """The column of the document, None where the catalogue has none."""
        return self.catalog.by_path.get(self.document.column)

    @property
    def first(self) -> list[Filled]:
        """The fields that are shown at once: required, wanted, filled in, or with something to say."""
        return [one for one in self.filled if self._is_first(one)]

    @property
    def others(self) -> list[Filled]:
        """The fields that are folded up."""
        return [one for one in self.filled if not self._is_first(one)]

    def _is_first(self, one: Filled) -> bool:
        field = one.field
        said = self.remarks.fields.get(field.key)
        return bool(field.required or field.key in self.wanted or one.value or one.notes or one.odd or said)

    @property
    def sections(self) -> list[tuple[str, bool]]:
        """The headings that the column requires, and whether the body has them."""
        required = self.column.requires.sections if self.column else ()
        there = {section_name(heading.text) for heading in headings(self.body)}
        return [(names[0], bool(there.intersection(map(section_name, names)))) for names in required if names]

    @property
    def loses_approval(self) -> str:
        """What a change costs, in a sentence; empty where it costs nothing."""
        return loses_approval(self.document)


def loses_approval(document: Document) -> str:
    """Return what a change of a document costs, in a sentence; empty where it costs nothing."""
    review = document.review
    if review.status == APPROVED:
        return "这件文档已经审核通过。保存改动以后审核失效，要重新送审、审核、发布。"
    if review.status == IN_REVIEW and review.entries:
        return "这件文档正在审核，已经有人签署。保存改动以后，已签的要重新签。"
    return ""


def sheet_page(sheet: Sheet, status: int = 200) -> Response:
    """Return the page of a document's form."""
    return _page("document.html", status, title=sheet.document.title or sheet.document.ref, sheet=sheet)


@dataclass(frozen=True)
class Asked:
    """A question for a new document on the page: its answer so far and what is wrong with it."""

    question: Question
    answer: str
    items: Sequence[str] = ()
    wrong: str = ""
    notes: Sequence[str] = ()
    day: bool = False


def new_page(
    catalog: Catalog,
    column: Column,
    asked: Sequence[Asked],
    name: Asked,
    statement: bool,
    notices: Sequence[Notice] = (),
) -> Response:
    """Return the page that asks for a new document."""
    wrong = any(one.wrong for one in (*asked, name))
    return _page(
        "new.html",
        422 if wrong else 200,
        title=f"新建：{column.name}",
        catalog=catalog,
        column=column,
        asked=asked,
        name=name,
        statement=statement,
        notices=notices,
    )


@dataclass(frozen=True)
class Listed:
    """A document in a list."""

    ref: str
    title: str
    status: str
    day: str = ""


@dataclass(frozen=True)
class Branch:
    """A column in the list of all, with the number of its documents where it holds any."""

    column: Column
    depth: int
    count: int = 0
    takes_new: bool = False


@dataclass(frozen=True)
class Listing:
    """What a list shows: all columns, or the documents of one, or those that match what was searched for."""

    title: str
    branches: Sequence[Branch] = ()
    documents: Sequence[Listed] = ()
    more: int = 0
    query: str = ""
    column: Column | None = None
    takes_new: bool = False
    notices: Sequence[Notice] = field(default_factory=tuple)


def list_page(catalog: Catalog, listing: Listing) -> Response:
    """Return the page of a list."""
    return _page("list.html", 200, title=listing.title, catalog=catalog, listing=listing)


def message_page(title: str, notice: Notice, status: int) -> Response:
    """Return a page that says one thing."""
    return _page("message.html", status, title=title, notice=notice)


def style() -> Response:
    """Return the style sheet of the pages."""
    source, _, _ = _environment().loader.get_source(_environment(), "style.css")  # type: ignore[union-attr]
    return Response(source.encode(), content_type="text/css; charset=utf-8", headers=_HEADERS)


def is_day(text: str) -> bool:
    """Tell whether a browser's field for days can show a value."""
    try:
        return not text or bool(parse_date(text))
    except ValueError:
        return False


def _page(template: str, status: int, **values: Any) -> Response:
    text = _environment().get_template(template).render(values)
    return Response(text.encode("utf-8", "replace"), status, headers=_HEADERS)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("disclosure.forms"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    known: Mapping[str, Any] = {
        "HOME": HOME,
        "STYLE": STYLE,
        "STATUS_NAMES": STATUS_NAMES,
        "address": address,
        "column_name": column_name,
        "is_day": is_day,
        "digest": digest,
    }
    environment.globals.update(known)
    return environment
