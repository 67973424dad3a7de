"""Has a document what its column requires, in the catalogue's words."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.documents import Document, field_names
from disclosure.documents.attachments import ending
from disclosure.documents.outline import is_printable, section_name
from disclosure.findings import Finding, Place, Rule
from disclosure.rules.registry import Context, document_rule
from disclosure.schema import nearest, shorten
from disclosure.targets import is_web_address

MISSING_FIELD = Rule("REQ01", "error", "缺少栏目要求的字段", waivable=True)
MISSING_SECTION = Rule("REQ02", "error", "缺少栏目要求的标题", waivable=True)
MISSING_ATTACHMENT = Rule("REQ03", "error", "缺少栏目要求的附件", waivable=True)
UNKNOWN_WORD = Rule("REQ04", "error", "分类词不在词表内")
UNKNOWN_OFFICE = Rule("REQ05", "error", "股室不存在")
UNKNOWN_DRAFTER = Rule("REQ06", "error", "拟稿岗位不存在")
EMPTY_BODY = Rule("REQ07", "error", "没有正文")
TOO_MANY_MARKS = Rule("REQ09", "error", "正文无法排版")
WRONG_SOURCE = Rule("REQ10", "error", "信息来源的网址写法有误")
TOP_HEADING = Rule("REQ08", "warning", "正文用了一级标题", waivable=True)


@document_rule
def column_requirements_are_met(document: Document, context: Context) -> Iterator[Finding]:
    """Fields, sections and attachments that the column asks of each document are there."""
    column = context.catalog.by_path.get(document.column)
    if column is None or document.statement or document.withdrawn:
        return  # a statement says that there is nothing, a notice is all that is left
    requires = column.requires
    if requires.fields:
        names = field_names(context.catalog.review)
        for key in requires.fields:
            if key in names and not getattr(document, key) and not document.has(key):
                message = f"栏目“{column.name}”要求填写 {key}（{names[key]}）"
                yield MISSING_FIELD(document.place(), message, f"补上一行“{key}: …”")
    if requires.sections:
        found = {section_name(heading.text) for heading in document.headings}
        for accepted in requires.sections:
            if not found.intersection(section_name(name) for name in accepted):
                message = f"栏目“{column.name}”要求有标题“{'”或“'.join(accepted)}”"
                hint = f"在正文中加一行“## {accepted[0]}”，下面写内容"
                yield MISSING_SECTION(Place(document.path, document.body_line), message, hint)
    have = {ending(attachment.file) for attachment in document.attachments}
    for wanted in requires.attachments:
        if wanted not in have:
            message = f"栏目“{column.name}”要求附 {wanted} 文件"
            hint = "把文件放在文档旁边，在 attachments 里写上 {file: …, title: …}"
            yield MISSING_ATTACHMENT(document.place("attachments", key=True), message, hint)


@document_rule
def words_are_in_vocabularies(document: Document, context: Context) -> Iterator[Finding]:
    """Theme, genre and audience are words of the catalogue, where it lists any."""
    words = context.catalog.vocabularies
    used: list[tuple[tuple[str | int, ...], str, tuple[str, ...]]] = [
        (("theme",), document.theme, words.themes),
        (("genre",), document.genre, words.genres),
        *((("audience", at), word, words.audiences) for at, word in enumerate(document.audience)),
    ]
    for keys, word, known in used:
        if word and known and word not in known:
            hint = nearest(word, known, f"可以写：{'、'.join(known)}")
            if "，" in word and len(keys) > 1:
                hint = f"几个词之间用英文逗号“, ”隔开。{hint}"
            yield UNKNOWN_WORD(document.place(*keys), f"“{shorten(word)}”不在 {keys[0]} 的词表里", hint)


@document_rule
def office_and_drafter_exist(document: Document, context: Context) -> Iterator[Finding]:
    """Office and drafter are those of the catalogue."""
    offices, people = context.catalog.office, context.catalog.person
    if document.office and document.office not in offices:
        hint = nearest(document.office, offices, f"可以写：{'、'.join(offices)}")
        yield UNKNOWN_OFFICE(document.place("office"), f"没有代号为“{document.office}”的股室", hint)
    if document.prepared_by and document.prepared_by not in people:
        hint = nearest(document.prepared_by, people, "照 catalog.yml 的 people 填写")
        yield UNKNOWN_DRAFTER(document.place("prepared_by"), f"岗位名单里没有“{document.prepared_by}”", hint)


@document_rule
def source_is_on_the_web(document: Document, context: Context) -> Iterator[Finding]:
    """The address of a source is a page of the web: it becomes a link, and a link must not run anything."""
    if document.source and document.source.url and not is_web_address(document.source.url):
        message = f"信息来源的网址“{shorten(document.source.url, 80)}”不是完整的网址"
        hint = "写成 https:// 开头的完整网址，不带空格、引号和尖括号"
        yield WRONG_SOURCE(document.place("source", "url"), message, hint)


@document_rule
def there_is_a_body(document: Document, context: Context) -> Iterator[Finding]:
    """A document says something, and leaves the first heading to its title."""
    if not document.body.strip() and not document.withdrawn:
        yield EMPTY_BODY(Place(document.path, document.body_line), "文档没有正文", "在第二行 --- 之后写正文")
    if not is_printable(document.body):
        place = Place(document.path, document.body_line)
        yield TOO_MANY_MARKS(
            place, "正文有一段里方括号或尖括号太多，无法排版", "检查是不是贴进了网页代码；把它分成几段"
        )
    if "#" in document.body or "\n=" in document.body:
        for heading in document.headings:
            if heading.level == 1:
                place = document.body_place(heading.offset)
                yield TOP_HEADING(
                    place, f"“{shorten(heading.text)}”是一级标题", "正文标题从两个 # 开始；一级标题由 title 显示"
                )
