"""The properties of Office files (文件属性): who made them, for whom, and what was noted."""

from __future__ import annotations

from typing import Final

from disclosure.extraction.gathering import Gathering

_NAMES: Final = {
    "creator": "作者",
    "initial-creator": "作者",
    "Author": "作者",
    "lastModifiedBy": "最后修改者",
    "printed-by": "打印者",
    "title": "标题",
    "Title": "标题",
    "subject": "主题",
    "Subject": "主题",
    "description": "备注",
    "Abstract": "摘要",
    "keywords": "关键词",
    "keyword": "关键词",
    "Keyword": "关键词",
    "category": "类别",
    "contentStatus": "状态",
    "Manager": "主管",
    "Company": "单位",
    "Template": "模板",
    "HyperlinkBase": "超链接基础",
    "lpstr": "内容目录",
    "CustomData": "自定义",
    "user-defined": "自定义",
}
_AUTHORS: Final = ("作者", "最后修改者")
#: Counts, days and versions, and what office programs note for themselves.
_IGNORED_LIST: Final = """
    created modified lastPrinted revision version AppVersion Application Pages Words Characters Lines Paragraphs
    CharactersWithSpaces TotalTime DocSecurity Slides Notes HiddenSlides MMClips i4 i2 bool ScaleCrop LinksUpToDate
    SharedDoc HyperlinksChanged language PresentationFormat generator creation-date date print-date editing-duration
    editing-cycles DocID CreationDate ModDate Creator CreatorVersion DocUsage
"""
_IGNORED: Final = frozenset(_IGNORED_LIST.split())
_IGNORED_CUSTOM: Final = frozenset(["KSOProductBuildVer", "ICV", "KSOTemplateDocerSaveRecord", "KSORubyTemplateID"])


class Properties:
    """Follows a part of properties: each element with text is one."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._custom = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._path.append(name)
        self._pieces.clear()
        if name in ("property", "CustomData", "user-defined"):
            self._custom = attributes.get("name", attributes.get("Name", ""))
            if self._custom not in _IGNORED_CUSTOM:
                self._gathering.add("自定义属性的名称", self._custom)

    def end(self, name: str) -> None:
        """End an element; its text is a property."""
        self._path.pop()
        value = "".join(self._pieces).strip()
        self._pieces.clear()
        if not value or name in _IGNORED or self._custom in _IGNORED_CUSTOM:
            pass
        elif self._custom:
            self._gathering.add("文件属性“自定义”", value)
        else:
            self._add(_NAMES.get(name, "其他"), value, name)
        if name in ("property", "CustomData", "user-defined"):
            self._custom = ""

    def _add(self, label: str, value: str, name: str) -> None:
        if label in _AUTHORS:
            self._gathering.add_author(f"文件属性“{label}”", value)
        else:
            self._gathering.add(f"文件属性“{label}”", value)

    def text(self, data: str) -> None:
        """Take text."""
        self._pieces.append(data)

    def finish(self) -> None:
        """Everything was handed over on the way."""
