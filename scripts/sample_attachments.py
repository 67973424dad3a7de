"""Make the sample site's attachments (.docx, .xlsx, .pdf) from the text of their own documents.

Run it after editing a document of the sample: `python scripts/sample_attachments.py`.  The
same text gives the same .docx and .xlsx byte for byte, so git shows only real changes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, Final

import frontmatter
import markdown
from lxml import html  # type: ignore[import-untyped]
from playwright.sync_api import Browser, sync_playwright
from sample_attachments_office import AUTHOR, HEADINGS, NOTE, Paper, make_docx, make_xlsx, text_width

_NUMBER: Final = re.compile(r"[-−]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?%?")
#: Columns whose digits name something; a spreadsheet must not add them up or group them.
_CODES: Final = ("编码", "代码", "编号", "号码", "年份")
_DATE: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_CHAPTER: Final = re.compile(r"第[一二三四五六七八九十]+章")
_LINE_BREAK: Final = re.compile(r"[ \t]*\n[ \t]*")
#: Between two Han characters a line break of the editor's is not even a space.
_HAN_LINE_BREAK: Final = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\n(?=[\u2e80-\u9fff\uff00-\uffef])")
_FORM_HEADERS: Final = ("填写", "选择")

#: TrueType first: Chromium embeds those as subsets, but draws every glyph of an OpenType-CFF font such as
#: Noto CJK by itself, four times the size.  Debian has them as fonts-lxgw-wenkai and fonts-wqy-zenhei.
_TEXT_FONT: Final = "'LXGW WenKai', FangSong, 仿宋, 'Noto Serif CJK SC', serif"
_HEADING_FONT: Final = "'WenQuanYi Zen Hei', SimHei, 黑体, 'Noto Sans CJK SC', sans-serif"
_CSS: Final = f"""
body {{ font: 16pt/29pt {_TEXT_FONT}; margin: 0; text-align: justify }}
h1, .annex {{ font: bold 22pt/34pt {_TEXT_FONT}; text-align: center; text-indent: 0; margin: 0 0 14pt }}
h1 {{ text-wrap: balance }}
.annex {{ break-before: page }}
.number {{ text-align: center; text-indent: 0; margin-bottom: 18pt }}
h2, h3, h4 {{ font: 16pt/29pt {_TEXT_FONT}; text-indent: 2em; margin: 4pt 0 0; break-after: avoid }}
h2 {{ font-family: {_HEADING_FONT} }}
.chapter {{ text-align: center; text-indent: 0; font-family: {_HEADING_FONT} }}
p {{ margin: 0; text-indent: 2em; orphans: 2; widows: 2 }}
.addressee {{ text-indent: 0 }}
.sign-off {{ text-align: right; margin-right: 2em; break-before: avoid }}
.issuer {{ margin-top: 29pt }}
ol, ul {{ margin: 0; padding: 0; list-style-position: inside }}
ul {{ list-style-type: "——" }}
li {{ text-indent: 2em }}
li li {{ margin-left: 2em }}
blockquote {{ margin: 0 }}
table {{ border-collapse: collapse; width: calc(100% - 1pt); margin: 6pt 0 10pt; font-size: 12pt; line-height: 1.45 }}
.wide {{ font-size: 9pt }}
thead {{ display: table-header-group }}
tr {{ break-inside: avoid }}
th, td {{ border: 0.5pt solid #000; padding: 2pt 4pt; text-align: left }}
th {{ text-align: center; font-weight: normal }}
td[align=right] {{ text-align: right }}
td[align=center] {{ text-align: center }}
.form td {{ height: 11mm }}
"""
_FOOTER: Final = f"""<div style="width: 100%; text-align: center; font: 9pt {_TEXT_FONT.replace("'", "&#39;")}">
{NOTE}<br>— <span class="pageNumber"></span> —</div>"""


def read_paper(post: frontmatter.Post) -> Paper:
    """Return a document's text, its body free of links and marked for layout."""
    known: dict[str, Any] = dict(post.metadata)
    title, day = str(known["title"]), known["date"]
    # Python-Markdown strips cells of all white space; the wide spaces to write in must stay.
    text = post.content.replace("\u3000", "&#12288;")
    options = {"tables": {"use_align_attribute": True}}
    page = markdown.markdown(text, extensions=["tables", "sane_lists", "footnotes"], extension_configs=options)
    body = html.fragment_fromstring(page, create_parent="body")
    _clean(body)
    _mark(body, title)
    _sign(body, known.get("issuer") or AUTHOR, f"{day.year}年{day.month}月{day.day}日")
    for table in body.iter("table"):
        _lay_out(table)
    return Paper(title, known.get("number") or "", day, body)


def _clean(body: Any) -> None:
    """Leave of links and pictures their words, of comments nothing, and of lines only paragraphs."""
    for comment in body.xpath(".//comment()"):
        comment.drop_tree()
    for link in list(body.iter("a", "img")):
        if link.get("class") == "footnote-backref":
            link.drop_tree()
        else:
            link.text = link.get("alt") or link.text
            link.drop_tag()
    for node in body.iter():
        node.text, node.tail = _unwrap(node.text), _unwrap(node.tail)


def _unwrap(text: str | None) -> str:
    if not text or not text.strip("\n"):
        return ""
    return _LINE_BREAK.sub(" ", _HAN_LINE_BREAK.sub("", text))


def _mark(body: Any, title: str) -> None:
    """Mark the addressee, chapters, and the title of a text that the document issues."""
    for node in body.iter(*HEADINGS):
        if node.text_content() in title:
            node.set("class", "annex")
        elif _CHAPTER.match(node.text_content()):
            node.set("class", "chapter")
    first = body.find("p")
    if first is not None and re.fullmatch(r"[^。；]+(?<!如下)：", first.text_content()):
        first.set("class", "addressee")


def _sign(body: Any, issuer: str, day: str) -> None:
    """Mark the issuer and date where the text has them, or else put them at its end."""
    for node in body.iter("p"):
        following = node.getnext()
        if node.text_content() == issuer and following is not None and _DATE.fullmatch(following.text_content()):
            break
    else:
        node, following = html.Element("p"), html.Element("p")
        node.text, following.text = issuer, day
        body.extend([node, following])
    node.set("class", "sign-off issuer")
    following.set("class", "sign-off")


def _lay_out(table: Any) -> None:
    """Note numbers, widths and alignments; mark tables to write in and those with many columns."""
    columns = list(zip(*table.iter("tr"), strict=True))
    form = any(word in columns[-1][0].text_content() for word in _FORM_HEADERS)
    wide = len(columns) > 7
    table.set("class", "form" if form else "wide" if wide else "")
    for column, width in zip(columns, _column_widths(columns, 49 if wide else 37), strict=True):
        column[0].set("width", f"{width:.1f}%")
        _lay_out_column(column[0].text_content(), column[1:])


def _column_widths(columns: list[Any], room: int) -> list[float]:
    """Give short columns what they need and long ones shares of the rest, of `room` characters, in per cent."""
    needs = [min(max(text_width(cell.text_content()) for cell in column) / 2, 20) + 1 for column in columns]
    fair = room / len(needs)
    short, long = sum(need for need in needs if need <= fair), sum(need for need in needs if need > fair)
    widths = [need if need <= fair else need * (room - short) / long for need in needs]
    return [100 * width / sum(widths) for width in widths]


def _lay_out_column(header: str, cells: Sequence[Any]) -> None:
    texts = [cell.text_content() for cell in cells]
    numbers = [read_number(text, header) for text in texts]
    quantities = any(numbers) and all(number or text in ("", "—") for number, text in zip(numbers, texts, strict=True))
    for cell, text, number in zip(cells, texts, numbers, strict=True):
        if re.fullmatch(r"[\d-]{8,}", text):
            cell.set("nowrap", "nowrap")
        if number:
            cell.set("data-number", number[0])
            cell.set("data-format", number[1])
        if header == "序号":
            cell.set("align", "center")
        elif quantities:
            cell.set("align", "right")


def read_number(text: str, header: str) -> tuple[str, str] | None:
    """Return a cell's number and its format in a spreadsheet, None where it is not a quantity."""
    if not _NUMBER.fullmatch(text) or len(text) > 15 or any(word in header for word in _CODES):
        return None
    number = Decimal(text.replace(",", "").replace("−", "-").rstrip("%"))
    places = max(-int(number.as_tuple().exponent), 0)
    shape = ("#,##0" if "," in text else "0") + ("." + "0" * places if places else "")
    return (str(number / 100), shape + "%") if text.endswith("%") else (str(number), shape)


def fix_archive(data: bytes, moment: datetime) -> bytes:
    """Return an Office file with its parts as they were and every time stamp the document's."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, 0, 0))
            part.create_system, part.compress_type = 3, zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name), compresslevel=9)
    return buffer.getvalue()


def pdf_source(paper: Paper) -> str:
    """Return the page that Chromium prints."""
    head = f'<meta charset="utf-8"><title>{escape(paper.title)}</title><style>{_CSS}</style>'
    number = f'<p class="number">{escape(paper.number)}</p>' if paper.number else ""
    top = f"<h1>{escape(paper.title)}</h1>{number}"
    body = html.tostring(paper.body, encoding="unicode").replace("<body>", f"<body>{top}", 1)
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head>{body}</html>'


def pdf_stamp(source: str) -> bytes:
    """Return the comment by which a PDF tells the text it was printed from."""
    return f"% source sha256 {hashlib.sha256((source + _FOOTER).encode()).hexdigest()}\n".encode()


def make_pdf(source: str, browser: Browser) -> bytes:
    """Print a page; its stamp goes before `startxref`, where a comment moves no offset."""
    page = browser.new_page(java_script_enabled=False)
    page.set_content(source)
    data = page.pdf(
        format="A4",
        margin={"top": "33mm", "bottom": "30mm", "left": "27mm", "right": "26mm"},
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=_FOOTER,
        tagged=True,
    )
    page.close()
    before, mark, after = data.rpartition(b"startxref")
    return before + pdf_stamp(source) + mark + after


def print_pdfs(sources: dict[Path, str]) -> None:
    """Print the PDFs; Chromium starts only where there are any."""
    if not sources:
        return
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program) as browser:
        for path, source in sources.items():
            write(path, make_pdf(source, browser))


def write(path: Path, data: bytes) -> None:
    """Write a file and say so, unless it holds just that."""
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)
        print(f"{path} ({len(data) / 1024:.0f} kB)")


def make_all(documents: Iterable[Path], *, force: bool) -> bool:
    """Make the attachments of the documents; tell whether every one could be made."""
    pdfs = {}
    complete = True
    for document in documents:
        post = frontmatter.load(str(document))
        known: dict[str, Any] = dict(post.metadata)
        for attachment in known.get("attachments") or []:
            file, paper = document.parent / attachment["file"], read_paper(post)
            if file.suffix == ".docx":
                write(file, fix_archive(make_docx(paper), paper.moment))
            elif file.suffix == ".xlsx" and paper.body.find(".//table") is None:
                print(f"{document}: no table to make {file.name} from", file=sys.stderr)
                complete = False
            elif file.suffix == ".xlsx":
                write(file, fix_archive(make_xlsx(paper), paper.moment))
            elif file.suffix == ".pdf":
                source = pdf_source(paper)
                if force or not file.exists() or pdf_stamp(source) not in file.read_bytes():
                    pdfs[file] = source
    print_pdfs(pdfs)
    return complete


def main() -> int:
    """Make what is missing or out of date; 1 when an attachment could not be made."""
    parser = argparse.ArgumentParser(description="Make the sample site's attachments from its documents.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the folder that holds docs/")
    parser.add_argument("--force", action="store_true", help="print PDFs again even where their text is unchanged")
    options = parser.parse_args()
    return 0 if make_all(sorted((options.root / "docs").rglob("*.md")), force=options.force) else 1


if __name__ == "__main__":
    raise SystemExit(main())
