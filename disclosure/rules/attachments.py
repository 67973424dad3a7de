"""Are the files a document names there, whole, and what their names say."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.corpus import FOLDER, UNREADABLE
from disclosure.documents import Document
from disclosure.documents.attachments import KINDS, kind_of, problem
from disclosure.documents.files import beside, image_links, is_plain
from disclosure.findings import Finding, Place, Rule, reason
from disclosure.rules.registry import Context, directory_rule, document_rule
from disclosure.schema import nearest, shorten

WRONG_NAME = Rule("ATT01", "error", "附件名写法有误")
MISSING_FILE = Rule("ATT02", "error", "附件不存在")
WRONG_CONTENT = Rule("ATT03", "error", "附件内容不合要求")
LISTED_TWICE = Rule("ATT04", "error", "附件列了两次")
ORPHAN = Rule("ATT05", "warning", "没有文档使用的文件", waivable=True)

_MISSING = "不存在"


def _named(document: Document) -> Iterator[tuple[str, Place]]:
    """Yield the files that go out with a document, and where it names them."""
    for position, attachment in enumerate(document.attachments):
        if is_plain(attachment.file):
            yield beside(document.ref, attachment.file), document.place("attachments", position, "file")
    for path, offset in image_links(document.ref, document.links):
        yield path, document.body_place(offset)


@document_rule
def attachment_names_are_plain(document: Document, context: Context) -> Iterator[Finding]:
    """Attachments are named, once each, by the bare name of a file beside the document."""
    seen: set[str] = set()
    for position, attachment in enumerate(document.attachments):
        name = attachment.file
        if name and not is_plain(name):
            place = document.place("attachments", position, "file")
            yield WRONG_NAME(place, f"附件名“{shorten(name)}”带有路径", "附件放在文档旁边，只写文件名")
        if name and name in seen:
            place = document.place("attachments", position, "file")
            yield LISTED_TWICE(place, f"附件“{shorten(name)}”列了两次", "删去重复的一项")
        seen.add(name)


@document_rule
def files_are_what_they_say(document: Document, context: Context) -> Iterator[Finding]:
    """Each file exists, is not empty, and holds what its ending promises."""
    if document.withdrawn:
        return
    if not document.attachments and not any(link.image for link in document.links):
        return
    corpus = context.corpus
    wrong: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for path in document.files:
        try:
            if fault := _MISSING if path not in corpus.files else problem(corpus.file(path)):
                wrong[path] = fault
        except OSError as error:
            unreadable[path] = reason(error)
    if not wrong and not unreadable:
        return
    for path, place in _named(document):
        fault = wrong.pop(path, None)
        name = path.rpartition("/")[2]
        if why := unreadable.pop(path, ""):
            yield UNREADABLE(place, f"文件“{shorten(name)}”打不开：{why}", "检查文件是否被占用、权限是否正确")
        elif fault == _MISSING:
            siblings = [file.rpartition("/")[2] for file in corpus.files if file.rpartition("/")[0] == document.folder]
            hint = nearest(name, siblings, f"把文件放到 {FOLDER}/{document.folder}/，核对大小写和扩展名")
            yield MISSING_FILE(place, f"找不到文件“{shorten(name)}”", hint)
        elif fault:
            kinds = "、".join(KINDS) if kind_of(name) is None else ""
            hint = f"可以发布的类型：{kinds}" if kinds else "用办公软件打开原件，另存为正确的类型后替换"
            yield WRONG_CONTENT(place, f"文件“{shorten(name)}”{fault}", hint)


@directory_rule
def files_are_used(context: Context) -> Iterator[Finding]:
    """Every other file belongs to a document; what belongs to none is never published."""
    used: set[str] = set()
    for document in context.corpus.documents:
        used |= document.files
    unread = {path.rpartition("/")[0] for path in context.corpus.unread}
    for path in sorted(context.corpus.files - used):
        if f"{FOLDER}/{path}".rpartition("/")[0] in unread:
            continue  # it may belong to a document that cannot be read
        hint = "在文档的 attachments 里写上它，或者删除它"
        yield ORPHAN(Place(f"{FOLDER}/{path}"), "没有文档使用这个文件，它不会发布", hint)
