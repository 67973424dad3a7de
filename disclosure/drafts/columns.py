"""The column that a new document belongs to: a leaf in use, by its path or by its name."""

from __future__ import annotations

from disclosure.catalog import Catalog, Column
from disclosure.duties.cycles import is_in_use
from disclosure.duties.facts import Facts
from disclosure.findings import Failure
from disclosure.schema import nearest, shorten

_BETWEEN = " › "


def open_columns(facts: Facts) -> list[Column]:
    """Return the leaves that take documents today, in the catalogue's order."""
    return [leaf for leaf in facts.catalog.leaves if is_in_use(leaf, facts.today)]


def full_name(catalog: Catalog, column: Column) -> str:
    """Return the names from the top column down to this one: 政策解读 › 本级政策解读 › 文字解读."""
    return _BETWEEN.join(one.name for one in catalog.ancestors(column.path))


def find_column(facts: Facts, written: str) -> Column:
    """Return the leaf that a person named: by its path, or by its name where only one has it.

    Raises Failure where it is none, or several.
    """
    leaves = open_columns(facts)
    wanted = written.strip().strip("/")
    for leaf in leaves:
        if leaf.path == wanted:
            return leaf
    named = [leaf for leaf in leaves if wanted in (leaf.name, full_name(facts.catalog, leaf))]
    if len(named) == 1:
        return named[0]
    if named:
        paths = "、".join(f"{leaf.path}（{full_name(facts.catalog, leaf)}）" for leaf in named)
        raise Failure(f"叫“{shorten(written)}”的栏目有几个，写明路径：{paths}。")
    column = facts.catalog.by_path.get(wanted)
    if column and not column.is_leaf:
        children = "、".join(leaf.path for leaf in leaves if leaf.path.startswith(f"{column.path}/"))
        raise Failure(f"“{column.name}”下面还有栏目，不能直接放文档。写其中一个：{children}。")
    if column:
        raise Failure(f"栏目“{column.name}”自 {column.retired} 起停用，改放到 {column.moved_to}。")
    known = [*(leaf.path for leaf in leaves), *(leaf.name for leaf in leaves)]
    hint = nearest(written, known, "不写栏目，运行 disclosure new 可以按名称查找")
    raise Failure(f"没有可以放文档的末级栏目“{shorten(written)}”。{hint}。")
