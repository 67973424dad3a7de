"""The sample's own attachments: all are read, and nothing is hidden in them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import frontmatter
import pytest

from disclosure.extraction import Extract, read
from tests.helpers import PROJECT

KINDS = (".docx", ".xlsx", ".pdf", ".png")
ATTACHMENTS = sorted(path for path in (PROJECT / "docs").rglob("*") if path.suffix in KINDS)
#: What stands at the foot of every page, in the midst of paragraphs.
FOOTER = re.compile(r"（示例文件，机关与数据均为虚构）—\d+—")
#: Lines that read otherwise in the attachment.
MARKUP = re.compile(r"[|\[*`#>0-9<&-]")


def whole_text(found: Extract) -> str:
    """Return all words of a file in one line, without white space and feet of pages."""
    pieces = [part.text for part in found.parts] + [cell for part in found.parts for row in part.rows for cell in row]
    return FOOTER.sub("", "".join("".join(pieces).split()))


@pytest.mark.parametrize("path", ATTACHMENTS, ids=lambda path: path.name)
def test_attachment_is_read_wholly(path: Path) -> None:
    found = read(path, hashlib.sha256(path.read_bytes()).hexdigest(), None)
    assert found.unreadable == ""
    assert found.hidden == ()
    assert found.author in ("", "示例县林业局")
    assert "其他内容" not in {part.where for part in found.parts}
    if path.suffix in (".docx", ".pdf"):
        text = whole_text(found)
        post = frontmatter.loads(path.with_suffix(".md").read_text(encoding="utf-8"))
        assert "".join(str(post["title"]).split()) in text
        plain = [line for line in post.content.splitlines() if len(line) > 20 and not MARKUP.search(line)]
        assert [line for line in plain if "".join(line.split()) not in text] == []


def test_tables_keep_their_header_and_rows() -> None:
    path = PROJECT / "docs/statistics/2023-statistics.xlsx"
    tables = [part for part in read(path, "", None).parts if part.rows]
    assert [part.rows[0][0] for part in tables] == ["指标"] * 6 + ["乡镇（场）"]
    assert tables[0].where == "工作表“森林资源统计表”"
    assert {len(row) for part in tables for row in part.rows} <= {4, 6}


def test_there_are_attachments_of_every_kind() -> None:
    assert {path.suffix for path in ATTACHMENTS} == set(KINDS)
