"""What a file is, told by what is in it, and who reads it."""

from __future__ import annotations

import re
from typing import Final

from disclosure.extraction.gathering import DAMAGED, LOCKED, TOO_LARGE, Gathering
from disclosure.extraction.images import is_image, read_image
from disclosure.extraction.limits import MAX_DEPTH, TooLarge
from disclosure.extraction.ofd import read_ofd
from disclosure.extraction.office import read_office
from disclosure.extraction.opendocument import read_opendocument
from disclosure.extraction.packages import Package, Unreadable
from disclosure.extraction.plain_text import read_csv, read_text

#: Films and sounds, which have no text.
MEDIA: Final = frozenset(["mp4", "mp3"])
#: Formats of before 2007, and those that no reader is written for.
_OLD: Final = frozenset(["doc", "xls", "ppt", "wps", "et", "dps"])
_PACKED: Final = frozenset(["rar", "7z", "gz", "tar", "bz2", "xz"])
_UNREAD: Final = _OLD | _PACKED | {"xlsb", "ceb", "caj", "mdb", "accdb", "dbf", "vsd", "msg"}
_TEXTS: Final = frozenset(["txt", "md", "htm", "html", "mht", "xml", "json", "log", "ini", "yml", "yaml", "rtf", "eml"])
_OFFICE: Final = frozenset(["docx", "xlsx", "pptx", "odt", "ods", "ofd", "pdf", "zip"])
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream in which an Office file with a password lies (MS-OFFCRYPTO 2.3.4.4).
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_PDF: Final = re.compile(rb"%PDF-\d")


def read_content(name: str, data: bytes, gathering: Gathering) -> None:
    """Read a file; `name` is its name or its ending.

    What cannot be read is noted in the gathering.  Never raises for what is in the file.
    """
    if gathering.depth > MAX_DEPTH:
        gathering.fail("套在太多层文件里，没有读")
        return
    try:
        _read(name.rpartition(".")[2].lower(), data, gathering)
    except TooLarge:
        gathering.fail(TOO_LARGE)
    except Unreadable as error:
        gathering.fail(str(error))
    except Exception:  # hostile files find ways to fail that nobody thought of
        gathering.fail(DAMAGED)


def _read(ending: str, data: bytes, gathering: Gathering) -> None:
    if data.startswith(_ZIP):
        _read_package(Package(data, gathering.budget), gathering)
    elif _PDF.search(data[:1024]):
        from disclosure.extraction.pdf import read_pdf  # takes longer to import than most files to read

        read_pdf(data, gathering)
    elif data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise Unreadable(LOCKED)
        raise Unreadable(f"是旧格式（.{ending}），程序读不了" if ending in _OLD else "是旧格式，程序读不了")
    elif is_image(data):
        read_image(data, gathering)
    elif ending == "csv":
        read_csv(data, gathering)
    elif ending in _TEXTS:
        read_text(data, gathering)
    elif ending in _OFFICE:
        raise Unreadable(DAMAGED)
    elif ending in _UNREAD:
        raise Unreadable(f"是 .{ending} 格式，程序读不了")


def _read_package(package: Package, gathering: Gathering) -> None:
    names = package.names
    if "OFD.xml" in names:
        read_ofd(package, gathering, read_embedded)
    elif "content.xml" in names:
        read_opendocument(package, gathering, read_embedded)
    elif "[Content_Types].xml" in names or names & {"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"}:
        if any(name.endswith("workbook.bin") for name in names):
            gathering.fail("是二进制表格（.xlsb），程序读不了")
        read_office(package, gathering, read_embedded)
    else:
        _read_archive(package, gathering)


def _read_archive(package: Package, gathering: Gathering) -> None:
    """Read a zip archive that is nothing but that."""
    gathering.add_lines("压缩包里的文件名", package.names_in_order)
    for member in package.members:
        within = gathering.inside("压缩包里的", member.name)
        try:
            data = package.read(member)
        except Unreadable as error:
            within.fail(str(error))
            continue
        ending = member.name.rpartition(".")[2].lower()
        if not (_is_known(data) or ending in _TEXTS | _OFFICE | _UNREAD | MEDIA | {"csv"}):
            within.fail("是程序不认识的类型，没有读")
        read_content(member.name, data, within)


def read_embedded(name: str, data: bytes, gathering: Gathering) -> None:
    """Read a file that lies in a document: pictures, workbooks of charts, attachments."""
    if is_image(data):
        read_content(name, data, gathering.inside("图片", name))
    elif _is_known(data) or name.rpartition(".")[2].lower() in _TEXTS | {"csv"}:
        gathering.hide("嵌入的文件")
        read_content(name, data, gathering.inside("嵌入的文件", name))


def _is_known(data: bytes) -> bool:
    return data.startswith((*_ZIP, _OLE)) or bool(_PDF.search(data[:1024])) or is_image(data)
