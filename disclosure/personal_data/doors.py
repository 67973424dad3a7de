r"""House numbers (住址门牌): an address down to the door at which somebody lives.

A street and number are not enough: that is how offices give their address.  A door is a
flat of a building, a unit or an estate (`示例小区3栋2单元501室`), a flat behind a street number
(`示范路1号302室`), or a number in a villagers' group (`示例村三组12号`).  Rooms of offices pass
by their words, others by the allow-list.
"""

from __future__ import annotations

import re
from typing import Final

#: What stands behind the digits of a door; the search offers only such places.
SIGNS: Final = "号室户单"
_IN: Final = r"[^，。；、！？：|\n]"
_N: Final = "[0-9０-９]"
_COUNTED: Final = (
    rf"(?:[栋幢座]|号楼|单元|小区|花园|新村|公寓|[苑园庭府邸寓]|[路街巷弄道里村]{_IN}{{0,4}}?{_N}+号(?:院|大院)?)"
)
_FLAT: Final = re.compile(rf"{_COUNTED}{_IN}{{0,16}}?(?<!{_N}){_N}{{2,5}} ?室\Z")
_HOUSE: Final = "[栋幢座苑园庭府村区寓号楼]"
_UNIT: Final = re.compile(rf"{_HOUSE}{_IN}{{0,8}}?(?:{_N}|[一二三四五六七八九十])+ ?单元 ?{_N}{{1,5}} ?[室户号]?\Z")
_GROUP: Final = re.compile(rf"[\u4e00-\u9fff](?:[村屯寨庄]|社区|居委会){_IN}{{0,12}}?组 ?(?:第 ?)?{_N}{{1,4}} ?号\Z")
_BEHIND_UNIT: Final = re.compile(r"单元 ?[0-9０-９]{1,5} ?[室户号]?")
#: What offices, schools and halls are called; an address with such a word is not a home.
_OFFICE: Final = re.compile(
    r"办公|政务|中心|行政|大厦|大楼|写字楼|酒店|宾馆|医院|学校|学院|教|会议|[局厅所馆]|(?<![居村])委|(?<!号)院|政府|公司|银行|研究|实验|基地|仓库|窗口|大厅"
)
_REACH: Final = 48
_AFTERWARDS: Final = 12
_CLAUSE: Final = re.compile(r"[，。；、！？：|\n]")


def find(text: str, end: int) -> tuple[int, int] | None:
    """Return start and end of the door that ends at `end` (behind one of `SIGNS`), None where there is none."""
    if text[end - 1] == "单":
        unit = _BEHIND_UNIT.match(text, end - 1, end + 12)
        if unit is None:
            return None
        end = unit.end()
    begin = max(0, end - _REACH)
    clause = _CLAUSE.split(text[begin:end])[-1]
    pattern = _UNIT if "单元" in clause else _FLAT if clause.endswith("室") else _GROUP
    door = pattern.search(clause)
    if door is None:
        return None
    around = clause + _CLAUSE.split(text[end : end + _AFTERWARDS])[0]
    return None if _OFFICE.search(around) else (end - len(clause) + door.start(), end)
