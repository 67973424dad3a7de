"""Does a document lie where it belongs: its column, its folder, its address."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from disclosure.corpus import FOLDER, Corpus
from disclosure.documents import Document
from disclosure.findings import Finding, Place, Rule
from disclosure.rules.registry import Context, directory_rule, document_rule
from disclosure.schema import nearest, shorten
from disclosure.targets import SUFFIX

UNKNOWN_COLUMN = Rule("COL01", "error", "栏目不存在", "条例第十二条")
NOT_A_LEAF = Rule("COL02", "error", "不是末级栏目")
RETIRED_COLUMN = Rule("COL03", "error", "栏目已停用")
WRONG_FOLDER = Rule("COL04", "error", "文件不在本栏目的文件夹")
SAME_ADDRESS = Rule("PTH05", "error", "两个文件的网址相同")
RESERVED_NAME = Rule("PTH06", "error", "文件名被网站占用")
UNSAFE_NAME = Rule("PTH07", "error", "文件名里有不能用的字符")

_LIST_PAGE: Final = re.compile(r"index(-y?\d+)*", re.IGNORECASE)
#: What Windows refuses in a name, what is lost at its ends, and bytes that are not UTF-8.
_UNSAFE: Final = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f\ud800-\udfff]|^\s|[\s.]$')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@document_rule
def column_takes_documents(document: Document, context: Context) -> Iterator[Finding]:
    """The column exists, is a leaf, is not retired, and is the folder's."""
    if not document.column:
        return
    column = context.catalog.by_path.get(document.column)
    if column is None:
        place = document.place("column")
        leaves = [leaf.path for leaf in context.catalog.leaves]
        hint = f"照 catalog.yml 填写；文件现在的文件夹是“{document.folder}”"
        yield UNKNOWN_COLUMN(place, f"目录里没有栏目“{document.column}”", nearest(document.column, leaves, hint))
        return
    if not column.is_leaf:
        children = "、".join(f"{child.path}（{child.name}）" for child in column.children)
        yield NOT_A_LEAF(
            document.place("column"), f"“{column.name}”下面还有栏目，不能直接放文档", f"改为其中之一：{children}"
        )
        return
    day = document.published.date() if document.published else document.date
    if column.retired and day and day > column.retired:
        hint = f"改放到“{column.moved_to}”"
        yield RETIRED_COLUMN(document.place("column"), f"栏目“{column.name}”自 {column.retired} 起停用", hint)
    if document.folder != document.column:
        hint = f"把文件移到 {FOLDER}/{document.column}/，或者把 column 改为“{document.folder}”"
        yield WRONG_FOLDER(
            document.place("column"), f"column 是“{document.column}”，文件却在“{document.folder or FOLDER}”", hint
        )


@document_rule
def name_is_free(document: Document, context: Context) -> Iterator[Finding]:
    """The file's name is not that of one of the site's own pages."""
    stem = document.ref.rpartition("/")[2]
    if is_list_page(stem):
        yield RESERVED_NAME(Place(document.path), f"“{stem}”是栏目列表页的网址", "换一个文件名，例如 2023-notice.md")


def is_list_page(stem: str) -> bool:
    """Tell whether a file's name without its ending is that of a page of a column's list."""
    return bool(_LIST_PAGE.fullmatch(stem))


def is_usable(name: str) -> bool:
    """Tell whether a name of a file or folder works on every system."""
    return bool(name) and not (_UNSAFE.search(name) or _DEVICES.fullmatch(name))


@directory_rule
def names_are_usable(context: Context) -> Iterator[Finding]:
    """The names of files and folders work on every system."""
    usable: set[str] = set()  # folders are the same again and again
    for path in _all_paths(context.corpus):
        for name in path.split("/"):
            if name in usable:
                continue
            if is_usable(name):
                usable.add(name)
            else:
                message = f"名称“{shorten(name)}”在有的系统上不能用"
                yield UNSAFE_NAME(Place(path), message, "只用字母、数字、汉字、- 和 _")


def _all_paths(corpus: Corpus) -> list[str]:
    documents = [*(document.path for document in corpus.documents), *corpus.unread]
    return [*documents, *(f"{FOLDER}/{file}" for file in sorted(corpus.files))]


@directory_rule
def addresses_differ(context: Context) -> Iterator[Finding]:
    """No two files give one address where case or Unicode form is not told apart."""
    twins: defaultdict[str, list[str]] = defaultdict(list)
    for path in _all_paths(context.corpus):
        twins[unicodedata.normalize("NFC", path).casefold()].append(path)
    for paths in twins.values():
        for path in paths[1:]:
            message = f"与“{paths[0]}”只差大小写或字符编码形式，网址会相同"
            hint = "改成不同的文件名" if path.endswith(SUFFIX) else "删去其中一个，或者改名并更新引用"
            yield SAME_ADDRESS(Place(path), message, hint)
