"""Keys that are not known, though only one can be meant (键)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

import yaml

from disclosure.findings import Finding
from disclosure.periods import meant_date, meant_time
from disclosure.repairs.paper import Edit, Paper, Repair, only, repairs, same_words
from disclosure.schema import MISSING_KEY, UNKNOWN_KEY, Mapping

#: How near a slip of the pen must be to the one key it is taken for.
_NEAR: Final = 0.8


@repairs(UNKNOWN_KEY)
def key(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Write a key as it is known: another case, its Chinese name, a slip of the pen."""
    found = paper.label_at(finding.place)
    if not found or not isinstance(found.label, yaml.ScalarNode):
        return
    shape = paper.shape_of(found.keys[:-1])
    if not isinstance(shape, Mapping):
        return
    written = str(found.label.value)
    here = {str(label.value) for label, _ in found.parent.value}
    free = {name: known for name, known in shape.keys.items() if name not in here}
    meant = only(name for name in free if same_words(name) == same_words(written))
    meant = meant or only(name for name, known in free.items() if known.about == written.strip())
    meant = meant or only(get_close_matches(written.casefold()[:60], free, n=2, cutoff=_NEAR))
    if not meant:
        return
    label = Edit(*paper.span(found.label), meant)
    yield Repair(f"键“{written}”写成“{meant}”", (label,))
    if isinstance(found.node, yaml.ScalarNode):  # what stands under it may not be written right either
        text = str(found.node.value)
        time, day = meant_time(text), meant_date(text)
        for value in (*([f"{time:%Y-%m-%d %H:%M}"] if time else ()), *([f"{day}"] if day else ())):
            yield Repair(f"键“{written}”写成“{meant}”，值写成“{value}”", (label, paper.rewrite(found, value)))


@repairs(MISSING_KEY)
def column(finding: Finding, paper: Paper) -> Iterator[Repair]:
    """Name the column whose folder the document lies in."""
    if "“column”" not in finding.message or not paper.header_only or paper.catalog is None:
        return
    folder = paper.path.partition("/")[2].rpartition("/")[0]
    known = paper.catalog.by_path.get(folder)
    title = paper.value("title")
    if known is None or not known.is_leaf or title is None or paper.value("column") is not None:
        return
    end = paper.text.find("\n", paper.span(title.node)[1])
    root = paper.value()
    if end >= 0 and root is not None and not root.node.flow_style:
        yield Repair(f"补上“column: {folder}”（文件所在的栏目）", (Edit(end + 1, end + 1, f"column: {folder}\n"),))
