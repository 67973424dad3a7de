"""The Word file with which the handbook's day begins: an official notice with a merged table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

TITLE: Final = "示例县林业局关于开展2026年春季义务植树活动的通知"
NUMBER: Final = "示林〔2025〕88号"
#: An identity number of nobody: no county has this code, the check character is right.
IDENTITY: Final = "341599199001010016"
_PARAGRAPHS: Final = (
    "各乡镇人民政府，县直有关单位：",
    "为做好2026年春季义务植树工作，现将有关事项通知如下。",
    "一、时间和地点",
    "2026年3月1日至3月31日，在各乡镇义务植树点开展。",
    "（一）县直单位",
    "县直单位在白鹭镇义务植树点植树，由林长办统一组织。",
    "二、任务分配",
    "各乡镇任务见下表。",
)
#: The table as it is drawn: 乡镇 over two rows, 任务 over three columns.
CELLS: Final = (
    ("乡镇", "任务", "", ""),
    ("", "株数", "面积（亩）", "备注"),
    ("示例镇", "1200", "60", ""),
    ("青山乡", "900", "45", "含|苗圃"),
)


def write_notice(path: Path, *, hidden: str = "") -> Path:
    """Write the notice; `hidden` is text that Word does not show."""
    word = Document()
    word.core_properties.author = "示例县林业局"
    _add(word, NUMBER, align=WD_ALIGN_PARAGRAPH.CENTER)
    _add(word, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, points=22)
    for text in _PARAGRAPHS:
        paragraph = _add(word, text)
    if hidden:
        paragraph.add_run(hidden).font.hidden = True
    table = word.add_table(rows=len(CELLS), cols=len(CELLS[0]))
    for row, texts in enumerate(CELLS):
        for column, text in enumerate(texts):
            if text:
                table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    _add(word, "请于2026年4月10日前报送完成情况。")
    _add(word, "示例县林业局", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _add(word, "2025年12月31日", align=WD_ALIGN_PARAGRAPH.RIGHT)
    word.save(str(path))
    return path


def _add(word: Any, text: str, *, align: WD_ALIGN_PARAGRAPH | None = None, points: int = 16) -> Any:
    paragraph = word.add_paragraph()
    paragraph.add_run(text).font.size = Pt(points)
    paragraph.alignment = align
    return paragraph
