"""One text, hidden in every place of every format: it is found, and where it is said to be makes sense."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure.extraction import Extract, read
from tests.extraction import other_files as other
from tests.extraction import pdf_files as pdf
from tests.extraction import sheet_files as sheet
from tests.extraction import word_files as word
from tests.extraction.packing import pack

#: Neither a person's name nor a number of anybody's; fit for a sheet's name and a column's.
MARK = "藏1177700077711密"


def extract(data: bytes, name: str, folder: Path) -> Extract:
    """Read some bytes as a file of this name, without a cache."""
    path = folder / name
    path.write_bytes(data)
    return read(path, hashlib.sha256(data).hexdigest(), None)


def places(found: Extract, text: str) -> list[str]:
    """Return where a text was found."""
    return [
        part.where
        for part in found.parts
        if text in part.text or any(text in cell for row in part.rows for cell in row)
    ]


# Ending, content, place, and what is said to be hidden.
PLACES: list[tuple[str, Callable[[str], bytes], str, str]] = [
    ("docx", word.body, "正文", ""),
    ("docx", word.split_runs, "正文", ""),
    ("docx", word.table, "表格1", ""),
    ("docx", word.nested_table, "表格2", ""),
    ("docx", word.header, "页眉", ""),
    ("docx", word.first_footer, "页脚", ""),
    ("docx", word.comment, "批注", "批注"),
    ("docx", word.hidden_text_box, "隐藏文字", "隐藏图形、隐藏文字"),
    ("docx", word.hidden_row, "隐藏文字", "隐藏文字"),
    ("docx", word.footnote, "脚注", ""),
    ("docx", word.endnote, "尾注", ""),
    ("docx", word.deleted, "删除的修订", "修订痕迹"),
    ("docx", word.inserted, "正文", "修订痕迹"),
    ("docx", word.moved, "删除的修订", "修订痕迹"),
    ("docx", word.vanished, "隐藏文字", "隐藏文字"),
    ("docx", word.vanished_by_style, "隐藏文字", "隐藏文字"),
    ("docx", word.field_code, "域代码", ""),
    ("docx", word.link, "链接地址", ""),
    ("docx", word.link_target, "链接地址", ""),
    ("docx", word.text_box, "文本框", ""),
    ("docx", word.alternative_text, "图形名称和替代文字", ""),
    ("docx", word.watermark, "图形名称和替代文字", ""),
    ("docx", word.author, "文件属性“作者”", ""),
    ("docx", word.last_editor, "文件属性“最后修改者”", ""),
    ("docx", word.company, "文件属性“单位”", ""),
    ("docx", word.custom_property, "文件属性“自定义”", ""),
    ("docx", word.custom_xml, "自定义数据", ""),
    ("docx", word.document_variable, "其他内容", ""),
    ("docx", word.second_body, "正文", ""),
    (
        "docx",
        lambda text: word.embedded_workbook(sheet.hidden_column(text)),
        "嵌入的文件“Microsoft_Excel_Sheet1.xlsx”，工作表“人员”的隐藏列（C列）",
        "嵌入的文件",
    ),
    ("xlsx", sheet.cell, "工作表“人员”", ""),
    ("xlsx", sheet.rich_cell, "工作表“人员”", ""),
    ("xlsx", sheet.hidden_sheet, "隐藏工作表“底稿”第7行起", "隐藏工作表"),
    ("xlsx", sheet.very_hidden_sheet, "隐藏工作表“底稿”第7行起", "隐藏工作表"),
    ("xlsx", sheet.hidden_row, "工作表“人员”的隐藏行（第3行）", "隐藏行"),
    ("xlsx", sheet.hidden_header, "工作表“人员”（表头隐藏）", "隐藏行"),
    ("xlsx", sheet.hidden_column, "工作表“人员”的隐藏列（C列）", "隐藏列"),
    ("xlsx", sheet.comment, "工作表“人员”的批注", "批注"),
    ("xlsx", sheet.threaded_comment, "批注", "批注"),
    ("xlsx", sheet.formula, "工作表“人员”的公式", ""),
    ("xlsx", sheet.cached_value, "工作表“人员”", ""),
    ("xlsx", sheet.page_header, "工作表“人员”的页眉页脚、提示等", ""),
    ("xlsx", sheet.defined_name, "定义的名称", ""),
    ("xlsx", sheet.validation_prompt, "工作表“人员”的页眉页脚、提示等", ""),
    ("xlsx", sheet.validation_list, "工作表“人员”的页眉页脚、提示等", ""),
    ("xlsx", sheet.unused_text, "没有单元格使用的文字", ""),
    ("xlsx", sheet.drawing, "工作表“人员”的图形", ""),
    ("xlsx", sheet.external_value, "外部链接的数据", "外部链接的数据"),
    ("xlsx", sheet.pivot_source, "数据透视表的源数据", "数据透视表的源数据"),
    ("xlsx", sheet.revision_log, "修订记录", "修订痕迹"),
    ("xlsx", sheet.sheet_name, "工作表名称", ""),
    ("xlsx", sheet.creator, "文件属性“作者”", ""),
    ("pptx", other.presentation, "第2张幻灯片", ""),
    ("pptx", lambda text: other.presentation(text, show="0"), "隐藏的第2张幻灯片", "隐藏幻灯片"),
    ("pptx", other.hidden_shape, "第2张幻灯片的隐藏文字", "隐藏图形、隐藏文字"),
    ("pptx", lambda text: other.presentation(notes=text), "第2张幻灯片的备注", "演讲者备注"),
    ("pptx", lambda text: other.presentation(comment=text), "第2张幻灯片的批注", "批注"),
    ("pptx", lambda text: other.presentation(cell=text), "第2张幻灯片的表格1", ""),
    ("odt", other.open_spans, "正文", ""),
    ("odt", other.open_annotation, "批注", "批注"),
    ("odt", other.open_deletion, "删除的修订", "修订痕迹"),
    ("odt", other.open_hidden_text, "隐藏文字", "隐藏文字"),
    ("odt", other.open_hidden_section, "隐藏文字", "隐藏文字"),
    ("odt", other.open_header, "页眉页脚", ""),
    ("odt", other.open_author, "文件属性“作者”", ""),
    ("ods", other.open_sheet, "工作表“名册”", ""),
    ("ods", other.open_hidden_row, "工作表“名册”的隐藏行（第3行）", "隐藏行"),
    ("ods", other.open_hidden_column, "工作表“名册”的隐藏列（B列）", "隐藏列"),
    ("ods", other.open_hidden_sheet, "隐藏工作表“名册”", "隐藏工作表"),
    ("ofd", lambda text: other.ofd(other.ofd_text("首页"), other.ofd_text(text)), "第2页", ""),
    ("ofd", lambda text: other.ofd(other.ofd_spread(text)), "第1页", ""),
    ("ofd", lambda text: other.ofd(other.ofd_text("首页"), author=text), "文件属性“作者”", ""),
    ("ofd", lambda text: other.ofd(other.ofd_text("首页"), annotation=text), "批注", "批注"),
    ("pdf", pdf.page, "第1页", ""),
    ("pdf", pdf.note, "第1页的批注", "批注"),
    ("pdf", pdf.free_text, "第1页的批注", "批注"),
    ("pdf", pdf.form_field, "第1页的表单", ""),
    ("pdf", pdf.form_in_xml, "表单", ""),
    ("pdf", pdf.author, "文件属性“作者”", ""),
    ("pdf", pdf.own_property, "文件属性“其他”", ""),
    ("pdf", pdf.metadata, "文件属性“作者”", ""),
    ("pdf", pdf.bookmark, "书签", ""),
    ("pdf", pdf.link, "链接地址", ""),
    ("pdf", pdf.orphan, "其他内容", ""),
    (
        "pdf",
        lambda text: pdf.attachment("底稿.xlsx", sheet.hidden_row(text)),
        "嵌入的文件“底稿.xlsx”，工作表“人员”的隐藏行（第3行）",
        "嵌入的文件",
    ),
    ("csv", lambda text: f"姓名,号码\n某甲,{text}\n".encode("gb18030"), "表格", ""),
    ("csv", lambda text: f"姓名\t号码\n某甲\t{text}\n".encode("utf-16"), "表格", ""),
    ("txt", lambda text: f"说明：{text}".encode(), "正文", ""),
    ("txt", lambda text: f"说明：{text}".encode("gb18030"), "正文", ""),
    ("zip", lambda text: pack((f"{text}.txt", "空")), "压缩包里的文件名", ""),
    ("zip", lambda text: pack(("a.docx", word.comment(text))), "压缩包里的“a.docx”，批注", "批注"),
    (
        "zip",
        lambda text: pack(("内.zip", pack(("a.csv", f"号码\n{text}")))),
        "压缩包里的“内.zip”，压缩包里的“a.csv”，表格",
        "",
    ),
    ("png", other.png_text, "文件属性“备注”", ""),
    ("png", other.png_xmp, "文件属性“作者”", ""),
    ("jpg", other.jpeg_artist, "文件属性“作者”", ""),
    ("jpg", other.jpeg_windows_comment, "文件属性“备注”", ""),
    ("jpg", other.jpeg_comment, "文件属性“备注”", ""),
    ("gif", other.gif_comment, "文件属性“备注”", ""),
    ("webp", other.webp_exif, "文件属性“作者”", ""),
]


@pytest.mark.parametrize(
    ("ending", "make", "where", "hidden"),
    PLACES,
    ids=[f"{number} {ending} {where}" for number, (ending, _, where, _) in enumerate(PLACES, 1)],
)
def test_text_is_found_wherever_it_stands(
    ending: str, make: Callable[[str], bytes], where: str, hidden: str, tmp_path: Path
) -> None:
    found = extract(make(MARK), f"x.{ending}", tmp_path)
    assert where in places(found, MARK), [(part.where, part.text, part.rows) for part in found.parts]
    assert found.unreadable == ""
    assert "、".join(found.hidden) == hidden or (hidden in found.hidden and "嵌入的文件" in found.hidden)
    assert not [part.where for part in found.parts if "77700077" in part.where], "a place shows a number"


def test_there_are_enough_places() -> None:
    assert len({(ending, where) for ending, _, where, _ in PLACES}) >= 30
