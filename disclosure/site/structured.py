"""Structured data of pages (JSON-LD, schema.org): who publishes, what a page is, where it stands.

A policy is a `Legislation`, news a `NewsArticle`, an annual report a `Report`, what
addresses the public an `Article`, everything else (guides, tables) a `DigitalDocument`.
Of a withdrawn document only its title and place are told.

The text is safe inside `<script type="application/ld+json">`: no character that ends the
element, opens a comment or breaks a line of script stands in it unescaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from disclosure.catalog import Catalog, Column
from disclosure.documents import Document
from disclosure.gate import State
from disclosure.site import addresses, published
from disclosure.site.contents import Contents

#: Types of schema.org by the kind of a document's column; `DigitalDocument` for the others.
_TYPES: Final = {
    "policy": "Legislation",
    "news": "NewsArticle",
    "annual-report": "Report",
    "notice": "Article",
    "interpretation": "Article",
    "consultation": "Article",
    "feedback": "Article",
}
_OTHER: Final = "DigitalDocument"
#: schema.org knows in force, not in force, and partly; an amended policy (已修改) is none of them.
_FORCE: Final = {
    "有效": "https://schema.org/InForce",
    "废止": "https://schema.org/NotInForce",
    "失效": "https://schema.org/NotInForce",
}
_ESCAPES: Final = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
#: What stands in the JSON of values that are to be cleaned, left out or escaped; so do signs that cannot be printed.
_SUSPECT: Final = ("\\", '""', "[]", "{}", "<", ">", "&")
_LANGUAGE: Final = "zh-CN"
_write: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def home(contents: Contents, base: str) -> str:
    """Return the JSON-LD of the home page: the agency and its directory; empty where `base` is."""
    if not base:
        return ""
    catalog = contents.catalog
    page = {
        "@type": "CollectionPage",
        **_page(base + addresses.HOME, catalog.directory.title),
        "publisher": {"@id": _agency_id(base)},
        "hasPart": [_reference("CollectionPage", base, column) for column in catalog.columns],
    }
    return _script([_agency(catalog, base), page, _trail(catalog, base, ())])


def section(name: str, description: str, address: str, contents: Contents, base: str) -> str:
    """Return the JSON-LD of a page that gathers documents and is no column; empty where `base` is."""
    if not base:
        return ""
    page = {"@type": "CollectionPage", **_page(base + address, name), "description": description}
    page["publisher"] = _publisher(contents.catalog, base)
    return _script([page, _trail(contents.catalog, base, ((name, base + address),))])


def column(column: Column, contents: Contents, base: str, address: str = "") -> str:
    """Return the JSON-LD of a column's page at `address`, by default its first; empty where `base` is."""
    if not base:
        return ""
    catalog = contents.catalog
    page = {
        "@type": "CollectionPage",
        **_page(base + (address or addresses.column_address(column.path)), column.name),
        "description": column.description,
        "keywords": list(column.keywords),
        "publisher": _publisher(catalog, base),
        "hasPart": [_reference("CollectionPage", base, child) for child in column.children],
    }
    return _script([page, _trail(catalog, base, _columns(column.path, catalog, base))])


def document(document: Document, contents: Contents, base: str) -> str:
    """Return the JSON-LD of a document's page, or of the notice in its place; empty where `base` is."""
    if not base:
        return ""
    catalog = contents.catalog
    address = base + contents.document_address(document)
    facts: dict[str, Any] = {"@type": "WebPage"}
    if contents.state(document) is not State.WITHDRAWN:
        facts = _facts(document, contents, base)
    trail = [*_columns(document.column, catalog, base), (document.title, address)]
    return _script([{**facts, **_page(address, document.title)}, _trail(catalog, base, trail)])


def _facts(document: Document, contents: Contents, base: str) -> dict[str, Any]:
    catalog = contents.catalog
    column = catalog.by_path.get(document.column)
    kind = _TYPES.get(column.kind, _OTHER) if column else _OTHER
    based = [contents.shown[ref] for ref in document.interprets if ref in contents.shown]
    basis = [base + contents.document_address(one) for one in based if contents.state(one) is State.PUBLISHED]
    basis += [published.uri(document.source.url)] if document.source else []
    facts = {
        "@type": kind,
        "headline": document.title if kind.endswith(("Article", "Report")) else "",
        "identifier": document.index,
        "description": document.summary,
        "keywords": list(document.keywords),
        "dateCreated": published.day(document.date),
        "datePublished": published.zoned(document.published) if document.published else "",
        "dateModified": published.zoned(published.changed(document)),
        "creativeWorkStatus": document.validity,
        "about": {"@type": "Thing", "name": document.theme} if document.theme else "",
        "author": {"@type": "GovernmentOrganization", "name": published.issuer(document, contents)},
        "publisher": _publisher(catalog, base),
        "isPartOf": _reference("CollectionPage", base, column) if column else "",
        "isBasedOn": basis,
        "associatedMedia": [
            {"@type": "MediaObject", "name": title, "contentUrl": base + addresses.file_address(path)}
            for title, path, *_ in contents.attachments(document)
        ],
    }
    return {**facts, **_legislation(document, contents)} if kind == "Legislation" else facts


def _legislation(document: Document, contents: Contents) -> dict[str, Any]:
    ends = document.repealed.date if document.repealed and document.repealed.date else document.expires
    valid = f"{published.day(document.effective)}/{published.day(ends) or '..'}" if document.effective else ""
    return {
        "legislationIdentifier": published.number(document),
        "legislationType": document.genre,
        "legislationDate": published.day(document.date),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": published.issuer(document, contents)},
        "legislationLegalForce": _FORCE.get(document.validity, ""),
        "temporalCoverage": valid,
    }


def _page(address: str, name: str) -> dict[str, Any]:
    return {"@id": address, "url": address, "name": name, "inLanguage": _LANGUAGE}


def _agency_id(base: str) -> str:
    return f"{base}#agency"


def _agency(catalog: Catalog, base: str) -> dict[str, Any]:
    directory = catalog.directory
    contact = directory.contact
    return {
        "@type": "GovernmentOrganization",
        "@id": _agency_id(base),
        "name": directory.agency,
        "identifier": directory.agency_code,
        "url": base,
        "address": contact.address,
        "telephone": contact.phone,
        "faxNumber": contact.fax,
        "email": contact.email,
        "contactPoint": {
            "@type": "ContactPoint",
            "name": contact.department,
            "telephone": contact.phone,
            "email": contact.email,
        }
        if contact.department
        else "",
    }


def _publisher(catalog: Catalog, base: str) -> dict[str, Any]:
    return {"@type": "GovernmentOrganization", "@id": _agency_id(base), "name": catalog.directory.agency}


def _reference(kind: str, base: str, column: Column) -> dict[str, Any]:
    address = base + addresses.column_address(column.path)
    return {"@type": kind, "@id": address, "url": address, "name": column.name}


def _columns(path: str, catalog: Catalog, base: str) -> list[tuple[str, str]]:
    return [(column.name, base + addresses.column_address(column.path)) for column in catalog.ancestors(path)]


def _trail(catalog: Catalog, base: str, below: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the way from the host's site down to a page."""
    directory = catalog.directory
    portal = published.uri(directory.portal.url)
    host = [(directory.portal.name or portal, portal)] if portal else []
    steps = [*host, (directory.title, base + addresses.HOME), *below]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def _script(graph: list[dict[str, Any]]) -> str:
    full = [{key: value for key, value in part.items() if value} for part in graph]
    data = {"@context": "https://schema.org", "@graph": full}
    text = _write(data)
    if text.isprintable() and not any(sign in text for sign in _SUSPECT):
        return text  # nearly always: going through every value would take longer than all the rest
    return _write(_fit(data)).translate(_ESCAPES)


def _fit(value: Any) -> Any:
    """Return a value with clean text and without what is empty."""
    if isinstance(value, str):
        return published.clean(value)
    if isinstance(value, Mapping):
        return {key: fit for key, child in value.items() if (fit := _fit(child))}
    if isinstance(value, list):
        return [fit for child in value if (fit := _fit(child))]
    return value
