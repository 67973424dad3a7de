"""Presentations, OpenDocument, OFD, archives and pictures that hide a text, each somewhere else."""

from __future__ import annotations

import struct
import zlib

from tests.extraction.packing import pack, relations

_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_SLIDES = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" {_DRAWING} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def _shape(text: str, properties: str = "") -> str:
    half = len(text) // 2
    runs = f"<a:r><a:t>{text[:half]}</a:t></a:r><a:r><a:t>{text[half:]}</a:t></a:r>"
    return f"<p:cSld><p:spTree><p:sp>{properties}<p:txBody><a:p>{runs}</a:p></p:txBody></p:sp></p:spTree></p:cSld>"


def presentation(
    slide: str = "看得见", *, show: str = "1", notes: str = "", comment: str = "", cell: str = "", shape: str = ""
) -> bytes:
    """Return a presentation of two slides; what is asked for belongs to the second."""
    members: list[tuple[str, bytes | str]] = [
        ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        (
            "ppt/presentation.xml",
            f'<p:presentation {_SLIDES}><p:sldIdLst><p:sldId id="256" r:id="rId1"/><p:sldId id="257" r:id="rId2"/>'
            "</p:sldIdLst></p:presentation>",
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            relations([("rId1", "slides/slide2.xml", ""), ("rId2", "slides/slide1.xml", "")]),
        ),
        ("ppt/slides/slide2.xml", f"<p:sld {_SLIDES}>{_shape('第一张')}</p:sld>"),
        ("ppt/slides/slide1.xml", f'<p:sld {_SLIDES} show="{show}">{_shape(slide, shape)}{_table(cell)}</p:sld>'),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            relations([("rId1", "../notesSlides/notesSlide1.xml", ""), ("rId2", "../comments/comment1.xml", "")]),
        ),
    ]
    if notes:
        members.append(("ppt/notesSlides/notesSlide1.xml", f"<p:notes {_SLIDES}>{_shape(notes)}</p:notes>"))
    if comment:
        part = f"<p:cmLst {_SLIDES}><p:cm><p:text>{comment}</p:text></p:cm></p:cmLst>"
        members.append(("ppt/comments/comment1.xml", part))
    return pack(*members)


def hidden_shape(text: str) -> bytes:
    """Return a presentation with a shape that is hidden."""
    return presentation(text, shape='<p:nvSpPr><p:cNvPr id="2" name="文本框 1" hidden="1"/></p:nvSpPr>')


def _table(text: str) -> str:
    cells = "".join(
        f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in ("号码", text)
    )
    return f"<a:tbl><a:tr>{cells}</a:tr></a:tbl>" if text else ""


_OPEN = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("meta", "meta"),
        ("fo", "xsl-fo-compatible"),
    )
)


def opendocument(body: str, *, styles: str = "", meta: str = "", kind: str = "text", pages: str = "") -> bytes:
    """Return a text or spreadsheet of these pieces of XML."""
    dublin = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        f"<office:document-content {_OPEN} {dublin}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    about = f"<office:document-meta {_OPEN} {dublin}><office:meta>{meta}</office:meta></office:document-meta>"
    masters = (
        f"<office:document-styles {_OPEN}><office:master-styles>{pages}</office:master-styles></office:document-styles>"
    )
    return pack(
        ("mimetype", f"application/vnd.oasis.opendocument.{kind}"),
        ("content.xml", content),
        ("styles.xml", masters),
        ("meta.xml", about),
    )


def open_annotation(text: str) -> bytes:
    """Return a text with an annotation."""
    note = f"<office:annotation><dc:creator>某甲</dc:creator><text:p>{text}</text:p></office:annotation>"
    return opendocument(f"<text:p>正{note}文</text:p>")


def open_deletion(text: str) -> bytes:
    """Return a text with a tracked deletion."""
    region = f"<text:changed-region><text:deletion><text:p>{text}</text:p></text:deletion></text:changed-region>"
    return opendocument(f"<text:tracked-changes>{region}</text:tracked-changes><text:p>正文</text:p>")


def open_hidden_text(text: str) -> bytes:
    """Return a text with a stretch in a hidden style."""
    style = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    return opendocument(f'<text:p>正文<text:span text:style-name="T1">{text}</text:span></text:p>', styles=style)


def open_hidden_section(text: str) -> bytes:
    """Return a text with a hidden section."""
    return opendocument(
        f'<text:section text:display="none"><text:p>{text}</text:p></text:section><text:p>正文</text:p>'
    )


def open_spans(text: str) -> bytes:
    """Return a text in spans of one character each."""
    return opendocument(f"<text:p>{''.join(f'<text:span>{character}</text:span>' for character in text)}</text:p>")


def open_header(text: str) -> bytes:
    """Return a text with a page header."""
    return opendocument(
        "<text:p>正文</text:p>",
        pages=f"<style:master-page><style:header><text:p>{text}</text:p></style:header></style:master-page>",
    )


def open_author(text: str) -> bytes:
    """Return a text with an author."""
    return opendocument("<text:p>正文</text:p>", meta=f"<meta:initial-creator>{text}</meta:initial-creator>")


def open_sheet(text: str, *, row: str = "", column: str = "", table: str = "", styles: str = "") -> bytes:
    """Return a spreadsheet with a text in its third row and second column."""
    rows = ""
    for mark, cells in (("", ("姓名", "号码")), ("", ("某甲", "—")), (row, ("某乙", text))):
        inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        rows += f"<table:table-row {mark}>{inner}</table:table-row>"
    columns = f"<table:table-column/><table:table-column {column}/>"
    whole = f'<table:table table:name="名册" {table}>{columns}{rows}</table:table>'
    return opendocument(whole, kind="spreadsheet", styles=styles)


def open_hidden_row(text: str) -> bytes:
    """Return a spreadsheet with a row hidden."""
    return open_sheet(text, row='table:visibility="collapse"')


def open_hidden_column(text: str) -> bytes:
    """Return a spreadsheet with a column hidden."""
    return open_sheet(text, column='table:visibility="collapse"')


def open_hidden_sheet(text: str) -> bytes:
    """Return a spreadsheet with its sheet hidden."""
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    return open_sheet(text, table='table:style-name="ta1"', styles=style)


def ofd(*pages: str, author: str = "", annotation: str = "") -> bytes:
    """Return an OFD file; each page is XML of its content."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    members: list[tuple[str, bytes | str]] = [
        (
            "OFD.xml",
            f"<ofd:OFD {space}><ofd:DocBody><ofd:DocInfo><ofd:Author>{author}</ofd:Author></ofd:DocInfo>"
            "</ofd:DocBody></ofd:OFD>",
        ),
        ("Doc_0/Document.xml", f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"),
    ]
    for number, content in enumerate(pages):
        page = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
        members.append((f"Doc_0/Pages/Page_{number}/Content.xml", page))
    if annotation:
        part = f"<ofd:PageAnnot {space}><ofd:Annot><ofd:Remark>{annotation}</ofd:Remark></ofd:Annot></ofd:PageAnnot>"
        members.append(("Doc_0/Annots/Page_0/Annotation.xml", part))
    return pack(*members)


def ofd_text(text: str, x: float = 30, y: float = 20) -> str:
    """Return a piece of text at a place of an OFD page, in millimetres."""
    return (
        f'<ofd:TextObject Boundary="{x} {y} {4 * len(text)} 5" Size="4">'
        f'<ofd:TextCode X="0" Y="4" DeltaX="4">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_spread(text: str) -> str:
    """Return a text set character by character."""
    return "".join(ofd_text(character, 30 + 4 * position) for position, character in enumerate(text))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a picture of one dot with these chunks."""
    head = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dot = (b"IDAT", zlib.compress(b"\0\0"))
    whole = b"\x89PNG\r\n\x1a\n"
    for kind, content in (head, *chunks, dot, (b"IEND", b"")):
        whole += struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return whole


def png_text(text: str) -> bytes:
    """Return a picture with a compressed comment."""
    return png((b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(text.encode())))


def png_xmp(text: str) -> bytes:
    """Return a picture with metadata in XML."""
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    creator = f"<dc:creator><rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq></dc:creator>"
    packet = f"<rdf:RDF {rdf}><rdf:Description>{creator}</rdf:Description></rdf:RDF>"
    return png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet.encode()))


def exif(tag: int, text: bytes) -> bytes:
    """Return Exif data with one tag of text."""
    entry = struct.pack("<HHHII", 1, tag, 2, len(text), 26)
    return b"II*\0" + struct.pack("<I", 8) + entry + struct.pack("<I", 0) + text


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """Return the beginning of a picture with these segments."""
    parts = (b"\xff" + bytes([kind]) + struct.pack(">H", len(content) + 2) + content for kind, content in segments)
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xda\0\2\xff\xd9"


def jpeg_artist(text: str) -> bytes:
    """Return a picture with its photographer."""
    return jpeg((0xE1, b"Exif\0\0" + exif(0x013B, text.encode())))


def jpeg_windows_comment(text: str) -> bytes:
    """Return a picture with a remark as Windows writes it."""
    return jpeg((0xE1, b"Exif\0\0" + exif(0x9C9C, text.encode("utf-16-le"))))


def jpeg_comment(text: str) -> bytes:
    """Return a picture with a comment in GB18030."""
    return jpeg((0xFE, text.encode("gb18030")))


def gif_comment(text: str) -> bytes:
    """Return a picture with a comment."""
    data = text.encode()
    return b"GIF89a\1\0\1\0\0\0\0" + b"\x21\xfe" + bytes([len(data)]) + data + b"\0;"


def webp_exif(text: str) -> bytes:
    """Return a picture with its photographer."""
    content = exif(0x013B, text.encode())
    chunk = b"EXIF" + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk
