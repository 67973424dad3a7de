"""Addresses of pages and files, relative to the site's own root.

An address comes from the path of the file or column and never from a title.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

#: Pages of the site itself lie beside the folders of the columns, so that no column can take their names.
HOME: Final = "index.html"
DIRECTORY: Final = "directory.html"
RECENT: Final = "recent.html"
POLICIES: Final = "policies.html"
STATISTICS: Final = "statistics.html"
SITE_MAP: Final = "map.html"
ACCESSIBILITY: Final = "accessibility.html"
SEARCH: Final = "search.html"
#: What hosts show where there is no page.
NOT_FOUND: Final = "404.html"


def document_address(ref: str) -> str:
    """Return the address of a document's page."""
    return f"{quote(ref)}.html"


def column_address(path: str, number: int = 1) -> str:
    """Return the address of page `number` (from 1) of a column's list."""
    return numbered(f"{path}/index.html", number)


def year_address(path: str, year: int, number: int = 1) -> str:
    """Return the address of page `number` (from 1) of what a column published in a year."""
    return numbered(f"{path}/index-y{year}.html", number)


def directory_address(year: int, number: int = 1) -> str:
    """Return the address of page `number` (from 1) of the full directory of a year."""
    return numbered(f"directory-{year}.html", number)


def numbered(first: str, number: int) -> str:
    """Return the address of page `number` (from 1) of a list whose first page is at `first`."""
    return first if number == 1 else f"{first.removesuffix('.html')}-{number}.html"


def file_address(path: str) -> str:
    """Return the address of an attachment or image by its path below `docs/`."""
    return quote(path)


def relative(address: str, base: str) -> str:
    """Return `address` as a link on the page at `base`."""
    here, there = base.split("/")[:-1], address.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    link = "/".join([".."] * (len(here) - common) + there[common:])
    # A first segment with a colon would be read as a scheme.
    return f"./{link}" if ":" in link.split("/")[0] else link


def block_address(id: str) -> str:
    """Return the address of the page of a block that has several columns."""
    return f"{id}.html"


def topic_address(id: str) -> str:
    """Return the address of a topic."""
    return f"topic-{id}.html"


def policies_address(year: int) -> str:
    """Return the address of the policy library of a year."""
    return f"policies-y{year}.html"
