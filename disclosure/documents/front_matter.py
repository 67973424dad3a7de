"""Front matter and body of a document, in the one strict form all readers agree on.

MkDocs, python-frontmatter and editors disagree on blank lines before the first `---`,
on `----`, on `...` and on a byte order mark.  A document that they would read
differently is refused here, so the gate never judges other text than what is shown.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from frontmatter.default_handlers import YAMLHandler

from disclosure.findings import Finding, Place, Rule
from disclosure.text_file import place_of
from disclosure.yaml_source import TOO_LARGE

NO_FRONT_MATTER = Rule("DOC01", "error", "没有文档信息")
UNCLOSED_FRONT_MATTER = Rule("DOC02", "error", "文档信息没有收尾")

MISREAD_LINE = Rule("DOC03", "error", "文档信息里有像收尾的一行")

#: Most characters of front matter read.
MAX_CHARACTERS: Final = 64 * 1024

_BOUNDARY: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
_HANDLER: Final = YAMLHandler(fm_boundary=_BOUNDARY)
#: The boundaries as they are nearly always written.
_OPENING: Final = "---\n"
_CLOSING: Final = "\n---\n"
#: Lines that python-frontmatter or MkDocs take for the end.
_MISREAD: Final = re.compile(r"^(?:-{3,}|\.{3})\s*$", re.MULTILINE)
_LOOSE_START: Final = re.compile(r"\s*-{3,}[ \t]*$", re.MULTILINE)


class Parts(NamedTuple):
    """The two parts of a document; `body_line` is the line on which the body begins."""

    header: str
    body: str
    body_line: int


def split(path: str, text: str) -> tuple[Parts | None, list[Finding]]:
    """Return the front matter (which begins on line 2) and the body of a document's text."""
    parts = _split_plain(text)
    if parts:
        return parts, []
    first = _BOUNDARY.match(text)
    if not first:
        if _LOOSE_START.match(text):
            message, hint = "文件不是以单独一行 --- 开头", "第一行只写三个减号 ---，前面不留空行"
        else:
            message, hint = "文件开头没有文档信息", "第一行写 ---，接着写 title、column、date、review，再用 --- 收尾"
        return None, [NO_FRONT_MATTER(Place(path), message, hint)]
    if not _BOUNDARY.search(text, first.end()):
        message = "文档信息没有用单独一行 --- 收尾"
        return None, [UNCLOSED_FRONT_MATTER(Place(path), message, "在文档信息之后、正文之前加一行 ---")]
    header, body = _HANDLER.split(text)
    header = header.removeprefix("\n")
    line = header.count("\n") + 2
    if not body:
        place = Place(path, line)
        return None, [UNCLOSED_FRONT_MATTER(place, "收尾的 --- 后面没有换行", "在 --- 后面按一下回车")]
    mark = _MISREAD.search(header)
    if mark:
        place = place_of(path, header, mark.start(), 2)
        message = f"文档信息里有单独一行“{mark.group().strip()}”，有的程序会当作收尾"
        return None, [MISREAD_LINE(place, message, "删去这一行，或者换成别的文字")]
    if len(header) > MAX_CHARACTERS:
        message = f"文档信息超过 {MAX_CHARACTERS} 个字符"
        return None, [TOO_LARGE(Place(path, 2), message, "把长文字移到正文")]
    return Parts(header, body.removeprefix("\n"), line + 1), []


def _split_plain(text: str) -> Parts | None:
    """Split a text of which nobody could think otherwise; None where something is unusual.

    Nothing like a boundary stands before the one that closes the front matter: 2 µs, where
    the patterns take 25 for a document of 2,000 characters.
    """
    end = text.find("\n---", len(_OPENING) - 1)
    if not text.startswith(_OPENING) or not text.startswith(_CLOSING, end):
        return None
    header = text[len(_OPENING) : end + 1]
    if header[:1] in ("", "-", "\n") or "..." in header or len(header) > MAX_CHARACTERS:
        return None
    return Parts(header, text[end + len(_CLOSING) :], header.count("\n") + 3)
