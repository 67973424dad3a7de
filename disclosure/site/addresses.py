"""Addresses of pages and files, relative to the site's own root.

An address comes from the path of the file or column and never from a title.
"""

from __future__ import annotations

from functools import lru_cache
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


@lru_cache(maxsize=4096)
def document_address(ref: str) -> str:
    """Return the address of a document's page."""
    return f"{quote(ref)}.html"


def column_address(path: str) -> str:
    """Return the address of the first page of a column's list."""
    return f"{path}/index.html"


def year_address(path: str, year: int) -> str:
    """Return the address of the first page of what a column published in a year."""
    return f"{path}/index-y{year}.html"


def directory_address(year: int) -> str:
    """Return the address of the first page of the full directory of a year."""
    return f"directory-{year}.html"


def numbered(first: str, number: int) -> str:
    """Return the address of page `number` of a list whose first page is at `first`.

    Pages are counted from 1, that of the oldest documents; 0 is the first page.
    """
    return f"{first.removesuffix('.html')}-{number}.html" if number else first


def file_address(path: str) -> str:
    """Return the address of an attachment or image by its path below `docs/`."""
    return quote(path)


def relative(address: str, base: str) -> str:
    """Return `address` as a link on the page at `base`."""
    folder, _, name = address.rpartition("/")
    link = _way(base.rpartition("/")[0], folder) + name
    # A first segment with a colon would be read as a scheme.
    return f"./{link}" if ":" in link.partition("/")[0] else link


@lru_cache(maxsize=4096)
def _way(here: str, there: str) -> str:
    """Return what leads from one folder to another, with a slash at its end unless they are the same.

    The pages of a folder lead to few others again and again.
    """
    start, end = here.split("/") if here else [], there.split("/") if there else []
    common = 0
    while common < min(len(start), len(end)) and start[common] == end[common]:
        common += 1
    return "".join(f"{step}/" for step in [".."] * (len(start) - common) + end[common:])


def block_address(id: str) -> str:
    """Return the address of the page of a block that has several columns."""
    return f"{id}.html"


def topic_address(id: str) -> str:
    """Return the address of a topic."""
    return f"topic-{id}.html"


def policies_address(year: int) -> str:
    """Return the address of the policy library of a year."""
    return f"policies-y{year}.html"
