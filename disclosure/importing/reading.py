"""Reading a file by what is in it, within the limits; and what to do where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from disclosure.documents.attachments import ending
from disclosure.extraction.gathering import LOCKED
from disclosure.extraction.images import is_image
from disclosure.extraction.limits import MAX_FILE, Budget, TooLarge
from disclosure.extraction.packages import Package, Unreadable
from disclosure.extraction.xml_reading import BadXml
from disclosure.findings import Failure, reason
from disclosure.importing.conversion import convert
from disclosure.importing.model import Source
from disclosure.importing.plain import read_csv, read_text
from disclosure.importing.word import read_word
from disclosure.importing.workbook import read_workbook

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ZIP: Final = b"PK\x03\x04"
_PDF: Final = re.compile(rb"%PDF-\d")
#: Formats of before 2007 and of WPS, and what each is saved as.
OLD: Final = {"doc": "docx", "wps": "docx", "rtf": "docx", "xls": "xlsx", "et": "xlsx"}
#: Others that people try, and what to do with them.
_OTHERS: Final = {
    "ppt": "演示文稿导不成网页。把要公开的文字写成 Word 再导入，演示文稿可以作附件。",
    "pptx": "演示文稿导不成网页。把要公开的文字写成 Word 再导入，演示文稿可以作附件。",
    "zip": "这是压缩包。先解压，再一个一个导入里面的文件。",
    "rar": "这是压缩包。先解压，再一个一个导入里面的文件。",
    "7z": "这是压缩包。先解压，再一个一个导入里面的文件。",
    "ofd": "OFD 版式文件导不进来。请向起草的股室要 Word 原件，OFD 可以作附件。",
}
_DAMAGED: Final = "文件已损坏，打不开。用 Word、Excel 或者 WPS 打开看看；能打开的话另存一份，再导入。"


class Reading(NamedTuple):
    """What was read: the source, and the bytes and ending of the file it was read from (the converted one)."""

    source: Source
    data: bytes
    ending: str


def read(path: Path) -> Reading:
    """Read a file.

    Raises Failure, with a sentence on what to do, where it cannot be.
    """
    data = _bytes(path)
    name, kind = path.name, ending(path.name)
    if not data:
        raise Failure(f"“{name}”是空文件，里面什么都没有。")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Failure(f"“{name}”有密码，打不开。请先在 Word、Excel 或者 WPS 里去掉密码，另存一份，再导入。")
    if data.startswith((_OLE, b"{\\rtf")) and kind not in _OTHERS:
        target = OLD.get(kind, "xlsx" if b"W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00" in data else "docx")
        data, kind = convert(path, data, target), target
        reading = _read(name, data, kind)
        reading.source.remark(f"原件是旧格式，由本机的 LibreOffice 转成了 .{target} 再导入，请核对版式")
        return reading
    return _read(name, data, kind)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Failure(f"“{path.name}”是文件夹。请写出要导入的文件。")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise Failure(f"“{path}”打不开：{reason(error)}。") from None
    if len(data) > MAX_FILE:
        raise Failure(f"“{path.name}”超过 {MAX_FILE // 1024 // 1024} MB，太大了。把图片压缩、分成几份以后再导入。")
    return data


def _read(name: str, data: bytes, kind: str) -> Reading:
    try:
        reader, kind = _reader(name, data, kind)
        return Reading(reader(data), data, kind)
    except Unreadable as error:
        locked = LOCKED in str(error)
        raise Failure(
            f"“{name}”有密码，打不开。请先去掉密码，另存一份，再导入。" if locked else f"“{name}”：{_DAMAGED}"
        ) from None
    except (BadXml, RecursionError):
        raise Failure(f"“{name}”：{_DAMAGED}") from None
    except TooLarge:
        raise Failure(
            f"“{name}”的内容太多（可能有成千上万的空行、空列，或者不是正常的办公文件），没有导入。"
            "把要公开的部分复制到一个新文件里，再导入。"
        ) from None
    except Failure as failure:
        raise Failure(f"“{name}”：{failure}") from None


def _reader(name: str, data: bytes, kind: str) -> tuple[Callable[[bytes], Source], str]:
    """Return what reads a file, and the ending that its content calls for."""
    if data.startswith(_ZIP):
        return _package_reader(name, data, kind)
    if _PDF.search(data[:1024]):
        from disclosure.importing.pdf import read_pdf  # takes long to import

        return read_pdf, "pdf"
    if is_image(data):
        raise Failure("是图片，里面没有文字可以导入。先用 disclosure new 写一件文档，再把图片放进正文。")
    if kind in _OTHERS:
        raise Failure(_OTHERS[kind])
    if kind in ("docx", "xlsx", "docm", "xlsm", "wps", "et", "doc", "xls"):
        raise Failure(_DAMAGED)
    if kind == "csv":
        return read_csv, "csv"
    if kind in ("htm", "html", "mht"):
        raise Failure("是网页。用 Word 或者 WPS 打开，另存为 .docx，再导入。")
    return read_text, "txt"


def _package_reader(name: str, data: bytes, kind: str) -> tuple[Callable[[bytes], Source], str]:
    names = Package(data, Budget()).names
    if "OFD.xml" in names:
        raise Failure(_OTHERS["ofd"])
    if "ppt/presentation.xml" in names:
        raise Failure(_OTHERS["pptx"])
    if "content.xml" in names:
        target = "xlsx" if kind in ("ods", "ots") else "docx"
        raise Failure(f"是开放文档格式。用 Word、WPS 或者 LibreOffice 打开，另存为 .{target}，再导入。")
    if any(one.startswith("xl/") for one in names):
        return read_workbook, "xlsm" if any(one.endswith("vbaProject.bin") for one in names) else "xlsx"
    if any(one.startswith("word/") for one in names) or "[Content_Types].xml" in names:
        return read_word, "docm" if any(one.endswith("vbaProject.bin") for one in names) else "docx"
    if kind in ("docx", "xlsx"):
        raise Failure(_DAMAGED)
    raise Failure(_OTHERS["zip"])
