"""Word files that hide a text, each somewhere else."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.extraction.packing import Change, patch, relations, saved, swap

_PACKAGE = "http://schemas.openxmlformats.org"
_MORE = (
    f"xmlns:mc='{_PACKAGE}/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml'"
    " xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'"
)
_WORD = f'xmlns:w="{_PACKAGE}/wordprocessingml/2006/main"'


def _saved(document: WordDocument) -> bytes:
    return saved(document.save)


def _with(inner: str, *, styles: Change | None = None) -> bytes:
    """Return a file whose second paragraph holds some XML."""
    document = Document()
    document.add_paragraph("可以看见的正文。")
    document.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w', 'wp')} {_MORE}>{inner}</w:p>"))
    data = _saved(document)
    return patch(data, {"word/styles.xml": styles}) if styles else data


def body(text: str) -> bytes:
    """In the text itself."""
    return _with(f"<w:r><w:t>{text}</w:t></w:r>")


def split_runs(text: str) -> bytes:
    """In runs of one character each, with a mark of the spelling checker between them."""
    between = "<w:proofErr w:type='spellStart'/>"
    runs = between.join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{character}</w:t></w:r>" for character in text)
    return _with(runs)


def table(text: str) -> bytes:
    """In a table's cell."""
    document = Document()
    grid = document.add_table(2, 2)
    for position, content in enumerate(("姓名", "号码", "某甲", text)):
        grid.cell(*divmod(position, 2)).text = content
    return _saved(document)


def nested_table(text: str) -> bytes:
    """In a table within a table's cell."""
    document = Document()
    inner = document.add_table(1, 1).cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = text
    return _saved(document)


def _in_section(kind: str, text: str) -> bytes:
    document = Document()
    story: Any = getattr(document.sections[0], kind)
    story.is_linked_to_previous = False
    story.paragraphs[0].text = text
    return _saved(document)


def header(text: str) -> bytes:
    """In the page header."""
    return _in_section("header", text)


def first_footer(text: str) -> bytes:
    """In the footer of a first page that is like the others, and so never seen."""
    return _in_section("first_page_footer", text)


def comment(text: str) -> bytes:
    """In a comment."""
    document = Document()
    paragraph = document.add_paragraph("可以看见的正文。")
    document.add_comment(paragraph.runs, text=text, author="某甲", initials="甲")
    return _saved(document)


def _story(name: str, root: str, entry: str, text: str) -> bytes:
    part = f'<w:{root} {_WORD}><w:{entry} w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{entry}></w:{root}>'
    return patch(_saved(Document()), {f"word/{name}.xml": part.encode()})


def footnote(text: str) -> bytes:
    """In a footnote."""
    return _story("footnotes", "footnotes", "footnote", text)


def endnote(text: str) -> bytes:
    """In an endnote."""
    return _story("endnotes", "endnotes", "endnote", text)


def deleted(text: str) -> bytes:
    """In tracked deletions of its ends; what lies between them still stands."""
    ends = [f'<w:del w:author="某甲"><w:r><w:delText>{end}</w:delText></w:r></w:del>' for end in (text[:5], text[8:])]
    return _with(f"<w:r><w:t>联系电话</w:t></w:r>{ends[0]}<w:r><w:t>{text[5:8]}</w:t></w:r>{ends[1]}")


def inserted(text: str) -> bytes:
    """In a tracked insertion."""
    return _with(f'<w:ins w:id="1" w:author="某甲"><w:r><w:t>{text}</w:t></w:r></w:ins>')


def moved(text: str) -> bytes:
    """Where it was moved from."""
    return _with(f'<w:moveFrom w:id="1" w:author="某甲"><w:r><w:t>{text}</w:t></w:r></w:moveFrom>')


def vanished(text: str) -> bytes:
    """As hidden text."""
    return _with(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r>")


def vanished_by_style(text: str) -> bytes:
    """In a style that is hidden."""
    style = '<w:style w:type="character" w:styleId="Geheim"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    return _with(
        f'<w:r><w:rPr><w:rStyle w:val="Geheim"/></w:rPr><w:t>{text}</w:t></w:r>', styles=swap("</w:styles>", style)
    )


def field_code(text: str) -> bytes:
    """In the code of a field, over two runs."""
    return _with(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>HYPERLINK {text[:5]}</w:instrText></w:r><w:r><w:instrText>{text[5:]}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def link(text: str) -> bytes:
    """In the address of a link."""
    document = Document()
    document.part.relate_to(f"mailto:{text}@example.com", "http://x/hyperlink", is_external=True)
    return _saved(document)


def text_box(text: str) -> bytes:
    """In a text box, stored for old and new versions of Word."""
    box = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return _with(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def hidden_text_box(text: str) -> bytes:
    """In a text box that is hidden, stored for old and new versions of Word."""
    box = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return _with(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wp:docPr id='1' name='文本框 1' hidden='1'/><wps:txbx>{box}</wps:txbx></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape style='width:9pt;visibility: hidden'><v:textbox>{box}</v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def hidden_row(text: str) -> bytes:
    """In a table's row that is hidden."""
    rows = "".join(
        f"<w:tr>{properties}<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc></w:tr>"
        for properties, cell in (("", "看得见"), ("<w:trPr><w:hidden/></w:trPr>", text), ("", "也看得见"))
    )
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>"))
    return _saved(document)


def alternative_text(text: str) -> bytes:
    """In the description of a picture."""
    return _with(
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{text}"/></wp:inline></w:drawing></w:r>'
    )


def watermark(text: str) -> bytes:
    """In a watermark."""
    return _with(f'<w:r><w:pict><v:shape><v:textpath string="{text}"/></v:shape></w:pict></w:r>')


def author(text: str) -> bytes:
    """As the author."""
    document = Document()
    document.core_properties.author = text
    return _saved(document)


def last_editor(text: str) -> bytes:
    """As who saved the file last."""
    document = Document()
    document.core_properties.last_modified_by = text
    return _saved(document)


def company(text: str) -> bytes:
    """As the company of the extended properties."""
    return patch(_saved(Document()), {"docProps/app.xml": swap("<Company/>", f"<Company>{text}</Company>")})


def custom_property(text: str) -> bytes:
    """In a property of one's own."""
    office = f"{_PACKAGE}/officeDocument/2006"
    space = f'xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes"'
    part = f'<Properties {space}><property pid="2" name="承办"><vt:lpwstr>{text}</vt:lpwstr></property></Properties>'
    return patch(_saved(Document()), {"docProps/custom.xml": part.encode()})


def custom_xml(text: str) -> bytes:
    """In a part of data for forms."""
    return patch(_saved(Document()), {"customXml/item9.xml": f"<a><b>{text}</b></a>".encode()})


def document_variable(text: str) -> bytes:
    """In a variable of the document."""
    variable = f'<w:docVars><w:docVar w:name="x" w:val="{text}"/></w:docVars></w:settings>'
    return patch(_saved(Document()), {"word/settings.xml": swap("</w:settings>", variable)})


def embedded_workbook(data: bytes) -> bytes:
    """As a workbook behind a chart."""
    return patch(_saved(Document()), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": data})


def second_body(text: str) -> bytes:
    """In a part of an odd name that nothing leads to."""
    part = f"<w:document {_WORD}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    return patch(_saved(Document()), {"word/old.dat": part.encode()})


def link_target(text: str) -> bytes:
    """In a file's path that a relationship names."""
    path = f"file:///C:/Users/{text}/Normal.dotm"
    return patch(_saved(Document()), {"word/_rels/settings.xml.rels": relations([("rId1", path, "External")])})
