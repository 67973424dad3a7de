"""Pages read back: what a browser would find in them, with the standard library's parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

#: Elements without an end tag.
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
#: Attributes that make a browser fetch something or lead somewhere.
_ADDRESSES: Final = ("href", "src", "srcset", "action", "formaction", "data", "poster", "background", "cite", "ping")
#: Those among them that a browser follows by itself when the page opens.
_LOADED: Final = frozenset([("link", "href"), ("img", "src"), ("img", "srcset"), ("script", "src"), ("iframe", "src")])


@dataclass
class Element:
    """An element: its name, attributes, and the text in it and below it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[Element, ...] = ()
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text in the element, with runs of space as one."""
        return " ".join("".join(self.pieces).split())

    def get(self, name: str) -> str:
        """Return an attribute's value, empty where it has none."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> set[str]:
        """The element's classes."""
        return set(self.get("class").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.elements.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


class Page:
    """A page of a site, at an address relative to the site's own root."""

    def __init__(self, address: str, source: str) -> None:
        self.address = address
        self.source = source
        reader = _Reader()
        reader.feed(source)
        reader.close()
        self.elements = reader.elements

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a name that have these attributes (`class_` for one class)."""
        wanted = attributes.pop("class_", "")
        return [
            element
            for element in self.elements
            if tag in ("*", element.tag)
            and (not wanted or wanted in element.classes)
            and all(element.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the one element of a name that has these attributes."""
        (element,) = self.all(tag, **attributes)
        return element

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [element.get("id") for element in self.elements if element.get("id")]

    @property
    def text(self) -> str:
        """All text a reader sees."""
        return self.one("body").text

    @property
    def description(self) -> str:
        """What the page says of itself; the guideline and HTML name the tag in different cases, a page has one."""
        (tag,) = [element for element in self.all("meta") if element.get("name").lower() == "description"]
        return tag.get("content")

    def within(self, outer: Element) -> list[Element]:
        """Return the elements inside another."""
        return [element for element in self.elements if any(outer is one for one in element.inside)]

    @property
    def addresses(self) -> Iterator[tuple[Element, str, str]]:
        """Every address in the page: the element, the attribute, what is written."""
        for element in self.elements:
            for name in _ADDRESSES:
                if name in element.attributes:
                    yield element, name, element.attributes[name]

    @property
    def loaded(self) -> list[str]:
        """The addresses a browser fetches by itself."""
        fetched = [
            value
            for element, name, value in self.addresses
            if (element.tag, name) in _LOADED and element.get("rel") not in ("canonical", "noopener", "alternate")
        ]
        return fetched + re.findall(r"url\(['\"]?([^)'\"]+)", self.source)


def read_pages(site: Path) -> dict[str, Page]:
    """Return every page of a site by its address."""
    return {
        path.relative_to(site).as_posix(): Page(path.relative_to(site).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def resolve(page: Page, address: str, mount: str = "/") -> tuple[str, str] | None:
    """Return the path below the site and the fragment an address leads to; None for another host.

    `mount` is the path at which the host shows the site.
    """
    host = "http://host.invalid"
    full = urlsplit(urljoin(f"{host}{mount}{quote(page.address)}", address))
    if full.scheme in ("mailto", "tel") or full.netloc != "host.invalid":
        return None
    path = unquote(full.path)
    assert path.startswith(mount), f"{page.address}: {address!r} leaves the site"
    return path.removeprefix(mount) or "index.html", unquote(full.fragment)
