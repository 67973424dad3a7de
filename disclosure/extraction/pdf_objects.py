"""The strings and files in the objects of a PDF: annotations, forms, bookmarks, properties, attachments.

Every object is looked at once by its number, so that neither loops nor objects that no
page leads to matter.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

from disclosure.extraction.gathering import DAMAGED, Gathering
from disclosure.extraction.limits import TooLarge
from disclosure.extraction.loose import Loose
from disclosure.extraction.xml_reading import BadXml, parse
from disclosure.extraction.xmp import read_xmp

#: Objects that are strings or hold some; others are numbers, names and references.
_HOLDING: Final = (TextStringObject, DictionaryObject, ArrayObject)
_DEEPEST: Final = 20  # of objects that lie directly in another
#: Strings that are no text: ids, keys, days, colours, names of programs.
_IGNORED_LIST: Final = """
    /ID /O /U /OE /UE /Perms /DA /DS /Lang /CreationDate /ModDate /M /LastModified /Registry /Ordering /CharSet
    /Producer /Creator /NM /Panose /Cert /CheckSum /Checksum /DocChecksum /Trapped /IDTree /JT /S /Dest /D
    /OutputConditionIdentifier /RegistryName /PTEX.Fullbanner /Style /GTS_PDFXVersion /Nums
    /Limits /Headers
"""
_IGNORED: Final = frozenset(_IGNORED_LIST.split())
_INFO: Final = {
    "/Title": "标题",
    "/Author": "作者",
    "/Subject": "主题",
    "/Keywords": "关键词",
    "/Company": "单位",
    "/Manager": "主管",
    "/SourceModified": "",
}
_FORM: Final = frozenset(["/V", "/DV", "/TU", "/TM", "/Opt", "/FT", "/MK", "/CA", "/RV"])
#: Notes that somebody put on a page; links, forms and printers' marks are none.
_NOTES_LIST: Final = """
    /Text /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut /Stamp /Caret
    /Ink /Popup /FileAttachment /Redact
"""
_NOTES: Final = frozenset(_NOTES_LIST.split())
#: What programs call the targets of links and the elements of a tagged file.
_NODE: Final = re.compile(r"[A-Za-z_][\w.\-]{0,60}", re.ASCII)
_TAGS: Final = re.compile("<[^>]*>")


def read_objects(reader: PdfReader, pages: list[PageObject], gathering: Gathering) -> None:
    """Read all objects of a file; raises TooLarge when there are too many."""
    walk = _Walk(reader, pages, gathering)
    try:
        walk.read()
    finally:
        walk.finish()


class _Walk:
    def __init__(self, reader: PdfReader, pages: list[PageObject], gathering: Gathering) -> None:
        self._reader = reader
        self._gathering = gathering
        self._found: dict[str, dict[str, None]] = {}
        self._info = _number(reader.trailer.raw_get("/Info")) if "/Info" in reader.trailer else None
        self._pages: dict[int, int] = {}  # by the number of the annotation's object
        for number, page in enumerate(pages, 1):
            for annotation in _array(page, "/Annots"):
                if isinstance(annotation, IndirectObject):
                    self._pages.setdefault(annotation.idnum, number)
        self._page: int | None = None
        self._files: dict[int, tuple[str, StreamObject]] = {}  # by identity: a file is named elsewhere than it lies

    def read(self) -> None:
        """Look at every object."""
        reader = self._reader
        numbers = {(number, generation) for generation, known in reader.xref.items() for number in known}
        numbers |= {(number, 0) for number in reader.xref_objStm}
        for number, generation in sorted(numbers):
            try:
                thing = reader.get_object(IndirectObject(number, generation, reader))
            except TooLarge:
                raise
            except Exception:  # an object that is damaged; a page that needs it is reported
                continue
            self._page = self._pages.get(number)
            if number == self._info and isinstance(thing, DictionaryObject):
                self._read_info(thing)
            else:
                self._look(thing, "", "", 0)
        for name, stream in self._files.values():
            self._embed(name, stream)

    def _read_info(self, info: DictionaryObject) -> None:
        for key in info:
            value = info[key]
            if key in _IGNORED or not isinstance(value, TextStringObject):
                continue
            name = _INFO.get(key, "其他")
            if name == "作者":
                self._gathering.add_author("文件属性“作者”", value)
            elif name:
                self._gathering.add(f"文件属性“{name}”", value)

    def _look(self, thing: Any, key: str, where: str, depth: int) -> None:
        self._gathering.budget.spend("objects")
        if isinstance(thing, TextStringObject):
            self._take(key, str(thing), where)
        elif depth > _DEEPEST:
            pass
        elif isinstance(thing, DictionaryObject):
            where = self._place(thing, where)
            if isinstance(thing, StreamObject):
                self._read_stream(thing)
            for name, value in list(thing.items()):
                if name in _IGNORED or (name == "/Contents" and thing.get("/Type") == "/Sig"):
                    continue
                if name in ("/EF", "/XFA"):
                    self._read_files(name, thing)
                if isinstance(value, _HOLDING):
                    self._look(value, name, where, depth + 1)
        elif isinstance(thing, ArrayObject):
            if thing and thing[0] in ("/Indexed", "/I"):
                return  # a table of colours
            for value in list(thing):
                if isinstance(value, _HOLDING):
                    self._look(value, key, where, depth + 1)

    def _place(self, thing: DictionaryObject, where: str) -> str:
        """Return where the strings of a dictionary stand, `where` if it does not say."""
        kind = thing.raw_get("/Subtype") if "/Subtype" in thing else None
        page = f"第{self._page}页的" if self._page else ""
        if kind in _NOTES and "/Rect" in thing:
            if isinstance(note := thing.get("/Contents"), str) and note.strip():
                self._gathering.hide("批注")
            return f"{page}批注"
        if kind == "/Widget" or not _FORM.isdisjoint(thing):
            return f"{page}表单"
        if "/Title" in thing and "/Parent" in thing:
            return "书签"
        return where

    def _take(self, key: str, text: str, where: str) -> None:
        if key in ("/Alt", "/ActualText", "/E"):
            where = "替代文字"
        elif key in ("/URI", "/URL"):
            where = "链接地址"
        elif key == "/JS":
            where = "脚本"
        elif key in ("/F", "/UF", "/Desc"):
            where = "嵌入的文件名"
        elif key in ("/RC", "/RV"):
            text = _TAGS.sub("", text)
        if key == "/Names" and _NODE.fullmatch(text):
            return
        if sum(character.isprintable() or character.isspace() for character in text) < len(text) * 0.9:
            return  # bytes that happen to decode
        self._found.setdefault(where or "其他内容", {})[text] = None

    def _read_stream(self, stream: StreamObject) -> None:
        self._gathering.budget.spend("bytes", len(getattr(stream, "_data", b"")))
        if stream.get("/Type") == "/Metadata":
            if (data := self._unpack(stream)) is not None:
                read_xmp(data, self._gathering)
        elif stream.get("/Type") == "/EmbeddedFile":
            self._files.setdefault(id(stream), ("", stream))

    def _read_files(self, key: str, thing: DictionaryObject) -> None:
        """Read files that are attached (/EF), and the form in XML (/XFA)."""
        name = next((str(thing[key]) for key in ("/UF", "/F") if isinstance(thing.get(key), str)), "")
        value = thing.get(key)
        streams = list(value.values()) if isinstance(value, DictionaryObject) else [value]
        if isinstance(value, ArrayObject):
            streams = [entry.get_object() for entry in value]
        for stream in streams:
            stream = stream.get_object() if stream is not None else None
            if not isinstance(stream, StreamObject):
                continue
            if key == "/EF":
                self._files[id(stream)] = (name, stream)
            elif (data := self._unpack(stream)) is not None:
                self._read_form(data)

    def _read_form(self, data: bytes) -> None:
        form = Loose()
        with suppress(BadXml):  # the form lies in pieces of XML that are not whole by themselves
            parse(data, form, self._gathering.budget)
        self._gathering.add_lines("表单", [*form.finish(), *form.words])

    def _embed(self, name: str, stream: StreamObject) -> None:
        self._gathering.hide("嵌入的文件")
        within = self._gathering.inside("嵌入的文件", name)
        if (data := self._unpack(stream)) is not None:
            from disclosure.extraction.contents import read_content  # which reads this format too

            read_content(name, data, within)

    def _unpack(self, stream: StreamObject) -> bytes | None:
        try:
            data = stream.get_data()
        except Exception:  # a filter that fails, or yields too much
            self._gathering.fail(DAMAGED)
            return None
        self._gathering.budget.spend("bytes", len(data))
        return bytes(data)

    def finish(self) -> None:
        """Hand over the strings."""
        for where, texts in self._found.items():
            self._gathering.add_lines(where, texts)


def _number(reference: Any) -> int | None:
    return reference.idnum if isinstance(reference, IndirectObject) else None


def _array(holder: DictionaryObject, key: str) -> list[Any]:
    try:
        value = holder[key].get_object()
    except Exception:  # there is none, or it is damaged
        return []
    return list(value) if isinstance(value, ArrayObject) else []
