"""PDF files that hide a text, each somewhere else."""

from __future__ import annotations

import io
import zlib

from pypdf import PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from tests.extraction.packing import saved


def build(*objects: bytes, root: int = 1, more: bytes = b"") -> bytes:
    """Return a file of objects numbered from 1, with a table of where they stand."""
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, more, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


def stream(content: bytes, more: bytes = b"") -> bytes:
    """Return a compressed stream."""
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode%s>>\nstream\n%s\nendstream" % (len(packed), more, packed)


def page(text: str = "", *, drawn: bytes = b"", codes: bool = True, resources: bytes = b"", more: bytes = b"") -> bytes:
    """Return a file of one page whose font numbers its glyphs, and says which characters they are."""
    glyphs = "".join(dict.fromkeys(text))
    shown = "".join(f"{glyphs.index(character) + 1:04X}" for character in text)
    lines = "".join(f"<{number:04X}> <{ord(character):04X}>\n" for number, character in enumerate(glyphs, 1))
    character_map = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n1 begincodespacerange\n<0000> <FFFF>\n"
        f"endcodespacerange\n{len(glyphs)} beginbfchar\n{lines}endbfchar\nendcmap\nend\nend"
    )
    content = f"BT /F1 12 Tf 72 700 Td <{shown}> Tj ET\n".encode() if text else b""
    return build(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % more,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>"
        % resources,
        stream(content + drawn),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]%s>>"
        % (b"/ToUnicode 7 0 R" if codes else b""),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>>>",
        stream(character_map.encode()),
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n"
        b"stream\n\0\nendstream",
    )


def scanned() -> bytes:
    """Return a page that is a picture."""
    return page(drawn=b"q 595 0 0 842 0 0 cm /Im Do Q", resources=b"/XObject<</Im 8 0 R>>")


def _writer(text: str = "可以看见的正文。") -> PdfWriter:
    return PdfWriter(clone_from=io.BytesIO(page(text)))


def _saved(writer: PdfWriter) -> bytes:
    return saved(writer.write)


def note(text: str) -> bytes:
    """In a note."""
    writer = _writer()
    writer.add_annotation(0, Text(rect=(50, 550, 200, 650), text=text))
    return _saved(writer)


def free_text(text: str) -> bytes:
    """In a text laid over the page."""
    writer = _writer()
    writer.add_annotation(0, FreeText(text=text, rect=(50, 550, 200, 650)))
    return _saved(writer)


def form_field(text: str) -> bytes:
    """In a field of a form."""
    writer = _writer()
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("栏"),
            NameObject("/V"): TextStringObject(text),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (50, 50, 200, 70))),
        }
    )
    reference = writer._add_object(field)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    writer.root_object[NameObject("/AcroForm")] = form
    return _saved(writer)


def form_in_xml(text: str) -> bytes:
    """In a form of the XML kind."""
    writer = _writer()
    part = StreamObject()
    part.set_data(f"<xfa><name>{text}</name></xfa>".encode())
    form = DictionaryObject({NameObject("/XFA"): ArrayObject([TextStringObject("datasets"), writer._add_object(part)])})
    writer.root_object[NameObject("/AcroForm")] = form
    return _saved(writer)


def author(text: str) -> bytes:
    """As the author."""
    writer = _writer()
    writer.add_metadata({"/Author": text})
    return _saved(writer)


def own_property(text: str) -> bytes:
    """In a property of one's own."""
    writer = _writer()
    writer.add_metadata({"/承办": text})
    return _saved(writer)


def metadata(text: str) -> bytes:
    """In the metadata in XML."""
    writer = _writer()
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    inner = f"<dc:creator><rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq></dc:creator>"
    packet = StreamObject()
    packet.set_data(f"<rdf:RDF {rdf}><rdf:Description>{inner}</rdf:Description></rdf:RDF>".encode())
    packet[NameObject("/Type")] = NameObject("/Metadata")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    return _saved(writer)


def bookmark(text: str) -> bytes:
    """In a bookmark."""
    writer = _writer()
    writer.add_outline_item(title=text, page_number=0)
    return _saved(writer)


def attachment(name: str, data: bytes) -> bytes:
    """In a file attached."""
    writer = _writer()
    writer.add_attachment(name, data)
    return _saved(writer)


def link(text: str) -> bytes:
    """In the address of a link."""
    writer = _writer()
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(f"tel:{text}")}
    )
    entry = {
        NameObject("/Subtype"): NameObject("/Link"),
        NameObject("/Rect"): ArrayObject(map(FloatObject, (50, 50, 200, 70))),
        NameObject("/A"): action,
    }
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(DictionaryObject(entry))])
    return _saved(writer)


def orphan(text: str) -> bytes:
    """In an object that nothing leads to."""
    return build(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</Old <%s>>>" % ("\ufeff" + text).encode("utf-16-be").hex().encode(),
    )


def encrypted(password: str) -> bytes:
    """Return a file that opens with a password only."""
    writer = _writer()
    writer.encrypt(password, "所有者", algorithm="AES-256")
    return _saved(writer)
