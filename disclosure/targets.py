"""What an address written in a document leads to."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import unquote

#: Ending of the files that are documents.
SUFFIX: Final = ".md"

#: A host, then anything but what no address may hold (RFC 3986, section 2).
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#\"'<>\\^`{|}]+(?:[/?#][^\s\"'<>\\^`{|}]*)?")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EXTERNAL: Final = ("http", "https", "mailto", "tel")


class BadAddress(ValueError):
    """An address that can lead nowhere; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads.

    `external`: another site or a mail or telephone address.  `document`: a document's
    reference.  `path`: a file or a column, below `docs/` (empty: the home page).
    """

    kind: Literal["external", "document", "path"]
    path: str
    anchor: str = ""


def read_target(address: str, ref: str) -> Target:
    """Return what `address` means in the document `ref`.

    Raises BadAddress for one that is empty, runs a script, leaves `docs/`, or holds
    only at one place of one host.
    """
    address = address.strip()
    if not address:
        raise BadAddress("链接地址是空的", "写上地址，或者去掉链接")
    scheme = _SCHEME.match(address)
    if scheme:
        if scheme[1].lower() in _EXTERNAL:
            return Target("external", address)
        raise BadAddress(f"不能使用“{scheme[1]}:”开头的地址", "站内用相对路径，站外用 https:// 开头的网址")
    if "\\" in address:
        raise BadAddress("地址里用了反斜杠", "改用斜杠 /，例如 ../fire/notices/2023-season.md")
    if address.startswith("/"):
        raise BadAddress(
            "站内地址以 / 开头，换了位置就会失效", "改用从本文件出发的相对路径，例如 ../guide/2023-guide.md"
        )
    path, _, anchor = address.partition("#")
    path = unquote(path.partition("?")[0])
    anchor = unquote(anchor)
    if not path:
        return Target("document", ref, anchor)
    folder = ref.rpartition("/")[0]
    joined = posixpath.normpath(f"{folder}/{path}" if folder else path)
    if joined == ".." or joined.startswith("../"):
        raise BadAddress("地址指到 docs 文件夹之外", "只能链接目录里的文档和附件")
    if joined.endswith(SUFFIX):
        return Target("document", joined.removesuffix(SUFFIX), anchor)
    return Target("path", "" if joined == "." else joined, anchor)


def is_web_address(text: str) -> bool:
    """Tell whether a text is the whole address of a page on the web, as a link outside a body needs it."""
    return _WEB_ADDRESS.fullmatch(text) is not None
