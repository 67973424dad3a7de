"""Office files made with python-docx and openpyxl, each with what a reader of the page must see.

`lines` are the words of the page in their order (white space aside), cells included;
`tables` are the places of each table; `headings` levels and words.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.extraction.packing import patch, saved


@dataclass(frozen=True)
class Made:
    """A file and what the page must show; `left` are words of the list of what was not carried over."""

    data: bytes
    lines: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    headings: list[tuple[int, str]] | None = None
    left: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    title: str = ""
    ending: str = "docx"
    bold: list[str] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


FILES: Final[dict[str, Callable[[], Made]]] = {}


def _file(make: Callable[[], Made]) -> Callable[[], Made]:
    FILES[make.__name__] = make
    return make


def png(width: int = 2) -> bytes:
    """Return a picture as programs write them, checksums included."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"\x20\x80\x40" * width for _ in range(2))
    head = struct.pack(">IIBBBBB", width, 2, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _word(document: WordDocument, *lines: str, **more: Any) -> Made:
    return Made(saved(document.save), list(lines), **more)


def _title(document: WordDocument, text: str = "关于春季造林工作的通知") -> None:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.runs[0].font.size = Pt(22)


@_file
def plain_paragraphs() -> Made:
    document = Document()
    _title(document)
    document.add_paragraph("　　今年春季造林工作已经部署。")
    document.add_paragraph("")
    document.add_paragraph("请各乡镇抓好落实：面积 3,800 亩，A类地块优先 (见 2.1)。")
    return _word(
        document,
        "今年春季造林工作已经部署。",
        "请各乡镇抓好落实：面积 3,800 亩，A类地块优先 (见 2.1)。",
        title="关于春季造林工作的通知",
        headings=[],
    )


@_file
def marks_of_markdown() -> Made:
    document = Document()
    _title(document)
    lines = [
        "# 不是标题",
        "- 不是列表",
        "1. 也不是列表。",
        "> 不是引用",
        "星号*不*强调，下划线_也不_，反引号`不`，方括号[不是](链接)，脱字[^1]",
        "竖线|在|段落里，尖括号<b>不是标签</b>，&amp;和&lt;照写",
        "---",
        "反斜杠\\和波浪~~~",
    ]
    for line in lines:
        document.add_paragraph(line)
    return _word(document, *lines, headings=[], title="关于春季造林工作的通知")


@_file
def headings_by_style() -> Made:
    document = Document()
    document.add_heading("2023年林业工作总结", 0)
    document.add_heading("总体情况", 1)
    document.add_paragraph("任务完成。")
    document.add_heading("造林", 2)
    document.add_paragraph("造林完成。")
    document.add_heading("问题", 1)
    document.add_paragraph("还有不足。")
    return _word(
        document,
        "总体情况",
        "任务完成。",
        "造林",
        "造林完成。",
        "问题",
        "还有不足。",
        headings=[(2, "总体情况"), (3, "造林"), (2, "问题")],
        title="2023年林业工作总结",
    )


@_file
def skipped_heading_levels() -> Made:
    document = Document()
    document.add_heading("工作方案", 0)
    document.add_heading("一级", 1)
    document.add_heading("四级", 4)
    document.add_paragraph("正文。")
    document.add_heading("又一级", 1)
    document.add_paragraph("正文二。")
    return _word(
        document,
        "一级",
        "四级",
        "正文。",
        "又一级",
        "正文二。",
        headings=[(2, "一级"), (3, "四级"), (2, "又一级")],
        title="工作方案",
    )


@_file
def official_numbering() -> Made:
    document = Document()
    _title(document)
    lines = [
        "一、总体要求",
        "坚持生态优先。",
        "二、主要任务",
        "（一）扩大面积",
        "新造林一千亩。",
        "1.选好地块",
        "就近选地。",
    ]
    lines += [
        "（1）看土壤",
        "土壤要厚。",
        "（二）管好幼林",
        "（三）抓好成活。成活率不低于九成。",
        "幼林要抚育。",
        "三、有关要求",
        "各乡镇抓好落实。",
    ]
    for line in lines:
        document.add_paragraph(line)
    return _word(
        document,
        *lines,
        headings=[
            (2, "一、总体要求"),
            (2, "二、主要任务"),
            (3, "（一）扩大面积"),
            (4, "1.选好地块"),
            (5, "（1）看土壤"),
            (3, "（二）管好幼林"),
            (2, "三、有关要求"),
        ],
        title="关于春季造林工作的通知",
    )


@_file
def enumerations_are_no_headings() -> Made:
    document = Document()
    _title(document)
    lines = [
        "申请人应当提交下列材料：",
        "（一）申请书",
        "（二）身份证明",
        "（三）地块位置图",
        "材料齐全的，当场受理。",
        "1.一式两份；",
        "2.加盖印章。",
    ]
    for line in lines:
        document.add_paragraph(line)
    return _word(document, *lines, headings=[], title="关于春季造林工作的通知")


def _numbered(document: WordDocument, levels: list[tuple[str, str]]) -> str:
    """Add a list of levels (format, text) to a file and return its id."""
    numbering = document.part.numbering_part.element
    entries = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{420 * (depth + 1)}"/></w:pPr></w:lvl>'
        for depth, (format, text) in enumerate(levels)
    )
    id = str(90 + len(numbering.findall(qn("w:num"))))
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id}">{entries}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>'))
    return id


def _item(document: WordDocument, text: str, list_id: str, depth: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


@_file
def automatic_official_numbers() -> Made:
    document = Document()
    _title(document)
    id = _numbered(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
    for text, depth in (("总体要求", 0), ("主要任务", 0), ("扩大面积", 1), ("管好幼林", 1)):
        _item(document, text, id, depth)
        document.add_paragraph(f"{text}的正文。")
    return _word(
        document,
        "一、总体要求",
        "总体要求的正文。",
        "二、主要任务",
        "主要任务的正文。",
        "（一）扩大面积",
        "扩大面积的正文。",
        "（二）管好幼林",
        "管好幼林的正文。",
        headings=[(2, "一、 总体要求"), (2, "二、 主要任务"), (3, "（一） 扩大面积"), (3, "（二） 管好幼林")],
        title="关于春季造林工作的通知",
    )


@_file
def nested_lists() -> Made:
    document = Document()
    _title(document)
    id = _numbered(document, [("decimal", "%1."), ("bullet", "•"), ("decimal", "%3.")])
    for text, depth in (("甲", 0), ("甲一", 1), ("甲二", 1), ("甲二一", 2), ("乙", 0), ("丙", 0)):
        _item(document, text, id, depth)
    document.add_paragraph("列表之后。")
    _item(document, "丁", id)
    return _word(
        document,
        "1.甲",
        "甲一",
        "甲二",
        "1.甲二一",
        "2.乙",
        "3.丙",
        "列表之后。",
        "4.丁",
        depths=[1, 2, 2, 3, 1, 1, 1],
        headings=[],
        title="关于春季造林工作的通知",
    )


@_file
def lists_of_several_styles() -> Made:
    document = Document()
    _title(document)
    document.add_paragraph("一点", style="List Bullet")
    document.add_paragraph("里面一点", style="List Bullet 2")
    document.add_paragraph("又一点", style="List Bullet")
    document.add_paragraph("第一", style="List Number")
    document.add_paragraph("第二", style="List Number")
    return _word(
        document,
        "一点",
        "里面一点",
        "又一点",
        "1.第一",
        "2.第二",
        depths=[1, 2, 1, 1, 1],
        title="关于春季造林工作的通知",
    )


@_file
def other_numbers() -> Made:
    document = Document()
    _title(document)
    forms = (
        ("lowerLetter", "%1)"),
        ("upperRoman", "%1."),
        ("decimalEnclosedCircle", "%1"),
        ("chineseLegalSimplified", "%1、"),
    )
    for format, text in forms:
        id = _numbered(document, [(format, text)])
        _item(document, "其中一项，逗号结尾，", id)
        _item(document, "其中二项，句号结尾。", id)
    lines = []
    for first, second in (("a)", "b)"), ("I.", "II."), ("①", "②"), ("壹、", "贰、")):
        lines += [f"{first}其中一项，逗号结尾，", f"{second}其中二项，句号结尾。"]
    return _word(document, *lines, title="关于春季造林工作的通知")


@_file
def numbers_of_several_levels() -> Made:
    document = Document()
    _title(document)
    id = _numbered(document, [("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")])
    for text, depth in (
        ("甲", 0),
        ("甲之一，较长。", 1),
        ("甲之一之一。", 2),
        ("甲之二。", 1),
        ("乙", 0),
        ("乙之一。", 1),
    ):
        _item(document, text, id, depth)
    return _word(
        document,
        "1.甲",
        "1.1甲之一，较长。",
        "1.1.1甲之一之一。",
        "1.2甲之二。",
        "2.乙",
        "2.1乙之一。",
        title="关于春季造林工作的通知",
    )


@_file
def emphasis() -> Made:
    document = Document()
    _title(document)
    paragraph = document.add_paragraph("请")
    paragraph.add_run("务必").bold = True
    paragraph.add_run("注意")
    paragraph.add_run("斜体").italic = True
    both = paragraph.add_run("又粗又斜")
    both.bold = both.italic = True
    paragraph.add_run("，面积10m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("，CO")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("，")
    paragraph.add_run("删去").font.strike = True
    paragraph.add_run("、")
    paragraph.add_run("划线").underline = True
    paragraph.add_run(" 粗 ").bold = True
    paragraph.add_run("。")
    return _word(
        document,
        "请务必注意斜体又粗又斜，面积10m2，CO2，删去、划线 粗 。",
        bold=["务必", "又粗又斜", "粗"],
        title="关于春季造林工作的通知",
    )


@_file
def bold_by_style() -> Made:
    document = Document()
    _title(document)
    style = document.styles.add_style("要点", WD_STYLE_TYPE.CHARACTER)
    style.font.bold = True
    paragraph = document.add_paragraph("这是")
    paragraph.add_run("要点", style="要点")
    run = paragraph.add_run("不粗", style="要点")
    run.bold = False
    return _word(document, "这是要点不粗", bold=["要点"], title="关于春季造林工作的通知")


@_file
def line_breaks_and_tabs() -> Made:
    document = Document()
    _title(document)
    paragraph = document.add_paragraph("第一行")
    paragraph.runs[0].add_break()
    paragraph.add_run("第二行\t制表")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("另一页。")
    return _word(document, "第一行\n第二行 制表", "另一页。", title="关于春季造林工作的通知")


@_file
def hyperlinks() -> Made:
    document = Document()
    _title(document)
    paragraph = document.add_paragraph("见")
    for address, words in (
        ("https://www.example.gov.cn/a_(b)?x=1&y=2", "办事指南"),
        ("file:///C:/Users/a.docx", "本机文件"),
        ("mailto:zwgk@example.gov.cn", "信箱"),
    ):
        id = document.part.relate_to(address, f"{_TYPES}/hyperlink", is_external=True)
        link = parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{id}"><w:r><w:rPr><w:u w:val="single"/></w:rPr>'
            f"<w:t>{words}</w:t></w:r></w:hyperlink>"
        )
        paragraph._p.append(link)
    return _word(
        document,
        "见办事指南本机文件信箱",
        links=[
            ("办事指南", "https://www.example.gov.cn/a_(b)?x=1&y=2"),
            ("信箱", "mailto:zwgk@example.gov.cn"),
        ],
        left=["链接地址"],
        title="关于春季造林工作的通知",
    )


_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{result}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _with(document: WordDocument, inner: str) -> None:
    element = parse_xml(f"<w:p {nsdecls('w', 'r', 'wp', 'a', 'm')} {_MORE}>{inner}</w:p>")
    document.element.body.insert(len(document.element.body) - 1, element)


_MORE: Final = (
    "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml'"
    " xmlns:o='urn:schemas-microsoft-com:office:office'"
    " xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'"
    " xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'"
)


@_file
def fields() -> Made:
    document = Document()
    _title(document)
    _with(document, _field("DATE", "2023年12月1日前") + _field('HYPERLINK "https://www.example.gov.cn/b"', "主页"))
    _with(document, '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>3</w:t></w:r></w:fldSimple><w:r><w:t>页</w:t></w:r>')
    _with(document, _field("TOC \\o", "总体要求……1"))
    return _word(
        document,
        "2023年12月1日前主页",
        "3页",
        links=[("主页", "https://www.example.gov.cn/b")],
        left=["目录"],
        title="关于春季造林工作的通知",
    )


@_file
def tracked_changes() -> Made:
    document = Document()
    _title(document)
    author = 'w:id="1" w:author="某甲" w:date="2024-01-01T00:00:00Z"'
    _with(
        document,
        f"<w:r><w:t>面积</w:t></w:r><w:del {author}><w:r><w:delText>一千</w:delText></w:r></w:del>"
        f"<w:ins {author}><w:r><w:t>两千</w:t></w:r></w:ins><w:r><w:t>亩。</w:t></w:r>",
    )
    _with(document, f"<w:pPr><w:rPr><w:del {author}/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r>")
    _with(document, "<w:r><w:t>后半句。</w:t></w:r>")
    return _word(document, "面积两千亩。", "前半句，后半句。", remarks=["修订"], title="关于春季造林工作的通知")


@_file
def hidden_text_and_comments() -> Made:
    document = Document()
    _title(document)
    paragraph = document.add_paragraph("看得见。")
    paragraph.add_run("看不见的").font.hidden = True
    document.add_comment(paragraph.runs, "内部意见", author="某乙")
    return _word(document, "看得见。", left=["隐藏文字", "批注"], title="关于春季造林工作的通知")


@_file
def headers_and_footers() -> Made:
    document = Document()
    _title(document)
    document.add_paragraph("正文。")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    return _word(document, "正文。", left=["页眉“内部资料”"], title="关于春季造林工作的通知")


_NOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@_file
def footnotes_and_endnotes() -> Made:
    document = Document()
    _title(document)
    _with(
        document,
        '<w:r><w:t>造林面积</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>见附注</w:t></w:r>'
        '<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r>',
    )
    document.add_table(1, 2)
    data = saved(document.save)

    def story(kind: str, text: str) -> bytes:
        return (
            f"<w:{kind}s {nsdecls('w')}><w:{kind} w:type='separator' w:id='0'><w:p/></w:{kind}>"
            f"<w:{kind} w:id='2'><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space='preserve'> {text}</w:t></w:r></w:p>"
            f"</w:{kind}></w:{kind}s>"
        ).encode()

    def related(content: bytes) -> bytes:
        more = "".join(
            f'<Relationship Id="rNote{kind}" Type="{_TYPES}/{kind}s" Target="{kind}s.xml"/>'
            for kind in ("footnote", "endnote")
        )
        return content.replace(b"</Relationships>", more.encode() + b"</Relationships>")

    data = patch(
        data,
        {
            "word/footnotes.xml": story("footnote", "含封山育林*。"),
            "word/endnotes.xml": story("endnote", "数据截至年底。"),
            "word/_rels/document.xml.rels": related,
        },
    )
    return Made(
        data,
        ["造林面积1见附注2。", "含封山育林*。↩", "数据截至年底。↩"],
        title="关于春季造林工作的通知",
    )


@_file
def text_boxes() -> Made:
    document = Document()
    _title(document)
    box = "<w:txbxContent><w:p><w:r><w:t>框里的话。</w:t></w:r></w:p></w:txbxContent>"
    _with(
        document,
        "<w:r><w:t>框外的话。</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline>"
        f"<a:graphic><a:graphicData uri='x'><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    document.add_paragraph("后面。")
    return _word(document, "框外的话。", "框里的话。", "后面。", remarks=["文本框"], title="关于春季造林工作的通知")


@_file
def formulas_charts_and_objects() -> Made:
    document = Document()
    _title(document)
    _with(document, "<w:r><w:t>按</w:t></w:r><m:oMath><m:r><m:t>S=ab</m:t></m:r></m:oMath><w:r><w:t>计算。</w:t></w:r>")
    _with(
        document,
        "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='图表 1' descr='面积对比'/><a:graphic><a:graphicData uri='c'>"
        "<c:chart r:id='rId1'/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
    )
    _with(document, "<w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12' r:id='rId1'/></w:object></w:r>")
    return _word(
        document,
        "按【待补：公式（原文里的符号：S=ab）】计算。",
        "【待补：图表“面积对比”】",
        "【待补：嵌入的对象】",
        left=["公式", "图表", "嵌入的对象"],
        title="关于春季造林工作的通知",
    )


@_file
def symbols_and_boxes() -> Made:
    document = Document()
    _title(document)
    _with(
        document,
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t></w:r>'
        '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/><w:t>不同意</w:t><w:noBreakHyphen/><w:t>签字</w:t></w:r>'
        '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">        </w:t></w:r>',
    )
    return _word(document, "☑同意□不同意-签字", title="关于春季造林工作的通知")


@_file
def content_controls() -> Made:
    document = Document()
    _title(document)
    _with(
        document, "<w:r><w:t>单位：</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>示例镇</w:t></w:r></w:sdtContent></w:sdt>"
    )
    block = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>整段控件。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(len(document.element.body) - 1, block)
    return _word(document, "单位：示例镇", "整段控件。", title="关于春季造林工作的通知")


def _fill(table: Any, rows: list[list[str]]) -> None:
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text:
                table.cell(row, column).text = text


@_file
def plain_table() -> Made:
    document = Document()
    _title(document)
    rows = [["乡镇", "面积|亩", "备注"], ["示例镇", "1,200", ""], ["青山乡", "*800*", "含<封山>"]]
    _fill(document.add_table(3, 3), rows)
    return _word(document, *[cell for row in rows for cell in row], tables=[rows], title="关于春季造林工作的通知")


@_file
def merged_table() -> Made:
    document = Document()
    _title(document)
    table = document.add_table(5, 4)
    rows = [
        ["单位", "造林", "", "备注"],
        ["", "计划", "完成", ""],
        ["东片", "1", "2", "好"],
        ["", "3", "4", ""],
        ["合计", "", "6", ""],
    ]
    _fill(table, rows)
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(1, 3))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(4, 0).merge(table.cell(4, 1))
    return _word(
        document,
        *["单位", "造林", "备注", "计划", "完成", "东片", "1", "2", "好", "3", "4", "合计", "6"],
        tables=[
            [
                ["单位", "造林", "造林", "备注"],
                ["单位", "计划", "完成", "备注"],
                ["东片", "1", "2", "好"],
                ["东片", "3", "4", ""],
                ["合计", "合计", "6", ""],
            ]
        ],
        title="关于春季造林工作的通知",
    )


@_file
def cells_of_several_paragraphs() -> Made:
    document = Document()
    _title(document)
    table = document.add_table(2, 2)
    _fill(table, [["事项", "要求"], ["报名", "第一条"]])
    table.cell(1, 1).add_paragraph("第二条 & <三>")
    return _word(
        document,
        "事项",
        "要求",
        "报名",
        "第一条\n第二条 & <三>",
        tables=[[["事项", "要求"], ["报名", "第一条\n第二条 & <三>"]]],
        title="关于春季造林工作的通知",
    )


@_file
def nested_table() -> Made:
    document = Document()
    _title(document)
    table = document.add_table(2, 2)
    _fill(table, [["项目", "明细"], ["补助", "分两档"]])
    _fill(table.cell(1, 1).add_table(2, 2), [["档", "元"], ["一", "100"]])
    return _word(
        document,
        *["项目", "明细", "补助", "分两档", "档", "元", "一", "100"],
        tables=[[["档", "元"], ["一", "100"]], [["项目", "明细"], ["补助", "分两档"]]],
        title="关于春季造林工作的通知",
    )


@_file
def table_with_its_title() -> Made:
    document = Document()
    _title(document)
    table = document.add_table(3, 3)
    _fill(table, [["2023年造林统计", "", ""], ["乡镇", "计划", "完成"], ["示例镇", "10", "9"]])
    table.cell(0, 0).merge(table.cell(0, 2))
    return _word(
        document,
        *["2023年造林统计", "乡镇", "计划", "完成", "示例镇", "10", "9"],
        tables=[[["乡镇", "计划", "完成"], ["示例镇", "10", "9"]]],
        title="关于春季造林工作的通知",
    )


@_file
def framed_text() -> Made:
    document = Document()
    _title(document)
    document.add_table(1, 1).cell(0, 0).text = "框住的一段话。"
    return _word(document, "框住的一段话。", tables=[], title="关于春季造林工作的通知")


@_file
def irregular_columns() -> Made:
    """Rows whose cells end at other places, as tables drawn by hand have."""
    document = Document()
    _title(document)

    def row(*cells: tuple[str, int]) -> str:
        return (
            "<w:tr>"
            + "".join(
                f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
                for text, span in cells
            )
            + "</w:tr>"
        )

    rows = row(("姓名", 2), ("单位", 3)) + row(("某甲", 2), ("林场", 3)) + row(("说明", 1), ("无", 4))
    document.element.body.insert(1, parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>"))
    return _word(
        document,
        *["姓名", "单位", "某甲", "林场", "说明", "无"],
        tables=[[["姓名", "姓名", "单位"], ["某甲", "某甲", "林场"], ["说明", "无", "无"]]],
        title="关于春季造林工作的通知",
    )


@_file
def official_document() -> Made:
    document = Document()

    def line(text: str, align: Any = None, size: float = 16) -> None:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        paragraph.alignment = align

    center, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    line("000012")
    line("特急")
    line("示例县林业局文件", center, 40)
    line("示林〔2023〕12号　　　　签发人：某某某")
    line("示例县林业局关于做好", center, 22)
    line("春季造林工作的通知", center, 22)
    body = [
        "各乡镇人民政府，局机关各股室：",
        "现将有关事项通知如下。",
        "一、抓好整地",
        "整地要早。",
        "附件：1.任务分解表",
        "　　　2.验收办法",
    ]
    for text in body:
        line(text)
    line("示例县林业局", right)
    line("2023年12月1日", right)
    line("（此件公开发布）")
    line("附件1")
    line("任务分解表", center, 22)
    line("见局网站。")
    line("抄送：县委办公室。")
    line("示例县林业局办公室　　　　2023年12月1日印发")
    return _word(
        document,
        *[text.strip() for text in body],
        *["示例县林业局", "2023年12月1日", "（此件公开发布）", "附件1", "任务分解表", "见局网站。"],
        headings=[(2, "一、抓好整地"), (2, "任务分解表")],
        title="示例县林业局关于做好春季造林工作的通知",
        left=["紧急程度", "签发人", "版记"],
    )


@_file
def picture() -> Made:
    document = Document()
    _title(document)
    document.add_paragraph("见图。")
    document.add_picture(BytesIO(png()))
    return _word(document, "见图。", title="关于春季造林工作的通知")


@_file
def picture_that_no_page_shows() -> Made:
    document = Document()
    _title(document)
    document.add_picture(BytesIO(png()))
    data = saved(document.save)
    return Made(
        patch(data, {"word/media/image1.png": b"\x01\x00\x00\x00" + b"\x00" * 100}),
        ["【待补：图片】"],
        left=["EMF"],
        title="关于春季造林工作的通知",
    )


def _book() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def _sheet(book: Workbook, *lines: str, **more: Any) -> Made:
    return Made(saved(book.save), list(lines), ending="xlsx", **more)


@_file
def plain_sheet() -> Made:
    book, sheet = _book()
    rows = [["乡镇", "面积", "备注"], ["示例镇", "1200", "a|b"], ["青山乡", "800.5", ""]]
    sheet.append(rows[0])
    sheet.append(["示例镇", 1200, "a|b"])
    sheet.append(["青山乡", 800.5, None])
    return _sheet(book, *[cell for row in rows for cell in row], tables=[rows])


@_file
def sheet_with_title_and_note() -> Made:
    book, sheet = _book()
    sheet["A1"] = "2023年示例县造林任务完成情况统计表"
    sheet.merge_cells("A1:C1")
    sheet["A2"] = "单位：亩"
    for row in (["乡镇", "计划", "完成"], ["示例镇", 10, 9]):
        sheet.append(row)
    sheet["A5"] = "注：数据为初步统计。"
    sheet.merge_cells("A5:C5")
    note = "注：数据为初步统计。"
    return _sheet(
        book,
        *["单位：亩", "乡镇", "计划", "完成", "示例镇", "10", "9", note],
        tables=[[["乡镇", "计划", "完成"], ["示例镇", "10", "9"], [note, note, note]]],
        title="2023年示例县造林任务完成情况统计表",
    )


@_file
def sheet_with_merged_cells() -> Made:
    book, sheet = _book()
    for row in (["单位", "造林", None, "备注"], [None, "计划", "完成", None], ["东片", 1, 2, "好"], [None, 3, 4, None]):
        sheet.append(row)
    for area in ("A1:A2", "B1:C1", "D1:D2", "A3:A4"):
        sheet.merge_cells(area)
    return _sheet(
        book,
        *["单位", "造林", "备注", "计划", "完成", "东片", "1", "2", "好", "3", "4"],
        tables=[
            [
                ["单位", "造林", "造林", "备注"],
                ["单位", "计划", "完成", "备注"],
                ["东片", "1", "2", "好"],
                ["东片", "3", "4", ""],
            ]
        ],
    )


@_file
def sheet_with_formats() -> Made:
    book, sheet = _book()
    sheet.append(["项目", "值"])
    values: list[tuple[object, str, str]] = [
        (0.1234, "0.00%", "12.34%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (date(2023, 12, 1), "yyyy/m/d", "2023/12/1"),
        (date(2023, 12, 1), 'yyyy"年"m"月"d"日"', "2023年12月1日"),
        (datetime(2023, 12, 1, 9, 30), "yyyy-mm-dd hh:mm", "2023-12-01 09:30"),
        (time(9, 5), "h:mm", "9:05"),
        (-5, "0;[Red]-0", "-5"),
        (0.30000000000000004, "General", "0.3"),
        (12, "000000", "000012"),
        (3, '0"人"', "3人"),
        (True, "General", "TRUE"),
        ("=1+1", "General", ""),
        ("012345", "@", "012345"),
    ]
    rows = [["项目", "值"]]
    for number, (value, format, shown) in enumerate(values):
        sheet.append([f"第{number}项", value])
        sheet.cell(number + 2, 2).number_format = format
        rows.append([f"第{number}项", shown or "【待补：公式的结果】"])
    return _sheet(book, *[cell for row in rows for cell in row], tables=[rows], left=["公式"])


@_file
def hidden_sheet_rows_and_columns() -> Made:
    book, sheet = _book()
    for row in (["甲", "乙", "丙"], ["1", "藏列", "3"], ["藏行", "x", "y"], ["4", "z", "6"]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    other = book.create_sheet("底稿")
    other["A1"] = "不公开"
    other.sheet_state = "hidden"
    rows = [["甲", "丙"], ["1", "3"], ["4", "6"]]
    return _sheet(
        book, *[cell for row in rows for cell in row], tables=[rows], left=["隐藏的工作表“底稿”", "隐藏的行或者列"]
    )


@_file
def several_sheets() -> Made:
    book, sheet = _book()
    sheet.title = "计划"
    sheet.append(["乡镇", "亩"])
    sheet.append(["示例镇", 3])
    other = book.create_sheet("完成")
    other.append(["乡镇", "亩"])
    other.append(["青山乡", 4])
    book.create_sheet("空表")
    return _sheet(
        book,
        *["计划", "乡镇", "亩", "示例镇", "3", "完成", "乡镇", "亩", "青山乡", "4"],
        tables=[[["乡镇", "亩"], ["示例镇", "3"]], [["乡镇", "亩"], ["青山乡", "4"]]],
        headings=[(2, "计划"), (2, "完成")],
    )


@_file
def sheet_with_chart_and_comment() -> Made:
    book, sheet = _book()
    for row in (["乡镇", "亩"], ["示例镇", 3]):
        sheet.append(row)
    sheet["A2"].comment = Comment("内部", "某丙")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    sheet.add_chart(chart, "D2")
    return _sheet(
        book,
        *["乡镇", "亩", "示例镇", "3", "【待补：图表】"],
        tables=[[["乡镇", "亩"], ["示例镇", "3"]]],
        left=["图表", "批注"],
    )


@_file
def sheet_with_lines_and_links() -> Made:
    book, sheet = _book()
    for row in (["事项", "办法"], ["申请", "第一步\n第二步"], ["网址", "办事大厅"]):
        sheet.append(row)
    sheet["B3"].hyperlink = "https://www.example.gov.cn/hall"
    rows = [["事项", "办法"], ["申请", "第一步\n第二步"], ["网址", "办事大厅"]]
    return _sheet(
        book,
        *[cell for row in rows for cell in row],
        tables=[rows],
        links=[("办事大厅", "https://www.example.gov.cn/hall")],
    )


@_file
def sheet_far_from_its_corner() -> Made:
    book, sheet = _book()
    for row, texts in enumerate((["甲", "乙"], ["1", "2"])):
        for column, text in enumerate(texts):
            sheet.cell(row + 200, column + 30).value = text
    return _sheet(book, "甲", "乙", "1", "2", tables=[[["甲", "乙"], ["1", "2"]]])
