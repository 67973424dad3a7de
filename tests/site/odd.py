"""A small site of what documents may hold and the sample directory lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.cli.roots import docx, png, small_root, write_document
from tests.site.building import build

_WORD: Final = "无空格长词" * 8 + "https://www.example.gov.cn/" + "a" * 120
#: The pages by what is odd about them.
ODD: Final = {
    "footnotes": "news/2023-footnotes.html",
    "forty columns": "news/2023-wide.html",
    "spans": "news/2023-spans.html",
    "empty corner": "news/2023-corner.html",
    "long title": "news/2023-long.html",
    "withdrawn": "news/2023-withdrawn.html",
    "corrected": "policy/superior/2023-first.html",
    "second page": "news/index-1.html",
}


def build_odd(folder: Path) -> Path:
    """Build the site below a folder: footnotes, forty columns, long words, merged cells, a withdrawal, corrections."""
    root = small_root(folder / "root")
    note = "甲[^1]，乙[^2]，又见甲[^1]。\n\n> 引文一句。\n\n- 一\n    1. 二\n\n[^1]: 注一。\n[^2]: 注二。\n"
    write_document(root, "news/2023-footnotes", title="有注释的文档", body=note)
    cells = [f"第{number}列" for number in range(1, 41)]
    row = "| " + " | ".join(cells) + " |\n"
    wide = row + "|" + "---|" * 40 + "\n" + row * 3
    write_document(root, "news/2023-wide", title="四十列的表", body=f"{wide}\n{_WORD}\n\n{wide}")
    spans = (
        "<table><tr><th colspan=2>项目</th><th>单位</th></tr><tr><td rowspan=2>甲</td><td>1</td><td>株</td></tr>"
        "<tr><td>-2</td><td>=株</td></tr></table>\n"
    )
    corner = "|  | 数量 |\n|---|---|\n| 甲 | 1 |\n"
    write_document(root, "news/2023-spans", title="合并单元格", body=spans)
    write_document(root, "news/2023-corner", title="左上角空着的表", body=corner)
    write_document(root, "news/2023-long", title="长" * 140 + _WORD[:60], body=f"## {_WORD}\n\n{_WORD}\n")
    withdrawn = {"date": "2023-12-20", "reason": "内容有误"}
    write_document(root, "news/2023-withdrawn", title="撤下的文档", withdrawn=withdrawn)
    (root / "docs/policy/superior/2023-first.docx").write_bytes(docx())
    (root / "docs/policy/superior/2023-first.png").write_bytes(png())
    write_document(
        root,
        "policy/superior/2023-first",
        title="更正过的文件",
        source={"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"},
        corrections=[{"date": "2023-12-10", "note": "改正一处数字"}],
        attachments=[{"file": "2023-first.docx", "title": "附件" + _WORD[:50]}],
        body="正文一句。\n\n![示意图](2023-first.png)\n",
    )
    for number in range(40):
        write_document(root, f"news/2023-more-{number:02}", title=f"第 {number} 条动态")
    return build(root)
