"""Drawings of a Word file (DrawingML and VML): pictures, text boxes, and what is neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from disclosure.documents.attachments import KINDS
from disclosure.importing.model import Picture

#: Shapes that only divide or join.
_LINES: Final = frozenset(["line", "straightConnector1", "bentConnector3", "curvedConnector3", "lineInv"])
_SHAPES: Final = frozenset(["wsp", "shape", "rect", "oval", "line", "roundrect", "polyline", "cxnSp"])
_FORMATS: Final = (
    (b"\x01\x00\x00\x00", "EMF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\x00\x09\x00", "WMF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"<svg", "SVG"),
    (b"<?xml", "SVG"),
)
_CROPS: Final = ("croptop", "cropbottom", "cropleft", "cropright")


class Found(NamedTuple):
    """Something in a drawing: `picture` (its relationship), `box` (its element), `words`, or a name of what it is."""

    kind: str
    value: str = ""
    element: Element | None = None
    cropped: bool = False


def look_through(drawing: Element) -> Iterator[Found]:
    """Yield what is in a drawing, in order."""
    found = list(_walk(drawing))
    if not found:
        shapes = {shape.get("prst", "") for shape in drawing.iter("prstGeom")}
        only_lines = shapes and shapes <= _LINES
        if only_lines or all(shape.tag == "line" for shape in drawing.iter() if shape.tag in _SHAPES):
            yield Found("line")
        else:
            yield Found("shape")
    yield from found


def _walk(element: Element) -> Iterator[Found]:
    for child in element:
        name = child.tag
        if name == "txbxContent":
            yield Found("box", element=child)
        elif name == "blipFill":
            crop = child.find("srcRect")
            blip = child.find("blip")
            if blip is not None:
                cut = crop is not None and any(value not in ("0", "") for value in crop.attrib.values())
                yield Found("picture", blip.get("r:embed", ""), cropped=cut)
        elif name == "imagedata":
            cut = any(child.get(side, "0") not in ("0", "0f", "") for side in _CROPS)
            yield Found("picture", child.get("r:id", ""), cropped=cut)
        elif name == "chart":
            yield Found("chart")
        elif name == "relIds":
            yield Found("diagram")
        elif name == "textpath" and child.get("string"):
            yield Found("words", child.get("string", ""))
        elif name == "AlternateContent":
            yield from _walk(chosen(child))
        else:
            yield from _walk(child)


def chosen(alternatives: Element) -> Element:
    """Return the newest of the forms in which something is stored (`mc:AlternateContent`)."""
    for name in ("Choice", "Fallback"):
        form = alternatives.find(name)
        if form is not None and len(form):
            return form
    return alternatives


def alternative(drawing: Element) -> str:
    """Return the words that a drawing has for those who do not see it (替代文字)."""
    for name in ("docPr", "cNvPr", "shape"):
        for element in drawing.iter(name):
            words = element.get("descr") or element.get("alt") or element.get("title") or ""
            if words.strip():
                return " ".join(words.split())
    return ""


def picture(data: bytes, words: str) -> Picture | str:
    """Return a picture that a page can show, or the name of its format where it cannot be shown."""
    for ending, kind in KINDS.items():
        if kind.image and kind.matches(data[:512], frozenset()):
            return Picture(data, ending, words)
    return next((name for mark, name in _FORMATS if data.lstrip()[: len(mark)] == mark), "少见的")
