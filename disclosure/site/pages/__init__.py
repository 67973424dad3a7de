"""The pages of the site: one module a kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mkdocs.config.defaults import MkDocsConfig

from disclosure.site.contents import Contents
from disclosure.site.pages.column import ColumnPage, page_count
from disclosure.site.pages.document import DocumentPage
from disclosure.site.pages.home import HomePage
from disclosure.site.pages.page import DirectoryPage

__all__ = ["DirectoryPage", "all_pages"]


def all_pages(contents: Contents, config: MkDocsConfig, report: Callable[[str], None]) -> Iterator[DirectoryPage]:
    """Yield every page of the site; `report` is told what is wrong with a body that was rendered."""
    yield HomePage(contents, config)
    for column in contents.catalog.by_path.values():
        for number in range(1, page_count(len(contents.listed(column))) + 1):
            yield ColumnPage(column, number, contents, config)
    for document in contents.shown.values():
        yield DocumentPage(document, contents, config, report)
