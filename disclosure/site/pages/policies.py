"""The policy library (政策文件库): every document of the columns of kind `policy`, by year, with facets.

Without JavaScript the library is a list, whole and by year; with it, the facets narrow
down what `policies.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from disclosure.site import addresses, feeds, meta, policy_data, published
from disclosure.site.contents import Contents
from disclosure.site.pages.paging import Part, YearlyListPage, cut


class PoliciesPage(YearlyListPage):
    """One page of the library, or of what it published in a year."""

    template = "policies.html"

    def __init__(self, part: Part, year: int | None, years: Sequence[int], contents: Contents, base: str) -> None:
        name, of_year = published.POLICY_LIBRARY, addresses.policies_address
        super().__init__(name, part, year, years, of_year, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        about = f"{self.contents.catalog.directory.agency}政策文件库：政策文件的文号、日期、有效性和解读。"
        return meta.Section(published.POLICY_LIBRARY, about, ("政策文件",), "政策文件")

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {
            **super().variables(),
            "feeds": feeds.offered(self.contents.catalog, self.base, library=True),
            "first": addresses.POLICIES,
            "data": policy_data.ADDRESS if self.base else "",
        }


def policies_pages(contents: Contents, base: str) -> Iterator[PoliciesPage]:
    """Yield the pages of the library."""
    years = list(contents.policies_by_year)
    for part in cut(contents.policies, addresses.POLICIES):
        yield PoliciesPage(part, None, years, contents, base)
    for year, listed in contents.policies_by_year.items():
        for part in cut(listed, addresses.policies_address(year)):
            yield PoliciesPage(part, year, years, contents, base)
