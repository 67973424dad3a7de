"""The guide (政府信息公开指南): its five parts, the fields of 条例第十二条, and what the catalogue says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from disclosure.catalog import Column, Contact
from disclosure.documents import Document
from disclosure.documents.outline import section_name
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import body_start, in_kind
from disclosure.rules.registry import Context
from disclosure.schema import shorten

_BASIS: Final = "条例第十二条"

MISSING_PART = Rule("KND01", "warning", "公开指南缺少部分", f"{_BASIS}、第五十一条", waivable=True)
MISSING_CONTACT = Rule("KND02", "error", "公开指南缺少工作机构联系信息", _BASIS)
OTHER_CONTACT = Rule("KND03", "warning", "公开指南与目录的联系方式不一致", f"{_BASIS}、第五十三条", waivable=True)
UNEXPLAINED = Rule("KND04", "warning", "公开指南没有说明分类、编排体系或者获取方式", _BASIS, waivable=True)

#: The five parts and headings accepted for each.
PARTS: Final = {
    "主动公开": ("主动公开",),
    "依申请公开": ("依申请公开", "申请公开"),
    "不予公开": ("不予公开", "不公开", "免予公开"),
    "政府信息公开工作机构": ("工作机构", "公开机构", "受理机构", "办理机构"),
    "监督救济": ("监督", "救济"),
}
_CONTACT: Final = {
    "名称": ("机构名称", "工作机构", "受理机构", "办理机构", "公开机构"),
    "办公地址": ("地址", "地点"),
    "办公时间": ("办公时间", "工作时间", "上班时间", "受理时间", "接待时间"),
    "联系电话": ("电话",),
    "传真号码": ("传真",),
    "互联网联系方式": ("互联网联系方式", "邮箱", "电子邮件", "网址", "@", "E-mail", "email"),
}
_CONTENTS: Final = {
    "政府信息的分类": ("分类", "类别"),
    "编排体系": ("编排", "组配"),
    "获取方式": ("获取方式", "获取途径", "获取政府信息", "查阅方式", "公开方式"),
}
_CONTACT_NAMES: Final = {
    "department": "工作机构名称",
    "address": "办公地址",
    "hours": "办公时间",
    "phone": "联系电话",
    "fax": "传真号码",
    "email": "电子邮箱",
}
#: What differs between two ways of writing the same: spaces, dashes, colons, stops, markup.
_LOOSE: Final = re.compile(r"[\s*_`\\]")
_SAME: Final = str.maketrans({**dict.fromkeys("—–－−~～至", "-"), "：": ":", "，": ",", "；": ",", ";": ",", "、": ","})


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """A guide has its five parts, says how to reach the office, and how the information is arranged."""
    body = document.body
    if not column.requires.sections:
        found = [section_name(heading.text) for heading in document.headings]
        missing = [part for part, names in PARTS.items() if not any(name in text for text in found for name in names)]
        if missing:
            hint = "各写一个标题，标题里带上这一部分的名称"
            yield MISSING_PART(body_start(document), f"公开指南缺少：{'、'.join(missing)}", hint)
    missing = _unsaid(_CONTACT, body)
    if missing:
        hint = "在“政府信息公开工作机构”部分逐项写明；确实没有的也写明，例如“传真号码：无”"
        yield MISSING_CONTACT(body_start(document), f"公开指南没有写工作机构的{'、'.join(missing)}", hint)
    missing = _unsaid(_CONTENTS, body)
    if missing:
        hint = "说明信息怎样分类、目录怎样编排、公众怎样查到和取得"
        yield UNEXPLAINED(body_start(document), f"公开指南没有说明{'、'.join(missing)}", hint)


def _unsaid(wanted: dict[str, tuple[str, ...]], body: str) -> list[str]:
    return [name for name, words in wanted.items() if not any(word in body for word in words)]


def compare(context: Context) -> Iterator[Finding]:
    """The newest guide of a column gives the address and numbers that the catalogue gives."""
    contact = context.catalog.directory.contact
    for _, documents in in_kind("guide", context.catalog, context.corpus):
        latest = max((_when(document) for document in documents if document.approved), default=None)
        for document in documents:
            if latest is None or _when(document) >= latest:
                yield from _compare(document, contact)


def _compare(document: Document, contact: Contact) -> Iterator[Finding]:
    body = _loosened(document.body)
    values = ((name, getattr(contact, field)) for field, name in _CONTACT_NAMES.items())
    missing = [f"{name}“{shorten(value)}”" for name, value in values if value and _loosened(value) not in body]
    if missing:
        hint = "核对后改正指南，或者改正 catalog.yml 的 contact；两处要一致"
        yield OTHER_CONTACT(body_start(document), f"公开指南里没有目录写的{'、'.join(missing)}", hint)


def _loosened(text: str) -> str:
    return _LOOSE.sub("", text).translate(_SAME).lower()


def _when(document: Document) -> tuple[date, datetime, str]:
    return document.date or date.min, document.published or datetime.max, document.ref
