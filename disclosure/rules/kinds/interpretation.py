"""Interpretations (政策解读): what they say, and of which policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.catalog import Column
from disclosure.documents import Document
from disclosure.documents.attachments import ending
from disclosure.duties.deadlines import is_reprint
from disclosure.findings import Finding, Rule
from disclosure.rules.kinds.parts import body_start, has_heading
from disclosure.rules.registry import Context
from disclosure.schema import shorten

_BASIS: Final = "条例第十九条；政策解读八要素要求"

MISSING_HEADINGS = Rule("KND05", "warning", "解读缺少要素", _BASIS, waivable=True)
INTERPRETS_NOTHING = Rule("KND06", "warning", "解读没有关联文件", "条例第十九条", waivable=True)
NOT_A_POLICY = Rule("KND07", "error", "解读的不是政策文件", "条例第十九条")

#: The eight headings (八要素) and words in a heading that stand for each; their wording is not fixed by any text.
HEADINGS: Final = {
    "决策背景和依据": ("背景", "依据"),
    "制定意义和总体考虑": ("意义", "目的", "总体考虑", "必要性"),
    "研判和起草过程": ("研判", "起草", "制定过程", "出台过程"),
    "工作目标": ("目标",),
    "主要任务": ("任务", "主要内容", "重点内容", "主要措施"),
    "创新举措": ("创新", "举措", "亮点", "特色"),
    "保障措施": ("保障",),
    "下一步工作": ("下一步", "后续", "贯彻落实"),
}
#: Words of titles and column names by which interpretations in other forms than text are told.
_OTHER_FORMS: Final = ("图", "视频", "音频", "动漫", "问答", "答问", "答记者", "负责人", "专家", "媒体", "新闻发布会")
_PICTURES: Final = frozenset(("png", "jpg", "gif", "webp", "mp4", "mp3"))


def check(document: Document, column: Column, context: Context) -> Iterator[Finding]:
    """The agency's own interpretation names its policy and, in text, has the eight headings."""
    own = not is_reprint(document, context.catalog)
    named = document.interprets or document.has("interprets")
    if own and not named and "interprets" not in column.requires.fields:
        hint = "补上一行“interprets: [被解读文件的路径]”，路径从栏目开始，不带 .md"
        yield INTERPRETS_NOTHING(document.place(), "解读没有写明解读的是哪份文件", hint)
    yield from _of_policies(document, context)
    if own and not column.requires.sections and is_text(document, column):
        missing = [name for name, words in HEADINGS.items() if not has_heading(document, words)]
        if missing:
            message = f"文字解读缺少要素：{'、'.join(missing)}"
            hint = "各写一个标题，标题里带上要素名称或者同义的词；确实没有的要素也写明没有"
            yield MISSING_HEADINGS(body_start(document), message, hint)


def _of_policies(document: Document, context: Context) -> Iterator[Finding]:
    for position, ref in enumerate(document.interprets):
        policy = context.corpus.by_ref.get(ref)
        if policy is None or ref == document.ref or (document.approved and not policy.approved):
            continue  # reported as what it is
        column = context.catalog.by_path.get(policy.column)
        if column and column.kind and column.kind != "policy":
            message = f"解读的“{shorten(policy.title)}”在栏目“{column.name}”，不是政策文件"
            hint = "写被解读的政策文件的路径；它放错了栏目的，先移到政策文件栏目"
            yield NOT_A_POLICY(document.place("interprets", position), message, hint)


def is_text(document: Document, column: Column) -> bool:
    """Tell whether an interpretation is in text, not in pictures, films, questions and answers."""
    if any(word in document.title or word in column.name for word in _OTHER_FORMS):
        return False
    if any(ending(attachment.file) in _PICTURES for attachment in document.attachments):
        return False
    return "![" not in document.body
