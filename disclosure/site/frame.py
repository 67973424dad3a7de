"""What the frame of every page shows: the platform's blocks and the links at the foot."""

from __future__ import annotations

from typing import Any, Final

from disclosure.catalog import Catalog
from disclosure.site import addresses
from disclosure.site.blocks import blocks

HELP: Final = (
    ("最近公开", addresses.RECENT),
    ("完整目录", addresses.DIRECTORY),
    ("政策文件库", addresses.POLICIES),
    ("数据统计", addresses.STATISTICS),
    ("网站地图", addresses.SITE_MAP),
    ("无障碍说明", addresses.ACCESSIBILITY),
)


def variables(catalog: Catalog) -> dict[str, Any]:
    """Return what all templates are given, the error page's too."""
    return {
        "directory": catalog.directory,
        "catalog": catalog,
        "blocks": blocks(catalog),
        "help_links": HELP,
        "topic_links": [(topic.name, addresses.topic_address(topic.id)) for topic in catalog.topics],
    }
