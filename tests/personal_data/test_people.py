"""`disclosure.personal_data.people`: does an author look like a person."""

from __future__ import annotations

import pytest

from disclosure.personal_data.people import is_name
from tests.helpers import pieces


@pytest.mark.parametrize("name", pieces("张三¦李小明¦欧阳小明¦诸葛明¦示例县林业局、王某某¦admin;赵六"))
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    pieces(
        "¦示例县林业局¦林业局¦林业股¦办公室¦管理员¦微软用户¦Administrator¦zhangsan¦高级用户¦文档¦林场¦张¦张三李四王五¦石门镇¦黄山市"
    ),
)
def test_others(name: str) -> None:
    assert not is_name(name)


def test_offices_of_the_catalogue_are_no_people() -> None:
    assert is_name("林长制")
    assert not is_name("林长制", ("林长制工作股",))
