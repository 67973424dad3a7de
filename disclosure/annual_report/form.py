"""The official form (年报格式): sections, tables, rows and columns, in order and wording.

Source: 《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）; sections:
条例第五十条.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from disclosure.ledgers.vocabulary import APPLICANTS, OUTCOMES, RESULTS, REVIEWS

FORM_BASIS: Final = "政府信息公开工作年度报告格式（国办公开办函〔2021〕30号）"

#: The six sections; each a tuple of accepted headings, the first being the usual one.
SECTIONS: Final[tuple[tuple[str, ...], ...]] = (
    ("总体情况",),
    ("主动公开政府信息情况",),
    ("收到和处理政府信息公开申请情况",),
    (
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ),
    ("存在的主要问题及改进情况",),
    ("其他需要报告的事项",),
)
#: The usual parts of the first section.
OVERVIEW: Final = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")

REGULATIONS: Final = "规章"
NORMATIVE: Final = "行政规范性文件"
LICENCES: Final = "行政许可"
PENALTIES: Final = "行政处罚"
COERCION: Final = "行政强制"
FEES: Final = "行政事业性收费"

MADE: Final = "本年制发件数"
REPEALED: Final = "本年废止件数"
IN_FORCE: Final = "现行有效件数"
DECIDED: Final = "本年处理决定数量"
CHARGED: Final = "本年收费金额（单位：万元）"

TOTAL: Final = "总计"
RECEIVED: Final = "一、本年新收政府信息公开申请数量"
CARRIED_IN: Final = "二、上年结转政府信息公开申请数量"
CONCLUDED: Final = "（七）总计"
CARRIED_OUT: Final = "四、结转下年度继续办理"
RESULTS_OF_YEAR: Final = "三、本年度办理结果"

#: What stands above the table of section three.
HEAD_NOTE: Final = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
#: The applicants that are organisations have this before their name in a header of one line.
ORGANISATION: Final = "法人或其他组织："


class Key(NamedTuple):
    """A figure's place in the form: the names of its row and its column, unique in the whole report."""

    row: str
    column: str


def outcome_row(outcome: str) -> str:
    """Return the row of an outcome as ledgers write it: `不予公开：属于国家秘密`."""
    group, row = OUTCOMES[outcome]
    return f"{group}：{row}" if row else group


#: The 21 rows of results, in order.
OUTCOME_ROWS: Final = tuple(outcome_row(outcome) for outcome in OUTCOMES)


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its name, the number of its section, the header of its rows, its rows and columns."""

    name: str
    section: str
    label: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """Its figures, row by row."""
        return tuple(Key(row, column) for row in self.rows for column in self.columns)


_ITEM: Final = "信息内容"
BLOCKS: Final = (
    Block("第二十条第（一）项", "二", _ITEM, (REGULATIONS, NORMATIVE), (MADE, REPEALED, IN_FORCE)),
    Block("第二十条第（五）项", "二", _ITEM, (LICENCES,), (DECIDED,)),
    Block("第二十条第（六）项", "二", _ITEM, (PENALTIES, COERCION), (DECIDED,)),
    Block("第二十条第（八）项", "二", _ITEM, (FEES,), (CHARGED,)),
    Block(
        SECTIONS[2][0],
        "三",
        "办理情况",
        (RECEIVED, CARRIED_IN, *OUTCOME_ROWS, CONCLUDED, CARRIED_OUT),
        (*APPLICANTS, TOTAL),
    ),
    Block(SECTIONS[3][0], "四", "", REVIEWS, (*RESULTS, TOTAL)),
)
ITEM_BLOCKS: Final = tuple(block for block in BLOCKS if block.section == "二")
REQUEST_BLOCK: Final = BLOCKS[4]
REVIEW_BLOCK: Final = BLOCKS[5]

KEYS: Final = tuple(key for block in BLOCKS for key in block.keys)
#: Figures in 万元, which may have decimals; all others are counts.
AMOUNTS: Final = frozenset({Key(FEES, CHARGED)})
