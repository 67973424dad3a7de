"""What all pages of the site have in common.

A page is what its template is given: nothing of a page is known to MkDocs, which would
read the front matter of documents in its own way and keep all pages in memory.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from disclosure.site import addresses, feeds, meta, structured
from disclosure.site.contents import Contents


class DirectoryPage:
    """A page at an address of the site; `base` is the address of the site's own root, empty where none is known."""

    template = ""
    #: Whether sitemaps name the page.
    canonical = True
    #: Whether it has the frame that pages share.
    framed = True

    def __init__(self, title: str, address: str, updated: date | None, contents: Contents, base: str) -> None:
        self.title = title
        self.address = address
        self.contents = contents
        self.base = base
        #: The day of the last change of what it shows, None where it shows no documents.
        self.updated = updated

    @property
    def path(self) -> str:
        """The path of the page's file below the site's folder."""
        return unquote(self.address)

    @property
    def canonical_url(self) -> str:
        """The page's own address for others, empty where the site's is not known."""
        return self.base and self.base + self.address

    def link(self, address: str) -> str:
        """Return the link from this page to an address of the site."""
        return addresses.relative(address, self.address)

    def section(self) -> meta.Section | None:
        """Return what column tags and description say of the page; None where it says so of a document."""
        return None

    def structured(self) -> str:
        """Return the page's JSON-LD."""
        section = self.section()
        if section is None:
            return ""
        return structured.section(section.name, section.description, self.address, self.contents, self.base)

    def key(self) -> tuple[object, ...] | None:
        """Return all that decides what the page shows beside the frame, in values that `repr` tells apart.

        None where the page is sooner made than known.
        """
        return None

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        section = self.section()
        return {
            "page": self,
            "link": self.link,
            "contents": self.contents,
            "trail": [],
            "here": None,
            "section": section,
            "meta": [],
            "feeds": feeds.offered(self.contents.catalog, self.base),
            "structured": Markup(self.structured()),
        }
