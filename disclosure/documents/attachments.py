"""Kinds of files that may go out with a document, told by what is in them.

Nothing that a browser or an office program would run is among them: no HTML, no SVG,
no macros.  The sources of the signatures are the formats' own specifications (PDF:
ISO 32000; Office: ISO/IEC 29500; OFD: GB/T 33190).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

_PACKAGE: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDINGS_FROM_CAMERAS: Final = {"jpeg": "jpg", "tiff": "tif"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its Chinese name and a test of its content; `image` may stand in a body.

    The test is given the first bytes, and the names of the members where that is a package.
    """

    name: str
    matches: Callable[[bytes, AbstractSet[str]], bool]
    image: bool = False


def _starts(*signatures: bytes) -> Callable[[bytes, AbstractSet[str]], bool]:
    return lambda head, names: head.startswith(signatures)


def _office(part: str) -> Callable[[bytes, AbstractSet[str]], bool]:
    return lambda head, names: part in names


def _names(file: BinaryIO) -> set[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()


def _is_text(head: bytes, names: AbstractSet[str]) -> bool:
    return b"\x00" not in head and not head.startswith((_PACKAGE, b"%PDF-", _OLE))


KINDS: Final = {
    "pdf": Kind("PDF 文件", _starts(b"%PDF-")),
    "ofd": Kind("OFD 版式文件", _office("OFD.xml")),
    "docx": Kind("Word 文档", _office("word/document.xml")),
    "xlsx": Kind("Excel 表格", _office("xl/workbook.xml")),
    "pptx": Kind("PPT 演示文稿", _office("ppt/presentation.xml")),
    "doc": Kind("Word 97 文档", _starts(_OLE)),
    "xls": Kind("Excel 97 表格", _starts(_OLE)),
    "ppt": Kind("PPT 97 演示文稿", _starts(_OLE)),
    "wps": Kind("WPS 文字", _starts(_OLE)),
    "et": Kind("WPS 表格", _starts(_OLE)),
    "odt": Kind("开放文档文字", _office("content.xml")),
    "ods": Kind("开放文档表格", _office("content.xml")),
    "csv": Kind("CSV 表格", _is_text),
    "txt": Kind("文本", _is_text),
    "zip": Kind("压缩包", _starts(_PACKAGE)),
    "png": Kind("PNG 图片", _starts(b"\x89PNG\r\n\x1a\n"), image=True),
    "jpg": Kind("JPEG 图片", _starts(b"\xff\xd8\xff"), image=True),
    "gif": Kind("GIF 图片", _starts(b"GIF87a", b"GIF89a"), image=True),
    "webp": Kind("WebP 图片", lambda head, names: head[:4] == b"RIFF" and head[8:12] == b"WEBP", image=True),
    "mp4": Kind("MP4 视频", lambda head, names: head[4:8] == b"ftyp"),
    "mp3": Kind("MP3 音频", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}


def ending(name: str) -> str:
    """Return a file name's ending in lower case, `jpeg` as `jpg`."""
    last = name.rpartition(".")[2].lower() if "." in name else ""
    return _ENDINGS_FROM_CAMERAS.get(last, last)


def kind_of(name: str) -> Kind | None:
    """Return the kind a file's name promises, None for one that may not go out."""
    return KINDS.get(ending(name))


def problem(path: Path) -> str | None:
    """Return what is wrong with a file's content, as a Chinese clause, or None.

    `path` is a regular file.  Raises OSError where it cannot be read.
    """
    kind = kind_of(path.name)
    if kind is None:
        return f"是不能公开发布的文件类型“{path.suffix or '无扩展名'}”"
    with path.open("rb") as file:
        head = file.read(512)
        names: AbstractSet[str] = _names(file) if head.startswith(_PACKAGE) else frozenset()
    if not head:
        return "是空文件"
    if not kind.matches(head, names):
        return f"内容不是“{kind.name}”，与扩展名不符"
    if any(name.endswith("vbaProject.bin") for name in names):
        return "含有宏"
    return None
