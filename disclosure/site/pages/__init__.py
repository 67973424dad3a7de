"""The pages of the site: one module a kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.site.contents import Contents
from disclosure.site.pages.column import column_pages
from disclosure.site.pages.directory import directory_pages
from disclosure.site.pages.document import DocumentPage
from disclosure.site.pages.help import AccessibilityPage, NotFoundPage, SiteMapPage, block_pages
from disclosure.site.pages.home import HomePage
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.pages.policies import policies_pages
from disclosure.site.pages.redirect import redirect_pages
from disclosure.site.pages.search import SearchPage
from disclosure.site.pages.statistics import statistics_pages
from disclosure.site.pages.topic import TopicPage
from disclosure.site.statistics import Statistics

__all__ = ["DirectoryPage", "DocumentPage", "gathering_pages"]


def gathering_pages(contents: Contents, base: str, statistics: Statistics) -> Iterator[DirectoryPage]:
    """Yield every page of the site that is not a document's own: those that gather documents, and the site's own."""
    yield HomePage(contents, base)
    yield from block_pages(contents, base)
    yield from (page(contents, base) for page in (SiteMapPage, AccessibilityPage, SearchPage, NotFoundPage))
    yield from directory_pages(contents, base)
    yield from policies_pages(contents, base)
    yield from statistics_pages(statistics, contents, base)
    for topic in contents.catalog.topics:
        yield TopicPage(topic, contents, base)
    for column in contents.catalog.by_path.values():
        yield from column_pages(column, contents, base)
    yield from redirect_pages(contents, base)
