"""A sample directory previewed, with documents in every state, once for all tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.roots import TODAY, small_root, write_document
from tests.site.previewing import Preview, preview


def prepared(target: Path) -> Path:
    """Make a small root with documents in every state and a folder name that is not ASCII around it."""
    root = small_root(target)
    write_document(root, "news/2023-draft", title="草稿的标题", status="draft")
    write_document(root, "news/2023-waiting", title="审核中的标题", status="in-review")
    write_document(root, "news/2023-returned", title="退回的标题", status="returned")
    body = "## 一\n\n第一段。\n\n第二段有[死链](2023-none.md)。\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n最后一段。\n"
    write_document(root, "news/2023-faulty", title="有错的文档", number="示林[2023]1号", body=body)
    (root / "docs/news/2023-broken.md").write_text("---\ntitle: [<b>没有写完\n---\n\n<script>正文\n", encoding="utf-8")
    return root


@pytest.fixture(scope="package")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of a prepared root; tests only look at it."""
    root = prepared(tmp_path_factory.mktemp("预览 的文件夹") / "root")
    with preview(root, "--today", TODAY) as running:
        yield running
