"""PDF files with text: their lines page by page, joined to paragraphs by where they begin and end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from disclosure.extraction.gathering import Gathering
from disclosure.extraction.limits import TooLarge
from disclosure.extraction.packages import Unreadable
from disclosure.extraction.pdf import read_pdf as extract
from disclosure.findings import Failure
from disclosure.importing.model import Paragraph, Run, Source
from disclosure.importing.outline import number_rank
from disclosure.importing.parts import tidy

_NUMBER: Final = re.compile(r"[-—–－·\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?)[-—–－·\s]*")
_ARTICLE: Final = re.compile(r"第[一二三四五六七八九十百]+[章节条]\s")
_IMAGE: Final = re.compile(rb"/Subtype\s*/Image\b")
_RUNNING: Final = 2  # pages on which a line at the edge is repeated to be a running head
_USUAL_SIZE: Final = 12.0
#: How much of the width reckoned from its letters a line has at least; where less, it is the next piece that was told.
_SURE: Final = 0.7


@dataclass(slots=True)
class _Line:
    """A line of a page: from where to where it reaches, in points, and whether it has gaps as rows of tables do."""

    text: str = ""
    start: float = 0.0
    end: float = 0.0
    size: float = 0.0
    gaps: bool = False


class _Pages:
    """Puts pieces of text together to lines."""

    def __init__(self) -> None:
        self.pages: dict[int, list[_Line]] = {}

    def take(self, page: int, text: str, x: float, size: float) -> None:
        """Take the next piece of a page; an empty one tells where the one before ended."""
        lines = self.pages.setdefault(page, [_Line()])
        for position, part in enumerate(text.split("\n")):
            if position:
                lines.append(_Line())
            line = lines[-1]
            if part.strip():
                size = size or _USUAL_SIZE
                if not line.text.strip():
                    line.start = x
                elif x > line.end + 1.2 * size:
                    line.gaps = True
                line.text += part
                line.size = max(line.size, size)
                line.end = max(line.end, x + size * sum(0.5 if one.isascii() else 1.0 for one in part))
            elif line.text:
                line.text += part
                if not position and x > line.start + _SURE * (line.end - line.start):
                    line.end = x


def read_pdf(data: bytes) -> Source:
    """Read a PDF file; raises Failure where it has no text to read, TooLarge and Unreadable where it cannot be read."""
    gathering, watched = Gathering(), _Pages()
    try:
        extract(data, gathering, watched.take)
    except (TooLarge, Unreadable) as error:
        if isinstance(error, TooLarge) or "密码" not in str(error):
            raise
        raise Failure("这个 PDF 有密码，打不开。请先去掉密码，另存一份，再导入。") from None
    found = gathering.extract()
    pages = {number: _without_number(lines) for number, lines in sorted(watched.pages.items())}
    source = Source()
    if not any(pages.values()):
        raise Failure(_why_not(found.unreadable))
    if found.unreadable:
        source.leave(f"读不出的部分（{found.unreadable}）", "PDF 里，请对照原件补上")
    running = _running(pages.values())
    lines: list[tuple[_Line, float, float]] = []
    for page in pages.values():
        kept = []
        for at, line in enumerate(page):
            if at in (0, len(page) - 1) and line.text in running:
                source.leave(f"页眉页脚“{line.text[:30]}”", "每一页的边上")
            else:
                kept.append(line)
        left, right = min((one.start for one in kept), default=0.0), max((one.end for one in kept), default=0.0)
        lines += [(line, left, right) for line in kept]
    source.blocks = list(_paragraphs(lines))
    source.remark("PDF 里没有段落、标题和表格的标记，导入时按行重新分了段，表格会散成一行一行的文字：请逐段对照原件")
    if _IMAGE.search(data) or any(part.where.startswith("图片") for part in found.parts):
        source.leave("PDF 里的图片", "各页（需要的话截图存成 PNG 再放进来）")
    return source


def _paragraphs(lines: Iterable[tuple[_Line, float, float]]) -> list[Paragraph]:
    """Join a line to the one before where that is full and this one begins at the margin."""
    found: list[Paragraph] = []
    full = False
    for line, left, right in lines:
        indented = line.start > left + 0.8 * line.size
        begins = indented or line.gaps or number_rank(line.text) is not None or bool(_ARTICLE.match(line.text))
        if full and not begins and found:
            before = found[-1]
            text = _glued(before.text, line.text)
            found[-1] = Paragraph((Run(text),), size=before.size)
        else:
            found.append(Paragraph((Run(line.text),), _alignment(line, left, right), size=line.size))
        centred = found[-1].align == "center"
        full = line.end > right - 1.6 * line.size and not line.gaps and not centred
    return found


def _alignment(line: _Line, left: float, right: float) -> str:
    before, after = line.start - left, right - line.end
    if before > 1.5 * line.size and abs(before - after) < line.size:
        return "center"
    return "right" if before > 8 * line.size and after < 5 * line.size else ""


def _glued(before: str, after: str) -> str:
    latin = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum()
    return f"{before} {after}" if latin else before + after


def _without_number(page: list[_Line]) -> list[_Line]:
    """Return the lines of a page without empty ones and without its number."""
    lines = []
    for line in page:
        line.text = " ".join(tidy(line.text).split())
        if line.text:
            lines.append(line)
    while lines and _NUMBER.fullmatch(lines[-1].text):
        lines.pop()
    return lines


def _running(pages: Iterable[list[_Line]]) -> set[str]:
    sides = list(pages)
    edges: Counter[str] = Counter()
    for side in sides:
        edges.update({line.text for line in (*side[:1], *side[-1:])})
    return {line for line, count in edges.items() if count >= _RUNNING and 2 * count > len(sides)}


def _why_not(unreadable: str) -> str:
    if "扫描" in unreadable:
        return (
            "这个 PDF 是扫描件，里面只有图片，没有文字，导不进来。"
            "请向起草的股室要 Word 原件；实在没有的，先用文字识别软件转成 Word，逐字核对后再导入。"
        )
    return f"这个 PDF 里读不出文字{f'（{unreadable}）' if unreadable else ''}。请向起草的股室要 Word 原件。"
