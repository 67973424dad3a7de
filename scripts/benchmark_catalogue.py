"""The catalogue of a directory to measure with: some ninety leaves below ten top columns, and who signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import yaml
from benchmark_process import REPOSITORY

AGENCY_CODE: Final = "11349999MB0X20239M"
DRAFTER: Final = "drafter"
STAGES: Final = {"secrecy": "保密审查", "first": "初审", "second": "复审", "final": "终审", "publish": "发布"}
#: What the agency does: columns are named by it, and documents tell of it.
WORKS: Final = (
    "森林防火",
    "林长巡林",
    "松材线虫病防治",
    "古树名木修复",
    "公益林管护",
    "造林绿化",
    "湿地保护",
    "林木采伐",
)


def leaf_paths(count: int) -> list[str]:
    """Return paths of leaves, ten below a top column, on two levels or (a third of them) on three."""
    paths = []
    for number in range(count):
        top, place = divmod(number, 10)
        middle = f"/part-{place // 5}" if top % 3 == 2 else ""
        paths.append(f"column-{top}{middle}/leaf-{place}")
    return paths


#: Kinds of which the synthetic documents have all that the rules ask for.
_KINDS: Final = ("notice", "news", "policy", "table")


def catalogue(leaves: Sequence[str]) -> dict[str, Any]:
    """Return a catalogue with these leaves, its stages signed by one post each."""
    people = [{"id": f"{stage}-post", "name": f"{name}岗", "stages": [stage]} for stage, name in STAGES.items()]
    return {
        "directory": {"title": "示例县林业局政府信息公开", "agency": "示例县林业局", "agency_code": AGENCY_CODE},
        "offices": [{"id": "general", "name": "办公室"}],
        "people": [{"id": DRAFTER, "name": "拟稿岗", "office": "general"}, *people],
        "wording": yaml.safe_load((REPOSITORY / "catalog.yml").read_text(encoding="utf-8"))["wording"],
        "columns": _columns([leaf.split("/") for leaf in leaves]),
    }


def _columns(paths: list[list[str]]) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = []
    for id in dict.fromkeys(path[0] for path in paths):
        below = [path[1:] for path in paths if path[0] == id and len(path) > 1]
        name = f"{WORKS[len(columns) % len(WORKS)]}{id.rpartition('-')[2]}"
        column: dict[str, Any] = {"id": id, "name": name, "description": f"公布{name}的有关信息，方便公众查阅。"}
        leaf = {"keywords": [name], "type": "政策文件", "basis": "条例第二十条", "office": "general"}
        duties = {
            "publish_within": "20 working days",
            "update_every": "1 year",
            "kind": _KINDS[len(columns) % len(_KINDS)],
        }
        columns.append(column | ({"children": _columns(below)} if below else leaf | duties))
    return columns


def as_yaml(value: dict[str, Any]) -> str:
    """Return YAML as staff write it: the innermost lists and mappings on one line."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000
    )
    return text


class _Dumper(yaml.CSafeDumper):
    """Writes mappings and lists without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out wherever it stands."""
        return True
