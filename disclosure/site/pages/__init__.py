"""The pages of the site: one module a kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mkdocs.config.defaults import MkDocsConfig

from disclosure.site.contents import Contents
from disclosure.site.pages.column import column_pages
from disclosure.site.pages.directory import directory_pages
from disclosure.site.pages.document import DocumentPage
from disclosure.site.pages.help import AccessibilityPage, SiteMapPage, block_pages
from disclosure.site.pages.home import HomePage
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.pages.policies import policies_pages
from disclosure.site.pages.redirect import redirect_pages
from disclosure.site.pages.search import SearchPage
from disclosure.site.pages.statistics import statistics_pages
from disclosure.site.pages.topic import TopicPage

__all__ = ["DirectoryPage", "all_pages"]


def all_pages(contents: Contents, config: MkDocsConfig, report: Callable[[str], None]) -> Iterator[DirectoryPage]:
    """Yield every page of the site; `report` is told what is wrong with a body that was rendered."""
    yield HomePage(contents, config)
    yield from block_pages(contents, config)
    yield from (page(contents, config) for page in (SiteMapPage, AccessibilityPage, SearchPage))
    yield from directory_pages(contents, config)
    yield from policies_pages(contents, config)
    yield from statistics_pages(contents, config)
    for topic in contents.catalog.topics:
        yield TopicPage(topic, contents, config)
    for column in contents.catalog.by_path.values():
        yield from column_pages(column, contents, config)
    for document in contents.shown.values():
        yield DocumentPage(document, contents, config, report)
    yield from redirect_pages(contents, config)
