"""The pages of a column, and how long lists are cut into pages."""

from __future__ import annotations

from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig

from disclosure.catalog import Column
from disclosure.site import addresses
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage

#: Documents on one page of a list.
PAGE_LENGTH: Final = 20


class ColumnPage(DirectoryPage):
    """One page of a column: what it is for, and its documents or the columns below it."""

    template = "column.html"

    def __init__(self, column: Column, number: int, contents: Contents, config: MkDocsConfig) -> None:
        self.column = column
        self.number = number
        title = column.name if number == 1 else f"{column.name}（第 {number} 页）"
        updated = contents.updated(contents.below(column))
        super().__init__(title, addresses.column_address(column.path, number), updated, contents, config)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        listed = self.contents.listed(self.column)
        last = page_count(len(listed))
        start = (self.number - 1) * PAGE_LENGTH
        return {
            **super().variables(),
            "column": self.column,
            "office": self.contents.catalog.office.get(self.column.office),
            "trail": self.contents.catalog.ancestors(self.column.path),
            "here": self.column,
            "listed": listed[start : start + PAGE_LENGTH],
            "total": len(listed),
            "number": self.number,
            "last": last,
            "pages": [(n, addresses.column_address(self.column.path, n)) for n in page_choice(self.number, last)],
        }


def page_count(documents: int) -> int:
    """Return on how many pages a list stands; an empty one stands on one."""
    return max(1, -(-documents // PAGE_LENGTH))


def page_choice(number: int, last: int) -> list[int]:
    """Return the page numbers to offer on page `number`: the ends and those around it."""
    return sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
