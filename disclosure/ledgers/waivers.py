"""The ledger of waivers (豁免), an entry each: `ledgers/waivers.yml`.

Only its form is read here; `rules.waivers` judges whether a waiver may stand.
"""

from __future__ import annotations

from typing import Any, Final

from disclosure.findings import Finding, Rule
from disclosure.ledgers.entries import read_entries
from disclosure.ledgers.model import WAIVERS, Waiver
from disclosure.schema import DATE, ID, TEXT, Key, Mapping, Parsed

WRONG_PATH = Rule("LED17", "error", "豁免的文件路径写法有误")

_FOLDERS: Final = ("docs", "ledgers")
_FILES: Final = ("catalog.yml",)


def _parse_path(text: str) -> str:
    parts = text.split("/")
    if "\\" in text:
        raise ValueError("路径用 / 分隔，例如 docs/notices/2023-wild-birds.md")
    if any(part in ("", ".", "..") for part in parts) or (text not in _FILES and parts[0] not in _FOLDERS):
        raise ValueError("照检查报告里的路径写，从 docs/ 或 ledgers/ 写起，例如 docs/notices/2023-wild-birds.md")
    if len(parts) == 1 and text not in _FILES:
        raise ValueError("写到具体文件，一项豁免只管一个文件")
    return text


WAIVER: Final[Mapping[dict[str, Any]]] = Mapping(
    dict,
    {
        "rule": Key(TEXT, "规则编号", required=True, help="检查报告里的编号，只有可以豁免的规则。", of="rule"),
        "path": Key(
            Parsed(_parse_path, WRONG_PATH), "文件路径", required=True, help="检查报告里的路径，一项豁免只管一个文件。"
        ),
        "reason": Key(TEXT, "理由", required=True, help="为什么可以这样。"),
        "by": Key(ID, "批准的岗位", required=True, of="person"),
        "until": Key(DATE, "到期日期", required=True, help="到期以后又会报出来。"),
    },
)


def parse_waivers(data: bytes) -> tuple[tuple[Waiver, ...], list[Finding]]:
    """Read the bytes of a `waivers.yml`: the entries without a fault, and what is wrong with the others."""
    read = read_entries(WAIVERS, data, WAIVER)
    return tuple(Waiver(entry.place, **entry.values) for entry in read.entries), read.findings
