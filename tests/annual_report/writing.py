"""Annual reports for tests, written in the three ways that offices write the form."""

from __future__ import annotations

from collections.abc import Mapping

from disclosure.annual_report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    ITEM_BLOCKS,
    KEYS,
    OUTCOME_ROWS,
    RECEIVED,
    REQUEST_BLOCK,
    REVIEW_BLOCK,
    SECTIONS,
    Block,
    Key,
)
from disclosure.documents import Document
from tests.helpers import document, document_text

Cells = Mapping[Key, str]

#: Every cell of the form with a zero in it.
ZEROS = dict.fromkeys(KEYS, "0")
TITLE = "示例县林业局2023年政府信息公开工作年度报告"


def line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def rule(cells: list[str]) -> str:
    return f"|{'---|' * len(cells)}\n"


def plain_block(block: Block, cells: Cells) -> str:
    """One header, one column of row names."""
    header = [block.label or "类别", *block.columns]
    rows = [line([row, *(cells[Key(row, column)] for column in block.columns)]) for row in block.rows]
    return line(header) + rule(header) + "".join(rows)


def wide_reviews(cells: Cells) -> str:
    header = [f"{row}—{column}" for row in REVIEW_BLOCK.rows for column in REVIEW_BLOCK.columns]
    return line(header) + rule(header) + line([cells[key] for key in REVIEW_BLOCK.keys])


def merged_requests(cells: Cells) -> str:
    """The official form as word processors turn it into Markdown: merged cells are empty, brackets half-width."""
    header = ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", "", "申请人情况", *[""] * 6]
    text = line(header) + rule(header)
    text += line(["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"])
    text += line(["", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""])
    for row in REQUEST_BLOCK.rows:
        group, _, name = row.rpartition("：")
        if row in (RECEIVED, CARRIED_IN, CARRIED_OUT):
            label = [row, row, row]
        elif row == OUTCOME_ROWS[0]:
            label = ["三、本年度办理结果", row, ""]
        else:
            label = ["", group if name.startswith("1.") else "" if group else row, name if group else ""]
        halved = [part.translate(str.maketrans("（）“”", "()''")) for part in label]
        text += line([*halved, *(f" **{cells[Key(row, column)]}** " for column in REQUEST_BLOCK.columns)])
    return text


def body(cells: Cells, requests: str | None = None, reviews: str | None = None, overview: str = "无。") -> str:
    """Return the body of a report; `requests` and `reviews` are tables written otherwise than plainly."""
    items = "\n".join(plain_block(block, cells) for block in ITEM_BLOCKS)
    parts = [
        overview,
        items,
        requests if requests is not None else plain_block(REQUEST_BLOCK, cells),
        reviews if reviews is not None else wide_reviews(cells),
        "无。",
        "无。",
    ]
    return "\n" + "\n".join(f"## {names[0]}\n\n{part}\n" for names, part in zip(SECTIONS, parts, strict=True))


def report(text: str, title: str = TITLE) -> Document:
    return document(document_text(title=title, column="annual-reports", body=text), "docs/annual-reports/2023.md")
