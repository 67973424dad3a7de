"""`disclosure.personal_data.doors`: addresses down to the door, and what is none."""

from __future__ import annotations

import pytest

from disclosure.personal_data import find
from disclosure.personal_data.kinds import DOOR
from tests.helpers import pieces


@pytest.mark.parametrize(
    "address",
    pieces(
        "示例镇示例村三组12号¦示例镇示例村第3村民组 5 号¦示例村大冲组12号¦示例社区2组8号",
        "示例村第二村民小组18号¦示例小区3栋2单元501室",
        "示例小区3栋501室¦示例路12号3栋2单元501¦示例花园12号楼1206室¦示范路1号302室¦示范街15号院2单元301号",
        "示例苑３幢５０１室",
        "示例公寓A座1502室¦示例新村5幢二单元402户¦示例村二单元8号",
    ),
)
def test_doors(address: str) -> None:
    for text in (f"住{address}。", f"张某，示例县{address}，55岁", f"| 张某 | {address} |", address):
        assert {datum.kind for datum in find(text)} == {DOOR}, text


@pytest.mark.parametrize(
    "text",
    pieces(
        "示例县示例镇示范路1号¦示例镇示例村12号¦示例镇示例村¦第三组12号令¦示林〔2023〕12号¦示例小区3栋楼共120户¦全村12个组350户",
        "县政务服务中心3号楼302室¦行政中心A座501室¦示例路1号县林业局3楼305室¦示例大厦12层1201室¦示范路1号办公楼2单元301室",
        "3个教室¦第1实验室¦会议室3室¦12号公告¦第5单元测试¦1单¦单元¦号¦室¦第3单元2¦示例村3组共15户¦12号台风¦2号林班3单位",
    ),
)
def test_others_pass(text: str) -> None:
    assert find(text) == []
