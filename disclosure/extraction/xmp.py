"""Metadata that Adobe's formats carry (XMP, ISO 16684-1): properties as elements or as attributes."""

from __future__ import annotations

import re
from typing import Final

from disclosure.extraction.gathering import Gathering
from disclosure.extraction.xml_reading import BadXml, parse

#: Programs, ids, days and measures.
_IGNORED: Final = re.compile(
    r"""(?ix) .*(?:ID|Date|Tool|software|agent|version|producer|format|toolkit|profile|mode|when|lang|resource|
    parseType|about|action|changed|conformance|part|trapped|xmptk|space|gamma|offset|length|width|height|native.*|
    .*resolution.*|.*color.*|.*exposure.*|orientation)"""
)
_LISTS: Final = ("li", "Seq", "Bag", "Alt", "Description", "RDF", "xmpmeta")
_NAMES: Final = {"creator": "作者", "title": "标题", "description": "说明", "subject": "关键词", "Keywords": "关键词"}


class _Metadata:
    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._path: list[str] = []
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._pieces.clear()
        for key, value in attributes.items():
            self._add(key, value)

    def end(self, name: str) -> None:
        value = "".join(self._pieces)
        self._pieces.clear()
        # Values stand in lists of alternatives: dc:creator/rdf:Seq/rdf:li.
        named = [step for step in self._path if step not in _LISTS]
        self._add(named[-1] if named else "", value)
        self._path.pop()

    def text(self, data: str) -> None:
        self._pieces.append(data)

    def _add(self, name: str, value: str) -> None:
        if _IGNORED.fullmatch(name) or not value.strip():
            return
        where = f"文件属性“{_NAMES.get(name, '其他')}”"
        if name == "creator":
            self._gathering.add_author(where, value)
        else:
            self._gathering.add(where, value)


def read_xmp(data: bytes, gathering: Gathering) -> None:
    """Read a packet of metadata; what is no XML is read for its words all the same."""
    packet = data.strip(b"\0 \r\n\t")
    try:
        parse(packet, _Metadata(gathering), gathering.budget)
    except BadXml:
        gathering.add("文件属性“其他”", re.sub("<[^>]*>", "\n", packet.decode("utf-8", "replace")))
