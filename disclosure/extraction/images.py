"""What pictures say of themselves: Exif, XMP, IPTC and comments in PNG, JPEG, GIF and WebP.

The text in a picture cannot be read, and is not reported: most pictures hold none.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from disclosure.extraction.gathering import Gathering
from disclosure.extraction.plain_text import decode
from disclosure.extraction.xmp import read_xmp

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MAX_TEXT: Final = 4 * 1024 * 1024  # bytes of one chunk, unpacked
_MOST_BLOCKS: Final = 20_000

#: Tags of texts in Exif (CIPA DC-008 4.6) and in Windows' own properties.
_TAGS: Final = {
    0x010D: "文件名",
    0x010E: "说明",
    0x013B: "作者",
    0x013C: "电脑名",
    0x8298: "版权",
    0x9286: "备注",
    0x9C9B: "标题",
    0x9C9C: "备注",
    0x9C9D: "作者",
    0x9C9E: "关键词",
    0x9C9F: "主题",
    0xA430: "相机所有者",
}
_FOLDERS: Final = (0x8769, 0x8825, 0xA005)
_WINDOWS: Final = range(0x9C9B, 0x9CA0)
_TEXT_TYPES: Final = (1, 2, 7)  # BYTE, ASCII, UNDEFINED
#: The most entries of one folder of Exif that are read, and the most bytes of one.
_MOST_TAGS: Final = 500
_LONGEST_TAG: Final = 65_536
_GIF_EXTENSION: Final = re.compile(rb"\x21([\xfe\xff])")
_IPTC_TEXT: Final = re.compile(rb"\x1c\x02([\x05\x19\x28\x50\x55\x6e\x73\x74\x78\x7a])(..)", re.DOTALL)
#: Programs write their names into these chunks of PNG.
_PROGRAMS: Final = re.compile(rb"(?i)software|creation time|date:.*|exif:.*|icc:.*|png:.*|.*thumb.*|raw profile.*")


def is_image(data: bytes) -> bool:
    """Tell whether a file is a picture of one of the kinds read here."""
    return data.startswith((_PNG, b"\xff\xd8\xff", b"GIF8")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def read_image(data: bytes, gathering: Gathering) -> None:
    """Read what a picture says of itself; a damaged one as far as it is whole."""
    read = _read_png if data.startswith(_PNG) else _read_gif if data[:3] == b"GIF" else _read_blocks
    with suppress(struct.error, IndexError, zlib.error):  # a picture that breaks off says nothing more
        read(data, gathering)


def _read_png(data: bytes, gathering: Gathering) -> None:
    for kind, chunk in _png_chunks(data):
        if kind == b"eXIf":
            _read_exif(chunk, gathering)
        if kind not in (b"tEXt", b"zTXt", b"iTXt"):
            continue
        keyword, _, rest = chunk.partition(b"\0")
        if kind == b"zTXt":
            rest = _unpack(rest[1:])
        elif kind == b"iTXt":
            packed = rest[:1] == b"\1"
            rest = rest[2:].split(b"\0", 2)[-1]  # past language and translated keyword
            rest = _unpack(rest) if packed else rest
        if keyword == b"XML:com.adobe.xmp":
            read_xmp(rest, gathering)
        elif not _PROGRAMS.fullmatch(keyword):
            _add("作者" if keyword.lower() == b"author" else "备注", rest, gathering)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_PNG)
    for _ in range(_MOST_BLOCKS):
        if position + 8 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, position)
        yield data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        position += 12 + length


def _unpack(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _MAX_TEXT)


def _read_gif(data: bytes, gathering: Gathering) -> None:
    position = 0
    while match := _GIF_EXTENSION.search(data, position):
        blocks, position = [], match.end()
        while size := data[position]:
            blocks.append(data[position + 1 : position + 1 + size])
            position += 1 + size
        text = b"".join(blocks[:_MOST_BLOCKS])
        if match[1] == b"\xfe":
            _add("备注", text, gathering)
        elif text.startswith(b"XMP DataXMP"):  # its packet does not lie in blocks
            packet = data[match.end() : match.end() + _MAX_TEXT]
            read_xmp(packet[packet.find(b"<") : packet.rfind(b">") + 1], gathering)
            return


def _read_blocks(data: bytes, gathering: Gathering) -> None:
    for kind, block in _webp_chunks(data) if data[:4] == b"RIFF" else _jpeg_segments(data):
        if block.startswith(b"Exif\0\0"):
            _read_exif(block[6:], gathering)
        elif kind == b"EXIF":
            _read_exif(block, gathering)
        elif kind == b"XMP " or block.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
            read_xmp(block.partition(b"\0")[2] if kind == b"\xe1" else block, gathering)
        elif kind == b"\xfe":
            _add("备注", block, gathering)
        elif kind == b"\xed":
            _read_iptc(block, gathering)


def _jpeg_segments(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 2
    for _ in range(_MOST_BLOCKS):
        if data[position] != 0xFF or data[position + 1] == 0xDA:  # the picture itself begins
            return
        (length,) = struct.unpack_from(">H", data, position + 2)
        yield data[position + 1 : position + 2], data[position + 4 : position + 2 + length]
        position += 2 + max(length, 2)


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 12
    for _ in range(_MOST_BLOCKS):
        if position + 8 > len(data):
            return
        (length,) = struct.unpack_from("<I", data, position + 4)
        yield data[position : position + 4], data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def _read_exif(data: bytes, gathering: Gathering) -> None:
    order, endian = ("<", "le") if data[:2] == b"II" else (">", "be")
    folders, seen = [struct.unpack_from(f"{order}I", data, 4)[0]], set[int]()
    while folders:
        start = folders.pop()
        if start in seen or len(seen) > 10:
            continue
        seen.add(start)
        (count,) = struct.unpack_from(f"{order}H", data, start)
        for position in range(start + 2, start + 2 + 12 * min(count, _MOST_TAGS), 12):
            tag, kind, count, value = struct.unpack_from(f"{order}HHII", data, position)
            if tag in _FOLDERS:
                folders.append(value)
            elif tag in _TAGS and kind in _TEXT_TYPES:
                at = value if count > 4 else position + 8
                _add_exif(tag, data[at : at + min(count, _LONGEST_TAG)], f"utf-16-{endian}", gathering)


def _add_exif(tag: int, value: bytes, encoding: str, gathering: Gathering) -> None:
    if tag in _WINDOWS:
        value = value.decode("utf-16-le", "replace").encode()
    elif tag == 0x9286:
        code, value = value[:8], value[8:]
        if code.startswith(b"UNICODE"):
            value = value.decode(encoding, "replace").encode()
    _add(_TAGS[tag], value, gathering)


def _read_iptc(data: bytes, gathering: Gathering) -> None:
    """Read captions and by-lines (IIM 4.2): 0x1C, record 2, data set, length, text."""
    position = 0
    while match := _IPTC_TEXT.search(data, position):
        (length,) = struct.unpack(">H", match[2])
        position = match.end() + length
        _add("作者" if match[1] in (b"\x50", b"\x7a") else "说明", data[match.end() : position], gathering)


def _add(name: str, value: bytes, gathering: Gathering) -> None:
    value = value.strip(b"\0 ")
    text = decode(value)
    if text is None:
        text = value.decode("latin-1")
    if name == "作者":
        gathering.add_author("文件属性“作者”", text)
    else:
        gathering.add(f"文件属性“{name}”", text)
