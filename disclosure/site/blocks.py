"""The blocks of a disclosure platform (公开平台版块), in the uniform order.

Source: 国办公开办函〔2019〕61号: 政府信息公开指南、政府信息公开制度、法定主动公开内容、
政府信息公开年报; 依申请公开 is the usual fifth (not confirmed by the text, so that a
catalogue without such a column has no such block).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from disclosure.catalog import BLOCKS, Catalog, Column
from disclosure.site import addresses

NAMES: Final = {
    "guide": "政府信息公开指南",
    "rules": "政府信息公开制度",
    "statutory": "法定主动公开内容",
    "annual-reports": "政府信息公开年报",
    "requests": "依申请公开",
}


@dataclass(frozen=True)
class Block:
    """A block: its top columns, and where it begins."""

    id: str
    name: str
    address: str
    columns: tuple[Column, ...]

    def holds(self, column: Column | None) -> bool:
        """Tell whether a column stands in this block."""
        return column is not None and any(column.path.split("/")[0] == top.path for top in self.columns)


def blocks(catalog: Catalog) -> list[Block]:
    """Return the blocks that have columns, in the uniform order."""
    found = []
    for block in BLOCKS:
        columns = tuple(column for column in catalog.columns if column.block == block)
        if columns:
            alone = len(columns) == 1
            address = addresses.column_address(columns[0].path) if alone else addresses.block_address(block)
            found.append(Block(block, NAMES[block], address, columns))
    return found
