"""META tags of the government site guideline, in its order and spelling.

Source: 《政府网站发展指引》（国办发〔2017〕47号）附件《网页设计规范》.  Site tags stand on every
page, column tags on the pages of a column, content tags on those of a document; that a
document's page carries its column's tags too is what government sites do.  An empty tag
is left out: the guideline knows no empty values.

`Description` is the same name as HTML's own `description`, of which a page has one: a
template leaves its own out where these tags have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from disclosure.catalog import Catalog, Column
from disclosure.documents import Document
from disclosure.gate import State
from disclosure.site import published
from disclosure.site.contents import Contents
from disclosure.targets import BadAddress, read_target

#: A tag: its name and its content, not escaped.
Tag = tuple[str, str]

#: The types of the pages that are no column (ColumnType of the guideline).
HOME_TYPE: Final = "信息公开目录"
#: Government sites part keywords by it.
_SEPARATOR: Final = ","


@dataclass(frozen=True, slots=True)
class Section:
    """What column tags say of a page: a column, or a page that gathers documents."""

    name: str
    description: str
    keywords: tuple[str, ...]
    type: str


def column_section(column: Column) -> Section:
    """Return what is to be said of a column's pages."""
    return Section(column.name, column.description, column.keywords or (column.name,), column.type)


def home_section(catalog: Catalog) -> Section:
    """Return what is to be said of the home page: it is the directory itself."""
    directory = catalog.directory
    description = f"{directory.agency}政府信息公开目录：{'、'.join(column.name for column in catalog.columns)}。"
    return Section(directory.title, description, ("政府信息公开", directory.agency), HOME_TYPE)


def directory_section(name: str, description: str) -> Section:
    """Return what is to be said of a page that shows the directory as a whole in another way."""
    return Section(name, description, ("政府信息公开", name), HOME_TYPE)


def tags(contents: Contents, section: Section | None = None) -> list[Tag]:
    """Return name and content of the tags that all pages of a section have, in order; of any page without one."""
    return _told([*_site(contents.catalog), *(_section(section) if section else ())])


def article(document: Document, contents: Contents, base: str) -> list[Tag]:
    """Return name and content of the tags of a document's page beside those of its column, in order.

    `base` is the address of the site's root, may be empty.
    """
    withdrawn = contents.state(document) is State.WITHDRAWN
    return _told(_notice(document, contents, base) if withdrawn else _document(document, contents, base))


def _told(found: Iterable[Tag]) -> list[Tag]:
    return [(name, content) for name, text in found if (content := published.line(text))]


def site_name(catalog: Catalog) -> str:
    """Return the name of the site that the domain and the identification code belong to.

    A directory is a column of its host's site; where it has a domain of its own, its
    own title is the name.
    """
    directory = catalog.directory
    hosted = directory.portal.name and _host(directory.portal.url) == directory.domain.lower()
    return directory.portal.name if hosted else directory.title


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _site(catalog: Catalog) -> Iterator[Tag]:
    yield "SiteName", site_name(catalog)
    yield "SiteDomain", catalog.directory.domain
    yield "SiteIDCode", catalog.directory.site_id


def _section(section: Section) -> Iterator[Tag]:
    yield "ColumnName", section.name
    yield "ColumnDescription", section.description
    yield "ColumnKeywords", _joined(section.keywords)
    yield "ColumnType", section.type


def _document(document: Document, contents: Contents, base: str) -> Iterator[Tag]:
    source = document.source.name or document.source.url if document.source else ""
    yield "ArticleTitle", document.title
    yield "PubDate", f"{document.published:%Y-%m-%d %H:%M}" if document.published else ""
    yield "ContentSource", source or published.issuer(document, contents)
    yield "Keywords", _joined(document.keywords)
    yield "Author", _office(document, contents)
    yield "Description", published.line(document.summary) or document.title
    yield "Image", _image(document, contents, base)
    yield "Url", f"{base}{contents.document_address(document)}" if base else ""


def _notice(document: Document, contents: Contents, base: str) -> Iterator[Tag]:
    """Yield the tags of the notice on a withdrawn document: nothing of it is left but title and reason."""
    gone = document.withdrawn
    yield "ArticleTitle", document.title
    yield "ContentSource", contents.catalog.directory.agency
    yield "Description", f"本信息已于 {gone.date} 撤下。撤下理由：{gone.reason}" if gone else ""
    yield "Url", f"{base}{contents.document_address(document)}" if base else ""


def _joined(words: Iterable[str]) -> str:
    return _SEPARATOR.join(words)


def _office(document: Document, contents: Contents) -> str:
    """Return the office that answers for a document; persons are not named."""
    column = contents.catalog.by_path.get(document.column)
    office = contents.catalog.office.get(document.office or (column.office if column else ""))
    return office.name if office else ""


def _image(document: Document, contents: Contents, base: str) -> str:
    if not base or ("![" not in document.body and ("<" not in document.body or "<img" not in document.body.lower())):
        return ""
    for link in document.links:
        if link.image:
            try:
                address = contents.address(read_target(link.target, document.ref))
            except BadAddress:
                continue  # the link rules report it
            if address:
                return f"{base}{address}"
    return ""
