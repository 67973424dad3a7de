"""Atom feeds (RFC 4287): the whole directory, each column with those below it, the policy library.

A feed is a function of its newest documents.  The id of an entry comes from its index
number, which is never changed (政府信息公开目录系统实施指引), so that a directory may move to
another host without its documents seeming new.  `updated` is the publication or the
last correction, never the clock.  Withdrawn documents are in no feed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID, uuid5

from disclosure.catalog import Catalog, Column
from disclosure.documents import Document
from disclosure.site import addresses, published
from disclosure.site.contents import Contents
from disclosure.site.elements import element
from disclosure.site.parts import Made, Part, key_of

#: Documents in one feed.
LENGTH: Final = 50
WHOLE: Final = "feed.xml"
POLICIES: Final = "policies.xml"

#: Of all ids; never to be changed.
_NAMESPACE: Final = UUID("6f5c1a0e-6c1d-4b7e-9d0a-3f2d8e5b7a41")


def column_feed(path: str) -> str:
    """Return the address of a column's feed."""
    return f"{path}/{WHOLE}"


def parts(contents: Contents, base: str, frame: str) -> Iterator[Part]:
    """Yield every feed; none where the site has no address (`base` is empty).

    `frame` is the key of all that is the same for every document.
    """
    if not base:
        return
    catalog = contents.catalog
    directory = catalog.directory
    newest = _by_column(published.documents(contents))

    def part(name: str, title: str, about: str, page: str, shown: list[Document]) -> Part:
        key = key_of(frame, [(document.ref, document.source_hash) for document in shown])
        address = _address(name)
        return Part(address, key, lambda: Made([(address, _feed(contents, base, name, title, about, page, shown))]))

    yield part("", directory.title, "", addresses.HOME, newest[""])
    about = f"{directory.agency}的规范性文件和其他政策文件。"
    library = _title(published.POLICY_LIBRARY, catalog)
    yield part(POLICIES, library, about, addresses.POLICIES, published.policies(contents)[:LENGTH])
    for column in catalog.by_path.values():
        title, page = _title(column.name, catalog), contents.column_address(column)
        yield part(column.path, title, column.description, page, newest[column.path])


def offered(
    catalog: Catalog, base: str, column: Column | None = None, *, library: bool = False
) -> list[tuple[str, str]]:
    """Return title and address of the feeds that a page announces: the column's own, the library's, the whole.

    `library` is for the pages of the policy library; columns of policies announce it by themselves.
    """
    if not base:
        return []
    own = [(_title(column.name, catalog), column_feed(column.path))] if column else []
    library = library or (column is not None and column.kind == "policy")
    policies = [(_title(published.POLICY_LIBRARY, catalog), POLICIES)] if library else []
    return [*own, *policies, (catalog.directory.title, WHOLE)]


def _title(name: str, catalog: Catalog) -> str:
    return f"{name} - {catalog.directory.title}"


def _by_column(newest: Iterable[Document]) -> defaultdict[str, list[Document]]:
    """Return the newest documents of each column and of those below it, and ("") of all."""
    columns: defaultdict[str, list[Document]] = defaultdict(list)
    for document in newest:
        path = document.column
        while len(found := columns[path]) < LENGTH:
            found.append(document)
            if not path:
                break
            path = path.rpartition("/")[0]
    return columns


def _address(name: str) -> str:
    return name if name == POLICIES else column_feed(name) if name else WHOLE


def _feed(contents: Contents, base: str, name: str, title: str, about: str, page: str, shown: list[Document]) -> bytes:
    directory = contents.catalog.directory
    # A feed without documents must have a date too.
    updated = max(map(published.changed, shown), default=published.UNKNOWN)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        element("id", f"urn:uuid:{uuid5(_NAMESPACE, f'{published.clean(directory.agency_code)} feed {name}')}"),
        element("title", published.line(title)),
        element("subtitle", published.line(about)) if about else "",
        element("updated", published.zoned(updated)),
        f"<author>{element('name', published.line(directory.agency))}</author>",
        element("link", rel="self", type="application/atom+xml", href=base + _address(name)),
        element("link", rel="alternate", type="text/html", href=base + page),
        *(_entry(document, contents, base) for document in shown),
        "</feed>\n",
    ]
    return "\n".join(filter(None, lines)).encode()


def _entry(document: Document, contents: Contents, base: str) -> str:
    address = base + contents.document_address(document)
    identity = uuid5(_NAMESPACE, published.clean(document.index) or address)
    source = published.uri(document.source.url) if document.source else ""
    lines = [
        "<entry>",
        element("id", f"urn:uuid:{identity}"),
        element("title", published.line(document.title) or document.ref),
        element("link", rel="alternate", type="text/html", href=address),
        element("link", rel="via", href=source) if source else "",
        element("published", published.zoned(published.moment(document))),
        element("updated", published.zoned(published.changed(document))),
        f"<author>{element('name', published.line(published.issuer(document, contents)))}</author>",
        *_categories(document, contents, base),
        element("summary", published.line(document.summary)) if document.summary else "",
        "</entry>",
    ]
    return "\n".join(filter(None, lines))


def _categories(document: Document, contents: Contents, base: str) -> Iterator[str]:
    column = contents.catalog.by_path.get(document.column)
    if column:
        yield element("category", term=column.path, scheme=base, label=published.line(column.name))
    words = (document.theme, document.genre, document.validity, *document.keywords)
    for term in dict.fromkeys(filter(None, map(published.line, words))):
        yield element("category", term=term)
