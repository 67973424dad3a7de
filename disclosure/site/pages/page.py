"""What all pages of the site have in common.

MkDocs reads a page, converts its Markdown and puts it into a template.  These pages
bring what the gate has read; MkDocs never sees a front matter.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from disclosure.site import addresses, feeds, meta, published, structured
from disclosure.site.contents import Contents
from disclosure.site.run import current


class DirectoryPage(Page):
    """A page whose content is not a Markdown file of its own."""

    template = ""
    #: Whether sitemaps name the page.
    canonical = True

    def __init__(
        self, title: str, address: str, updated: date | None, contents: Contents, config: MkDocsConfig
    ) -> None:
        source = address.removesuffix(".html") + ".md"
        file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.dest_uri, file.url = unquote(address), address
        # Material prints titles as they are.
        super().__init__(str(Markup.escape(title)), file, config)
        self.address = address
        self.contents = contents
        #: Where the site's own root is, empty where `mkdocs.yml` does not say.
        self.base = published.base(config.site_url)
        self.updated = updated
        # A date of the content: the site is a function of its sources.
        self.update_date = (updated or date(1970, 1, 1)).isoformat()

    def read_source(self, config: MkDocsConfig) -> None:
        """Name the template; there is no source to read."""
        current().go_on()
        self.markdown = ""
        self.meta = {"template": self.template}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave everything to the template."""
        self.content = ""

    def validate_anchor_links(self, *, files: Files, log_level: int) -> None:
        """Do nothing: anchors were judged with the links."""

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

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        section = self.section()
        return {
            "link": self.link,
            "contents": self.contents,
            "trail": [],
            "here": None,
            "section": section,
            "meta": meta.tags(self.contents, self.base, section=section),
            "feeds": feeds.offered(self.contents.catalog, self.base),
            "structured": Markup(self.structured()),
        }
