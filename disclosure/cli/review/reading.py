"""Showing a reviewer what there is to review."""

from __future__ import annotations

import sys
from difflib import unified_diff
from pathlib import Path

from disclosure.corpus import FOLDER
from disclosure.documents import Document
from disclosure.procedure import Case
from disclosure.review import record
from disclosure.review.versions import Version, versions


def show(case: Case, root: Path) -> None:
    """Print what is to be approved: the difference since the last approved version, or the whole text."""
    document = case.document
    head = [
        f"名称：{document.title}",
        f"栏目：{' / '.join(column.name for column in case.catalog.ancestors(document.column))}",
        f"文件：{document.path}",
    ]
    names = sorted(path.rpartition("/")[2] for path in document.files)
    if names:
        head.append(f"附件和图片：{'、'.join(names)}")
    sys.stdout.write("\n".join(head) + "\n\n")
    version = _last_approved(case, root)
    if version is None:
        text = "\n".join(_lines(document))
        sys.stdout.write(f"这件文档还没有审核通过的版本，全文如下：\n\n{text}\n\n")
        return
    before = version.document(document.path, case.catalog.review)
    assert before is not None
    changes = unified_diff(_lines(before), _lines(document), "上次通过的版本", "现在的版本", lineterm="", n=1)
    sys.stdout.write(("\n".join(changes) or "文字与上次通过的版本相同。") + "\n\n")
    for path in sorted(document.files | before.files):
        then, now = version.file_hash(root, f"{FOLDER}/{path}"), case.corpus.file_hash(path)
        name = path.rpartition("/")[2]
        if path not in document.files:
            sys.stdout.write(f"不再使用的附件或图片：{name}\n")
        elif not then:
            sys.stdout.write(f"新增的附件或图片：{name}\n")
        elif then != now:
            sys.stdout.write(f"内容有改动的附件或图片：{name}\n")


def _last_approved(case: Case, root: Path) -> Version | None:
    for version in versions(root, case.document.path):
        document = version.document(case.document.path, case.catalog.review)
        if document and document.approved:
            return version
    return None


def _lines(document: Document) -> list[str]:
    """Return the text a reviewer compares: the front matter but for the review, then the body."""
    header = record.remove(f"---\n{document.header.text}---\n", ("review",))
    return [*header.splitlines()[1:-1], "", *document.body.strip().splitlines()]
