"""Break one thing at a time in the sample directory: the gate names the exact place and nothing is built.

The places are worked out here from the broken text, never taken from the program.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from sample_review import seal, write_key

from disclosure.catalog import read_catalog
from disclosure.corpus import read_corpus
from disclosure.findings import Finding, Place
from disclosure.gate import Verdict, judge
from tests.cli.roots import TODAY, copy_sample, disclosure, docx, png, tree

CATALOG: Final = "catalog.yml"
#: No other document leads to it, and its column holds others: what befalls it stays there.
PLAIN: Final = "docs/news/2023-old-tree-restoration-done.md"
NUMBERED: Final = "docs/policy/department/2023-pine-wilt.md"
TABLED: Final = "docs/finance/accounts/2022-accounts.md"
FEEDBACK: Final = "docs/decisions/feedback/2023-green-plan.md"
CONSULTATION: Final = "docs/decisions/consultation/public/2023-green-plan.md"
REPORT: Final = "docs/annual-reports/2023.md"
STATEMENT: Final = "docs/personnel/appointments/2023-statement.md"
LONELY: Final = "docs/focus/wetlands/2023-wetlands.md"

Edit = Callable[[Path], Place]


@dataclass(frozen=True)
class Breakage:
    """What is broken, the rule that must say so, and rules that speak up with it."""

    name: str
    rule: str
    edit: Edit
    along: frozenset[str] = frozenset()


def place_in(text: str, offset: int, path: str) -> Place:
    """Return the place of an offset of a text, counted here and not by the program."""
    before = text[:offset]
    return Place(path, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def sub(path: str, pattern: str, new: str, at: str = "", elsewhere: str = "") -> Edit:
    """Replace the first match of a pattern; the place is where `at` stands in the replacement.

    `elsewhere` is a pattern of the broken text at whose match the finding is expected instead.
    """

    def edit(root: Path) -> Place:
        file = root / path
        text = file.read_text(encoding="utf-8")
        match = re.search(pattern, text, re.MULTILINE)
        assert match, f"{path} holds no {pattern!r}: the sample has changed"
        written = match.expand(new)
        text = text[: match.start()] + written + text[match.end() :]
        file.write_text(text, encoding="utf-8")
        offset = match.start() + written.index(at)
        if elsewhere:
            found = re.search(elsewhere, text, re.MULTILINE)
            assert found
            offset = found.start()
        return place_in(text, offset, path)

    return edit


def rewrite(path: str, change: Callable[[bytes], bytes], place: Callable[[str], int] = lambda text: 0) -> Edit:
    """Change a file's bytes; `place` finds the offset of the finding in the text it had."""

    def edit(root: Path) -> Place:
        file = root / path
        data = file.read_bytes()
        file.write_bytes(change(data))
        text = data.decode()
        return place_in(text, place(text), path)

    return edit


def add_line(path: str, line: str, at: str = "") -> Edit:
    """Add a line at the end of a front matter."""
    return sub(path, r"\n---\n(?=\n)", f"\n{line}\n---\n".replace("\\", "\\\\"), at or line)


def signed_again(edit: Edit) -> Edit:
    """Sign the document anew after it was edited, so that its content is all that is wrong with it."""

    def edit_and_sign(root: Path) -> Place:
        place = edit(root)
        catalog, _ = read_catalog(root)
        assert catalog
        corpus, _ = read_corpus(root, catalog.review)
        document = next(document for document in corpus.documents if document.path == place.path)
        with tempfile.TemporaryDirectory() as keys:
            for signed in document.review.entries.values():
                write_key(signed.by, Path(keys))
            (root / document.path).write_bytes(seal(document, catalog, corpus, Path(keys)).encode())
        return place

    return edit_and_sign


def add_text(path: str, text: str, at: str = "") -> Edit:
    """Add a paragraph at the end of a body."""

    def edit(root: Path) -> Place:
        file = root / path
        whole = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + text + "\n"
        file.write_text(whole, encoding="utf-8")
        return place_in(whole, whole.rindex(text) + text.index(at), path)

    return edit


def first_unreadable(text: str) -> int:
    """Return the offset of the first character that, written in GB18030, is not UTF-8.

    Some are both by chance: 全 is C8 AB, which UTF-8 reads as one letter.
    """
    data = text.encode("gb18030")
    with pytest.raises(UnicodeDecodeError) as refused:
        data.decode("utf-8")
    return len(data[: refused.value.start].decode("gb18030"))


def attach(name: str, data: bytes | None, written: str = "") -> Edit:
    """Name an attachment of the plain document, and put it there unless it is None."""

    def edit(root: Path) -> Place:
        if data is not None:
            (root / PLAIN).with_name(name).write_bytes(data)
        return add_line(PLAIN, f"attachments: [{{file: {written or name}, title: 附件}}]", written or name)(root)

    return edit


def linked_outside(root: Path) -> Place:
    """Put a link to a file outside `docs/` among the documents."""
    (root / "outside.md").write_bytes((root / PLAIN).read_bytes())
    (root / "docs/news/2023-linked.md").symlink_to("../../outside.md")
    return Place("docs/news/2023-linked.md")


def linked_folder(root: Path) -> Place:
    """Put a link to another folder among the documents."""
    (root / "docs/news/more").symlink_to("../notices", target_is_directory=True)
    return Place("docs/news/more")


def linked_attachment(root: Path) -> Place:
    """Put a link in the place of an attachment."""
    (root / "secret.docx").write_bytes(docx("机密"))
    (root / "docs/news/secret.docx").symlink_to("../../secret.docx")
    add_line(PLAIN, "attachments: [{file: secret.docx, title: 附件}]")(root)
    return Place("docs/news/secret.docx")


def pipe_as_document(root: Path) -> Place:
    """Make a named pipe that looks like a document."""
    os.mkfifo(root / "docs/news/2023-pipe.md")
    return Place("docs/news/2023-pipe.md")


def twin(name: str) -> Edit:
    """Copy the plain document under another name, with an index of its own."""

    def edit(root: Path) -> Place:
        text = (root / PLAIN).read_text(encoding="utf-8")
        path = str(Path(PLAIN).with_name(name))
        (root / path).write_text(re.sub(r"(index: \S+-)\d{5}", r"\g<1>99999", text), encoding="utf-8")
        return Place(path)

    return edit


def twin_in_case(root: Path) -> Place:
    """Copy a document under a name that differs in case alone; the later path is at fault."""
    place = twin(Path(PLAIN).name.replace("done", "DONE"))(root)
    return Place(max(place.path, PLAIN))


def twin_in_form(root: Path) -> Place:
    """Make two documents whose names differ in Unicode form alone."""
    composed, apart = (unicodedata.normalize(form, "2023-é.md") for form in ("NFC", "NFD"))
    text = (root / PLAIN).read_text(encoding="utf-8")
    for number, name in enumerate((composed, apart)):
        path = (root / PLAIN).with_name(name)
        path.write_text(re.sub(r"(index: \S+-)\d{5}", rf"\g<1>9999{number}", text), encoding="utf-8")
    return Place(f"docs/news/{max(composed, apart)}")


def same_index(root: Path) -> Place:
    """Give a document the index of one that comes before it."""
    text = (root / NUMBERED).read_text(encoding="utf-8")
    index = re.search(r"^index: (\S+)", text, re.MULTILINE)
    assert index
    other = "docs/policy/department/2023-spring-planting.md"
    return sub(other, r"^index: \S+", f"index: {index[1]}", index[1])(root)


def only_document_gone(root: Path) -> Place:
    """Delete the only document of a leaf; the catalogue shows which column is blank."""
    (root / LONELY).unlink()
    text = (root / CATALOG).read_text(encoding="utf-8")
    return place_in(text, text.index("{id: wetlands"), CATALOG)


def draft_linked(root: Path) -> Place:
    """Link to a document that is a draft."""
    sub(NUMBERED, "status: approved", "status: draft")(root)
    return add_text(PLAIN, "见[通知](../policy/department/2023-pine-wilt.md)。", "../")(root)


def empty_body(root: Path) -> Place:
    """Take a document's body away."""
    text = (root / PLAIN).read_text(encoding="utf-8")
    head = text[: text.index("\n---\n") + 5]
    (root / PLAIN).write_text(head, encoding="utf-8")
    return Place(PLAIN, head.count("\n") + 1)


def retired_with_successor(root: Path) -> Place:
    """Retire a column on a day before its last document was published."""
    sub(CATALOG, r"^    kind: news", "    kind: news\n    retired: 2024-01-10\n    moved_to: notices")(root)
    last = "docs/news/2024-annual-work.md"
    text = (root / last).read_text(encoding="utf-8")
    return place_in(text, text.index("news"), last)


def signed_twice(root: Path) -> Place:
    """Let one person, who holds both stages, sign both."""
    sub(CATALOG, r"(id: office-head.*stages: )\[second\]", r"\1[second, final]")(root)
    return sub(PLAIN, r"(  final: \{by: )deputy", r"\1office-head", "office-head")(root)


def wrong_check_character(root: Path) -> Place:
    """Change one digit of the agency's code in an index."""
    return sub(PLAIN, "11349999MB0X20239M/", "11349998MB0X20239M/")(root)


def emoji_before(root: Path) -> Place:
    """Put a character beyond the basic plane before a dead link: it counts as one column."""
    return add_text(PLAIN, "🌲🌲见[通知](nowhere.md)。", "nowhere.md")(root)


def crlf(root: Path) -> Place:
    """Give a file the line ends of Windows, then break a line of it."""
    place = sub(PLAIN, "status: approved", "status: aproved", "aproved")(root)
    (root / PLAIN).write_bytes((root / PLAIN).read_bytes().replace(b"\n", b"\r\n"))
    return place


_LAUGHS: Final = "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]\n" for before, this in zip("bcdefgh", "cdefghi", strict=True)
)
_CATALOG_CASCADE: Final = frozenset({"COL01", "BLK01", "LNK02", "LNK03", "LNK04", "REF02"})
_GONE: Final = frozenset({"LNK02"})

BREAKAGES: Final = [
    # Point 4: how a document is written.
    Breakage("gb18030", "ENC01", rewrite(PLAIN, lambda data: data.decode().encode("gb18030"), first_unreadable)),
    Breakage("utf-16", "ENC01", rewrite(PLAIN, lambda data: data.decode().encode("utf-16"))),
    Breakage("utf-16 without a mark", "ENC01", rewrite(PLAIN, lambda data: data.decode().encode("utf-16-le"))),
    Breakage("byte order mark", "ENC02", rewrite(PLAIN, lambda data: b"\xef\xbb\xbf" + data)),
    Breakage("control character", "ENC03", sub(PLAIN, "全部完成", "全部\u202e完成", "\u202e")),
    Breakage("lost character", "ENC05", sub(PLAIN, "全部完成", "全部\ufffd成", "\ufffd")),
    Breakage("too large", "ENC04", rewrite(PLAIN, lambda data: data + b"x" * (2 * 1024 * 1024))),
    Breakage(
        "front matter too large", "YML08", sub(PLAIN, "^summary: ", "summary: " + "长" * 70_000, elsewhere="^title:")
    ),
    Breakage("full-width colon", "YML03", sub(PLAIN, "^genre: ", "genre：", "：")),
    Breakage("tab", "YML02", sub(PLAIN, "^  first:", "\tfirst:", "\t")),
    Breakage("unclosed front matter", "DOC02", sub(PLAIN, r"\n---\n(?=\n)", "\n", elsewhere=r"\A")),
    Breakage("no front matter", "DOC01", rewrite(PLAIN, lambda data: data.partition(b"\n---\n\n")[2])),
    Breakage("blank line before it", "DOC01", rewrite(PLAIN, lambda data: b"\n" + data)),
    Breakage("four dashes", "DOC01", rewrite(PLAIN, lambda data: b"-" + data)),
    Breakage("empty front matter", "DOC01", rewrite(PLAIN, lambda data: b"---\n---\n\nx\n")),
    Breakage("empty file", "DOC01", rewrite(PLAIN, lambda data: b"")),
    Breakage("duplicate key", "YML04", add_line(PLAIN, "title: 又一个标题", "title")),
    Breakage("text for a list", "KEY03", sub(PLAIN, r"^keywords: \[.*\]", "keywords: 古树名木", "古树")),
    Breakage("a list for text", "KEY03", sub(PLAIN, r"^summary: .*", "summary: [甲, 乙]", "[")),
    Breakage("a mapping for a list", "KEY03", sub(PLAIN, r"^audience: .*", "audience: {甲: 乙}", "{")),
    Breakage("impossible date", "KEY06", sub(PLAIN, r"^date: .*", "date: 2023-02-30", "2023-02-30")),
    Breakage("unpadded date", "KEY06", sub(PLAIN, r"^date: .*", "date: 2023-11-3", "2023-11-3")),
    Breakage("a time without hours", "KEY06", sub(PLAIN, r"^published: .*", "published: 2023-11-24", "2023-11-24")),
    Breakage("unknown key", "KEY01", sub(PLAIN, r"^summary:", "sumary:", "sumary")),
    Breakage("unknown review key", "KEY01", sub(PLAIN, r"^  first:", "  frist:", "frist"), frozenset({"REV01"})),
    Breakage("required key missing", "KEY02", sub(PLAIN, r"^title: .*\n", "", elsewhere=r"^column:")),
    Breakage("a key without a value", "KEY04", sub(PLAIN, r"^title: .*", "title:", elsewhere=r"(?<=^title:)\n")),
    Breakage("unknown status", "KEY05", sub(PLAIN, "status: approved", "status: aproved", "aproved")),
    Breakage("a name for an id", "KEY08", sub(PLAIN, "by: general-first", "by: 初审岗", "初审岗")),
    Breakage("capitals in a column", "KEY08", sub(PLAIN, "^column: news", "column: News", "News")),
    Breakage("a word twice", "KEY09", sub(PLAIN, r"^keywords: .*", "keywords: [修复, 修复]", "修复]")),
    Breakage("open quote", "YML01", sub(PLAIN, r"^issuer: .*", 'issuer: "示例县林业局', '"')),
    Breakage("anchor", "YML05", sub(PLAIN, r"^summary: .*", "summary: &x 概述", "&x")),
    Breakage("exploding aliases", "YML05", add_line(PLAIN, _LAUGHS, "&a"), frozenset({"KEY01"})),
    Breakage(
        "too deep",
        "YML06",
        sub(PLAIN, r"^keywords: .*", "keywords: " + "[" * 60 + "]" * 60, elsewhere=r"(?<=\[{39})\["),
    ),
    Breakage("tag", "YML07", sub(PLAIN, r"^summary: .*", "summary: !!python/name:os.system x", "!!")),
    Breakage("windows line ends", "KEY05", crlf),
    Breakage("link out of docs", "PTH01", linked_outside),
    Breakage("folder that is a link", "PTH01", linked_folder),
    Breakage("attachment that is a link", "PTH01", linked_attachment, frozenset({"ATT02"})),
    Breakage("named pipe", "PTH02", pipe_as_document),
    Breakage("capital ending", "PTH03", twin("2023-other.MD")),
    Breakage("another ending", "PTH03", twin("2023-other.markdown")),
    Breakage("two names but for case", "PTH05", twin_in_case),
    Breakage("two names but for form", "PTH05", twin_in_form),
    Breakage("name of a list page", "PTH06", twin("index-2.md")),
    Breakage("name no Windows takes", "PTH07", twin("aux.md")),
    # Point 5: columns and dates.
    Breakage("no such column", "COL01", sub(PLAIN, "^column: news", "column: nwes", "nwes")),
    Breakage("not a leaf", "COL02", sub(PLAIN, "^column: news", "column: policy", "policy")),
    Breakage("retired column", "COL03", retired_with_successor),
    Breakage("another folder", "COL04", sub(PLAIN, "^column: news", "column: notices", "notices")),
    Breakage(
        "published too early", "DAT01", sub(PLAIN, r"^date: .*", "date: 2023-11-30", elsewhere=r"(?<=^published: )")
    ),
    Breakage("formed tomorrow", "DAT02", sub(PLAIN, r"^date: .*", "date: 2096-01-01", "2096"), frozenset({"DAT01"})),
    Breakage(
        "published tomorrow",
        "DAT02",
        sub(PLAIN, r"^published: .*", "published: 2096-01-01 09:00", "2096"),
        frozenset({"REV10", "IDX03"}),
    ),
    Breakage("not published", "DAT03", sub(PLAIN, r"^published: .*\n", "", elsewhere=r"(?<=status: )approved")),
    Breakage(
        "closed before it opened",
        "DAT04",
        sub(CONSULTATION, r"closes: \d{4}", "closes: 2022", "2022"),
        frozenset({"REF02", "LNK03", "BLK01"}),
    ),
    Breakage(
        "withdrawn too early",
        "DAT05",
        add_line(PLAIN, "withdrawn: {date: 2020-01-01, reason: 有误}", "2020"),
        frozenset({"REV01"}),
    ),
    # The review.
    *(
        Breakage(f"{stage} missing", "REV01", sub(PLAIN, rf"^  {stage}: .*\n", "", elsewhere=r"(?<=status: )approved"))
        for stage in ("secrecy", "first", "second", "final", "publish")
    ),
    Breakage("unknown signer", "REV02", sub(PLAIN, "by: deputy", "by: deputi", "deputi")),
    Breakage("not entitled", "REV03", sub(PLAIN, "by: deputy", "by: keeper", "keeper"), frozenset({"REV05"})),
    Breakage(
        "not on duty",
        "REV04",
        sub(PLAIN, r"(?<=first: \{by: general-first, date: )\d{4}", "2021", elsewhere="(?<=first: {by: )"),
    ),
    Breakage("one signer for two stages", "REV05", signed_twice),
    Breakage(
        "own document", "REV06", sub(PLAIN, r"^prepared_by: .*", "prepared_by: deputy", elsewhere=r"(?<=final: \{by: )")
    ),
    Breakage(
        "wrong order",
        "REV07",
        sub(PLAIN, r"(?<=second: \{by: office-head, date: )[\d-]+(?=[,}])", "2023-11-22", "2023"),
    ),
    Breakage("not cleared", "REV08", sub(PLAIN, "result: 公开", "result: 不予公开", "不予")),
    Breakage(
        "signed tomorrow",
        "REV09",
        sub(PLAIN, r"(?<=secrecy: \{by: keeper, date: )\d{4}", "2096", "2096"),
        frozenset({"REV07"}),
    ),
    Breakage(
        "another day of publication",
        "REV10",
        sub(PLAIN, r"(?<=publish: \{by: publisher, date: )[\d-]+(?=[,}])", "2023-11-25", "2023"),
    ),
    Breakage(
        "returned but approved",
        "REV11",
        add_line(PLAIN, "  returned: {by: deputy, date: 2023-11-24, reason: 有误}", "returned"),
    ),
    Breakage(
        "returned by nobody",
        "REV11",
        sub(PLAIN, "status: approved", "status: returned", "returned"),
        frozenset({"GAT01"}),
    ),
    # What a column and the directory ask for.
    Breakage("blank leaf", "BLK01", only_document_gone),
    Breakage(
        "expired statement",
        "BLK02",
        signed_again(sub(STATEMENT, r"until: [\d-]+(?=[,}])", "until: 2024-01-01", "2024")),
    ),
    Breakage("field missing", "REQ01", sub(NUMBERED, r"^number: .*\n", "", elsewhere=r"^title:")),
    Breakage("section missing", "REQ02", sub(REPORT, r"^## 一、总体情况\n", "", elsewhere=r"(?<=\n---\n)\n")),
    Breakage("attachment missing", "REQ03", sub(TABLED, r"^attachments:\n.*\n", "", elsewhere=r"^title:")),
    Breakage("not in the vocabulary", "REQ04", sub(PLAIN, r"^theme: .*", "theme: 农林", "农林")),
    Breakage("audience not in it", "REQ04", sub(PLAIN, r"^audience: .*", "audience: [公民, 路人]", "路人")),
    Breakage("no such office", "REQ05", add_line(PLAIN, "office: nowhere", "nowhere")),
    Breakage("no such drafter", "REQ06", sub(PLAIN, r"^prepared_by: .*", "prepared_by: nobody", "nobody")),
    Breakage("no body", "REQ07", empty_body),
    # Attachments.
    Breakage("a path for a name", "ATT01", attach("x.docx", None, "../x.docx")),
    Breakage("file not there", "ATT02", attach("2023-none.docx", None)),
    Breakage("empty attachment", "ATT03", attach("2023-x.docx", b"")),
    Breakage("another type", "ATT03", attach("2023-x.docx", b"%PDF-1.7 x")),
    Breakage("a type not allowed", "ATT03", attach("2023-x.html", b"<script>")),
    Breakage(
        "listed twice",
        "ATT04",
        sub(
            TABLED,
            r"^(  - \{file: .*\}\n)",
            r"\1\1",
            elsewhere=r"(?<=^  - \{file: )2022-accounts.xlsx, title: .*\}\nreview",
        ),
    ),
    # Links.
    Breakage("script", "LNK01", add_text(PLAIN, "[甲](javascript:alert(1))", "javascript")),
    Breakage("from the root", "LNK01", add_text(PLAIN, "[甲](/guide/2023-guide.md)", "/guide")),
    Breakage("out of docs", "LNK01", add_text(PLAIN, "[甲](../../../../etc/passwd)", "../")),
    Breakage("backslash", "LNK01", add_text(PLAIN, "[甲](..\\guide\\2023-guide.md)", "..\\")),
    Breakage("dead link", "LNK02", add_text(PLAIN, "[甲](2023-none.md)", "2023")),
    Breakage("wide characters before it", "LNK02", emoji_before),
    Breakage("link to a draft", "LNK03", draft_linked, frozenset({"GAT01"})),
    Breakage("link to no file", "LNK04", add_text(PLAIN, "[甲](2023-none.pdf)", "2023")),
    Breakage("dead anchor", "LNK05", add_text(PLAIN, "[甲](../guide/2023-guide.md#没有)", "../")),
    Breakage("dead anchor here", "LNK05", add_text(PLAIN, "[甲](#没有)", "#")),
    Breakage("image of another site", "LNK06", add_text(PLAIN, "![甲](https://example.com/x.png)", "https")),
    Breakage("image not there", "ATT02", add_text(PLAIN, "![甲](none.png)", "none")),
    # Numbers and references.
    Breakage("index of another form", "IDX01", sub(PLAIN, r"^index: .*", "index: 000123", "000123")),
    Breakage("index of no agency", "IDX01", wrong_check_character),
    Breakage("index given twice", "IDX02", same_index),
    *(
        Breakage(f"number {number}", "NUM01", sub(NUMBERED, r"^number: .*", f'number: "{number}"', '"'))
        for number in (
            "示林[2023]15号",
            "示林（2023）15号",
            "示林【2023】15号",
            "示林〔23〕15号",
            "示林〔2023〕第15号",
            "示林〔2023〕015号",
            "示林〔2023〕15",
            "示林 〔2023〕15号",
            "示林〔２０２３〕15号",
        )
    ),
    Breakage(
        "reference to none",
        "REF01",
        sub(FEEDBACK, r"^feedback_on: .*", "feedback_on: [decisions/consultation/public/none]", "decisions"),
    ),
    Breakage("reference to a draft", "REF02", lambda root: _reference_to_draft(root), frozenset({"GAT01"})),
    Breakage("draft", "GAT01", sub(PLAIN, "status: approved", "status: draft", "draft")),
    Breakage("in review", "GAT01", sub(PLAIN, "status: approved", "status: in-review", "in-review")),
    # Point 3: the catalogue.
    Breakage(
        "catalogue: not UTF-8",
        "ENC01",
        rewrite(CATALOG, lambda data: data.decode().encode("gbk"), first_unreadable),
        _CATALOG_CASCADE,
    ),
    Breakage("catalogue: tab", "YML02", sub(CATALOG, r"^  agency:", "\tagency:", "\t")),
    Breakage("catalogue: empty", "YML01", rewrite(CATALOG, lambda data: b"")),
    Breakage("catalogue: unknown key", "KEY01", sub(CATALOG, r"^  site_id:", "  siteid:", "siteid")),
    Breakage("catalogue: unknown column key", "KEY01", sub(CATALOG, r"^    kind: news", "    knid: news", "knid")),
    Breakage(
        "catalogue: duplicate key", "YML04", sub(CATALOG, r"^    kind: news", "    kind: news\n    name: 又", "name")
    ),
    Breakage(
        "catalogue: no description",
        "KEY02",
        sub(CATALOG, r"(?<=^    name: 工作动态\n)    description: .*\n", "", elsewhere="(?<=^  - )id: news"),
    ),
    Breakage(
        "catalogue: wrong id",
        "KEY08",
        sub(CATALOG, r"^  - \{id: chief,", "  - {id: Chief,", "Chief"),
        frozenset({"CAT03", "LED15"}),
    ),
    Breakage(
        "catalogue: office twice",
        "CAT01",
        sub(CATALOG, r"^(  - \{id: )industry(, name: 产业)", r"\1pests\2", "pests"),
        frozenset({"CAT03", "LED15"}),
    ),
    Breakage(
        "catalogue: column twice",
        "CAT01",
        sub(CATALOG, r"^  - id: notices", "  - id: news", "news"),
        frozenset({"COL01", "BLK01", "LNK03", "LNK02"}),
    ),
    Breakage(
        "catalogue: reserved id",
        "CAT02",
        sub(CATALOG, r"^  - id: leaders", "  - id: assets", "assets"),
        frozenset({"COL01", "BLK01", "LNK03"}),
    ),
    Breakage(
        "catalogue: no such office", "CAT03", sub(CATALOG, r"^    office: finance", "    office: finances", "finances")
    ),
    Breakage(
        "catalogue: person of no office",
        "CAT03",
        sub(CATALOG, r"(id: keeper, .*office: )general", r"\1nowhere", "nowhere"),
    ),
    Breakage(
        "catalogue: no such stage",
        "CAT04",
        sub(CATALOG, r"stages: \[first\]", "stages: [firts]", "firts"),
        frozenset({"REV03", "LNK03", "REF02", "BLK01"}),
    ),
    Breakage(
        "catalogue: nobody may sign",
        "CAT05",
        sub(CATALOG, r"stages: \[secrecy\], ", "", elsewhere=r"(?<=^people:\n  )- "),
        frozenset({"REV03", "LNK03", "REF02", "BLK01"}),
    ),
    Breakage(
        "catalogue: wrong check character",
        "CAT06",
        sub(CATALOG, "11349999MB0X20239M", "11349999MB0X202391", "1134"),
        frozenset({"SIG08"}),  # the code is part of what is signed
    ),
    Breakage(
        "catalogue: no successor",
        "CAT07",
        sub(CATALOG, r"^    kind: news", "    kind: news\n    retired: 2025-12-01", "retired"),
    ),
    Breakage(
        "catalogue: no such successor",
        "CAT08",
        sub(CATALOG, r"^    kind: news", "    kind: news\n    retired: 2025-12-01\n    moved_to: newz", "newz"),
    ),
    Breakage(
        "catalogue: term ends first",
        "CAT09",
        sub(CATALOG, r"(id: chief-drafter.*from: 2022-01-01)", r"\1, until: 2021-01-01", "2021"),
    ),
    Breakage(
        "catalogue: no such field",
        "CAT10",
        sub(CATALOG, r"fields: \[number, validity", "fields: [nummer, validity", "nummer"),
    ),
    Breakage(
        "catalogue: no office at all",
        "CAT12",
        sub(
            CATALOG,
            r"(?<=^  - id: statistics\n)((?:    .*\n)*?)    office: .*\n",
            r"\1",
            elsewhere="(?<=^  - )id: statistics",
        ),
    ),
    Breakage(
        "catalogue: unreadable period", "KEY07", sub(CATALOG, r"update_every: 2 weeks", "update_every: 两周", "两周")
    ),
    Breakage("catalogue: site id", "CAT14", sub(CATALOG, r'site_id: "\d+"', 'site_id: "349999"', '"')),
    Breakage("catalogue: portal", "CAT15", sub(CATALOG, r'(portal: \{.*url: )"https://', r'\1"www.', '"www')),
    Breakage("catalogue: kind", "KEY05", sub(CATALOG, r"kind: news", "kind: newz", "newz")),
    Breakage(
        "catalogue: term", "KEY06", sub(CATALOG, r"(id: chief-drafter.*from: )2022-01-01", r"\g<1>2022-1-1", "2022-1-1")
    ),
]


def _reference_to_draft(root: Path) -> Place:
    sub(NUMBERED, "status: approved", "status: draft")(root)
    new = "feedback_on: [policy/department/2023-pine-wilt]"
    return sub(FEEDBACK, r"^feedback_on: .*", new, "policy")(root)


def judged(root: Path) -> Verdict:
    """Judge a root as of the day of the tests."""
    return judge(root, date.fromisoformat(TODAY))


def errors(verdict: Verdict) -> set[Finding]:
    """Return what blocks."""
    return {finding for finding in verdict.findings if finding.severity == "error"}


def stale(verdict: Verdict, whole: Path) -> set[Finding]:
    """Return what says that a document was changed or copied after its review, where it or a file of it was."""
    root = verdict.corpus.root
    changed = {
        document.path
        for document in verdict.corpus.documents
        for path in (document.path, *(f"docs/{file}" for file in document.files))
        if _bytes(root / path) != _bytes(whole / path)
    }
    return {
        finding
        for finding in verdict.findings
        if finding.rule == "SIG09" or (finding.rule in ("REV14", "SIG04", "SIG08") and finding.place.path in changed)
    }


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample directory that nobody changes."""
    return copy_sample(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def before(whole: Path) -> set[Finding]:
    """What blocked before anything was broken: nothing, in a finished sample."""
    return errors(judged(whole))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample directory that every test breaks and puts right again."""
    return copy_sample(tmp_path_factory.mktemp("bench"))


def marks(root: Path) -> dict[str, tuple[int, int]]:
    """Return the size and time of everything in a root by its path."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            is_folder = stat.S_ISDIR(status.st_mode)
            found[os.path.relpath(path, root)] = (0, 0) if is_folder else (status.st_size, status.st_mtime_ns)
    return found


@pytest.fixture
def broken(whole: Path, bench: Path) -> Iterator[Path]:
    """The copy to break; afterwards every file is as it was."""
    before = marks(bench)
    yield bench
    after = marks(bench)
    for name in sorted(after.keys() - before.keys()):
        path = bench / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for name, mark in before.items():
        if after.get(name) != mark:
            (bench / name).unlink(missing_ok=True)
            shutil.copy(whole / name, bench / name)


def test_sample_checks(before: set[Finding]) -> None:
    """Nothing blocks the sample directory as it is."""
    assert not before


def test_names_differ() -> None:
    """The table names each breakage once, and covers what it must."""
    assert len({breakage.name for breakage in BREAKAGES}) == len(BREAKAGES) >= 50


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_one_thing_broken(breakage: Breakage, broken: Path, whole: Path, before: set[Finding]) -> None:
    """The rule speaks at the exact place, blocks, and nothing unrelated is said."""
    place = breakage.edit(broken)
    verdict = judged(broken)
    new = errors(verdict) - before
    assert (breakage.rule, place) in {(finding.rule, finding.place) for finding in new}, sorted(
        new, key=lambda f: f.sort_key
    )
    assert not verdict.passes
    allowed = {breakage.rule, *breakage.along}
    unrelated = {finding for finding in new if finding.rule not in allowed and finding not in stale(verdict, whole)}
    assert not unrelated, sorted(unrelated, key=lambda f: f.sort_key)[:5]
    finding = next(finding for finding in new if (finding.rule, finding.place) == (breakage.rule, place))
    assert finding.message
    assert finding.hint
    assert finding.basis


def test_unknown_key_names_the_nearest(broken: Path) -> None:
    """The hint of an unknown key names the key that was meant."""
    place = sub(PLAIN, r"^summary:", "sumary:", "sumary")(broken)
    found = [finding for finding in judged(broken).findings if finding.place == place]
    assert "summary" in found[0].hint


def test_catalogue_says_everything_at_once(broken: Path) -> None:
    """Faults of the catalogue are all reported in one run, and so are those of documents."""
    sub(CATALOG, r"^  site_id:", "  siteid:")(broken)
    sub(CATALOG, "update_every: 2 weeks", "update_every: 两周")(broken)
    sub(CATALOG, r"^    office: finance", "    office: finances")(broken)
    sub(CATALOG, r"^  - id: leaders", "  - id: index")(broken)
    sub(CATALOG, "11349999MB0X20239M", "11349999MB0X202391")(broken)
    sub(PLAIN, "^date: .*", "date: 2023-02-30")(broken)
    sub(NUMBERED, "^number: .*", "number: 示林[2023]15号")(broken)
    rules = {finding.rule for finding in errors(judged(broken))}
    assert {"KEY01", "KEY07", "CAT03", "CAT02", "CAT06", "KEY06", "NUM01"} <= rules


HANDFUL: Final = (
    "gb18030",
    "draft",
    "blank leaf",
    "dead link",
    "catalogue: empty",
    "exploding aliases",
    "link out of docs",
)


@pytest.mark.parametrize("name", HANDFUL)
def test_build_refuses(name: str, broken: Path) -> None:
    """The real command ends with 1, prints the place, and leaves the old site as it was."""
    breakage = next(breakage for breakage in BREAKAGES if breakage.name == name)
    old = broken / "site"
    old.mkdir()
    (old / "index.html").write_text("旧网站", encoding="utf-8")
    (old / "sitemap.xml").write_text("<urlset/>", encoding="utf-8")
    place = breakage.edit(broken)
    kept = tree(old)
    done = disclosure("build", "--root", broken, "--today", TODAY)
    assert done.code == 1
    assert f"{place.path}:{place.line}:{place.column}: 错误 {breakage.rule} " in done.out
    assert "Traceback" not in done.err
    assert tree(old) == kept
    assert [path.name for path in broken.iterdir() if path.name.startswith(".site-new")] == []


def test_image_beside_a_document_is_checked(broken: Path) -> None:
    """An image of a body is judged like an attachment."""
    (broken / PLAIN).with_name("2023-x.png").write_bytes(b"GIF89a")
    place = add_text(PLAIN, "![甲](2023-x.png)", "2023")(broken)
    assert ("ATT03", place) in {(finding.rule, finding.place) for finding in judged(broken).findings}
    (broken / PLAIN).with_name("2023-x.png").write_bytes(png())
    assert ("ATT03", place) not in {(finding.rule, finding.place) for finding in judged(broken).findings}
