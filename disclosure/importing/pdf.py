"""PDF files with text: their lines page by page, joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from disclosure.extraction.contents import read_content
from disclosure.extraction.gathering import Gathering
from disclosure.findings import Failure
from disclosure.importing.model import Source
from disclosure.importing.parts import tidy
from disclosure.importing.plain import paragraphs

_PAGE: Final = re.compile(r"第(\d+)页")
_NUMBER: Final = re.compile(r"[-—–－·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?)[-—–－·\s]*")
_RUNNING: Final = 2  # pages on which a line at the edge is repeated to be a running head


def read_pdf(data: bytes) -> Source:
    """Read a PDF file; raises Failure where it has no text to read."""
    gathering = Gathering()
    read_content("pdf", data, gathering)
    extract = gathering.extract()
    pages = {int(match[1]): part.text for part in extract.parts if (match := _PAGE.fullmatch(part.where))}
    source = Source()
    if not any(text.strip() for text in pages.values()):
        raise Failure(_why_not(extract.unreadable))
    if extract.unreadable:
        source.leave(f"读不出的部分（{extract.unreadable}）", "PDF 里，请对照原件补上")
    lines: list[str] = []
    sides = [_without_number(tidy(text).split("\n")) for _, text in sorted(pages.items())]
    running = _running(sides)
    for number, side in zip(sorted(pages), sides, strict=True):
        for at, line in enumerate(side):
            if line.strip() in running and at in (0, len(side) - 1):
                source.leave(f"页眉页脚“{line.strip()[:30]}”", "每一页的边上")
            else:
                lines.append(line)
        if not side:
            source.remark(f"第{number}页没有文字")
    source.blocks = paragraphs(lines)
    source.remark("PDF 里没有段落、标题和表格的标记，导入时按行重新分了段，表格会散成一行一行的文字：请逐段对照原件")
    if any(part.where.startswith("图片") for part in extract.parts) or b"/Image" in data:
        source.leave("PDF 里的图片", "各页（需要的话截图存成 PNG 再放进来）")
    return source


def _without_number(side: list[str]) -> list[str]:
    """Return the lines of a page without empty ones and without its number."""
    lines = [line for line in side if line.strip()]
    while lines and _NUMBER.fullmatch(lines[-1].strip()):
        lines.pop()
    return lines


def _why_not(unreadable: str) -> str:
    if "扫描" in unreadable:
        return (
            "这个 PDF 是扫描件，里面只有图片，没有文字，导不进来。"
            "请向起草的股室要 Word 原件；实在没有的，先用文字识别软件转成 Word，逐字核对后再导入。"
        )
    if "密码" in unreadable:
        return "这个 PDF 有密码，打不开。请先去掉密码，另存一份，再导入。"
    return f"这个 PDF 里读不出文字{f'（{unreadable}）' if unreadable else ''}。请向起草的股室要 Word 原件。"


def _running(sides: list[list[str]]) -> set[str]:
    edges: Counter[str] = Counter()
    for side in sides:
        edges.update({line.strip() for line in (*side[:1], *side[-1:])})
    return {line for line, count in edges.items() if count >= _RUNNING and 2 * count > len(sides)}
