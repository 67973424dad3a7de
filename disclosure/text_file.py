"""Text files as bytes: UTF-8 and nothing else, with the place where it is not."""

from __future__ import annotations

import re
from typing import Final

from disclosure.findings import Finding, Place, Rule

NOT_UTF8 = Rule("ENC01", "error", "不是 UTF-8 编码")
BYTE_ORDER_MARK = Rule("ENC02", "error", "文件开头有字节顺序标记")
CONTROL_CHARACTER = Rule("ENC03", "error", "含有看不见的控制字符")
FILE_TOO_LARGE = Rule("ENC04", "error", "文件超过大小限制")
LOST_CHARACTER = Rule("ENC05", "error", "含有转码时丢失的字")

#: Largest text file read, in bytes: some 700,000 Chinese characters.
MAX_BYTES: Final = 2 * 1024 * 1024

_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
#: Characters that no text needs and that hide something: C0 and C1 controls but tab and
#: line feed, Unicode's own line ends, and marks that reorder text (a title that reads
#: otherwise than it is stored).
CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SAVE_AS_UTF8: Final = "用记事本打开，另存为，编码选“UTF-8”（不带 BOM）；旧版记事本没有这一项，换用别的编辑器"


def decode(path: str, data: bytes) -> tuple[str | None, list[Finding]]:
    r"""Return the text of a file with `\\n` line ends, and what is wrong with its bytes.

    The text is None where it cannot be read as UTF-8 (RFC 3629) or is over `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        message = f"文件超过 {MAX_BYTES // 1024 // 1024} MB"
        return None, [FILE_TOO_LARGE(Place(path), message, "正文只留文字，图片和表格做成附件")]
    if data.startswith(_UTF16_MARKS) or b"\x00" in data[:2] or data[1:64:2].count(0) > len(data[1:64:2]) // 2:
        return None, [NOT_UTF8(Place(path), "文件是 UTF-16 编码", _SAVE_AS_UTF8)]
    findings = []
    if data.startswith(b"\xef\xbb\xbf"):
        findings.append(
            BYTE_ORDER_MARK(Place(path), "文件开头有字节顺序标记（BOM）", "另存为，编码选“UTF-8”（不带 BOM）")
        )
        data = data[3:]
    try:
        text = _with_line_feeds(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return None, [*findings, _name_encoding(path, data, error.start)]
    # None of them is printable; to ask that takes a third of the time.
    for match in () if text.replace("\n", "").isprintable() else CONTROLS.finditer(text):
        message = f"含有看不见的控制字符 U+{ord(match.group()):04X}"
        findings.append(CONTROL_CHARACTER(place_of(path, text, match.start()), message, "删除这个字符，重新输入"))
    lost = text.find("\ufffd")
    if lost >= 0:
        findings.append(LOST_CHARACTER(place_of(path, text, lost), "含有转码时丢失的字（�）", "对照原件补上这个字"))
    return text, findings


def text_of(data: bytes) -> str:
    """Return the text that `decode` gives for a file, where it gives one; raises UnicodeDecodeError."""
    return _with_line_feeds(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def place_of(path: str, text: str, offset: int, line: int = 1) -> Place:
    """Return the place of an offset in a text that begins on `line` of its file."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(path, line + text.count("\n", 0, offset), offset - start + 1)


def _name_encoding(path: str, data: bytes, start: int) -> Finding:
    before = data[:start]
    place = Place(path, before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1)
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return NOT_UTF8(place, "文件不是 UTF-8 编码，从这里开始读不出来", _SAVE_AS_UTF8)
    return NOT_UTF8(place, "文件不是 UTF-8 编码，看来是 GB18030（GBK）编码", _SAVE_AS_UTF8)
