"""The policy library (政策文件库): every document of the columns of kind `policy`, by year, with facets.

Without JavaScript the library is a list, whole and by year; with it, the facets narrow
down what `policies.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from disclosure.site import addresses, feeds, meta, policy_data, published
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.pages.paging import page_count, part


class PoliciesPage(DirectoryPage):
    """One page of the library, or of what it published in a year."""

    template = "policies.html"

    def __init__(self, number: int, contents: Contents, base: str, year: int | None = None) -> None:
        self.number = number
        self.year = year
        self._first = addresses.POLICIES if year is None else addresses.policies_address(year)
        title = (
            published.POLICY_LIBRARY
            + (f"（{year} 年）" if year else "")
            + (f"（第 {number} 页）" if number > 1 else "")
        )
        address = addresses.numbered(self._first, number)
        super().__init__(title, address, contents.updated(contents.policies), contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = f"{self.contents.catalog.directory.agency}政策文件库：政策文件的文号、日期、有效性和解读。"
        return meta.Section(published.POLICY_LIBRARY, about, ("政策文件",), "政策文件")

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        contents = self.contents
        listed = contents.policies if self.year is None else contents.policies_by_year[self.year]
        return {
            **super().variables(),
            "feeds": feeds.offered(contents.catalog, self.base, library=True),
            "year": self.year,
            "years": [(year, addresses.policies_address(year)) for year in contents.policies_by_year],
            "first": addresses.POLICIES,
            "part": part(listed, self.number, self._first),
            "data": policy_data.ADDRESS if self.base else "",
        }


def policies_pages(contents: Contents, base: str) -> Iterator[PoliciesPage]:
    """Yield the pages of the library."""
    for number in range(1, page_count(len(contents.policies)) + 1):
        yield PoliciesPage(number, contents, base)
    for year, listed in contents.policies_by_year.items():
        for number in range(1, page_count(len(listed)) + 1):
            yield PoliciesPage(number, contents, base, year)
