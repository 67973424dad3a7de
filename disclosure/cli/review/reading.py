"""Showing a reviewer what there is to review."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from disclosure.documents import Document
from disclosure.procedure import Case
from disclosure.review.versions import versions


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
    before = _last_approved(case, root)
    if before is None:
        sys.stdout.write(f"这件文档还没有审核通过的版本，全文如下：\n\n{document.body.strip()}\n\n")
        return
    changes = list(
        difflib.unified_diff(_lines(before), _lines(document), "上次通过的版本", "现在的版本", lineterm="", n=1)
    )
    sys.stdout.write("\n".join(changes) + "\n\n" if changes else "文字与上次通过的版本相同。\n\n")
    exchanged = sorted(path.rpartition("/")[2] for path in document.files - before.files)
    if exchanged:
        sys.stdout.write(f"新增的附件或图片：{'、'.join(exchanged)}\n")


def _last_approved(case: Case, root: Path) -> Document | None:
    for version in versions(root, case.document.path):
        document = version.document(case.document.path, case.catalog.review)
        if document and document.approved:
            return document
    return None


def _lines(document: Document) -> list[str]:
    """Return the text a reviewer compares: the front matter above the review, then the body."""
    header, _, _ = document.header.text.partition("\nreview:")
    return [*header.splitlines(), "", *document.body.strip().splitlines()]
