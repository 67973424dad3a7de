"""`disclosure.gate`: the table of states of the data format, row by row, and what blocks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.catalog import ReviewPolicy
from disclosure.documents import field_names
from disclosure.findings import Failure
from disclosure.gate import State, Verdict, judge
from disclosure.targets import read_target
from tests.helpers import APPROVED, TODAY, base_root, codes, document_text, pieces, write
from tests.sealing import seal_root

_INDEX: Final = "index: 11349999MB0X20239M/202312-000"
_RETURNED: Final = "review: {status: returned, returned: {by: head, date: 2023-12-03, reason: 有误}}\n"
_WITHDRAWN: Final = f"{APPROVED}  withdraw: {{by: publisher, date: 2024-01-02}}\n"
_UNREVIEWED: Final = {"draft": "draft", "in-review": "in-review", "returned": _RETURNED}


def _text(number: int, *lines: str, review: str = APPROVED, body: str = "\n正文。\n") -> str:
    return document_text(f"{_INDEX}{number:02}", *lines, review=review, body=body)


def _judge(tmp_path: Path, files: dict[str, str | bytes], *, withhold: bool = False, today: date = TODAY) -> Verdict:
    """Judge the base root with more documents in 通知公告."""
    root = base_root(tmp_path / "root")
    write(root, {f"docs/notices/{name}": content for name, content in files.items()})
    seal_root(root)
    return judge(root, today, withhold=withhold)


def _names(verdict: Verdict, *states: State) -> list[str]:
    return [
        document.ref.removeprefix("notices/") for document in verdict.documents(*states) if "base" not in document.ref
    ]


# The table of states


@pytest.mark.parametrize("status", _UNREVIEWED)
def test_unreviewed_blocks(status: str, tmp_path: Path) -> None:
    verdict = _judge(tmp_path, {"x.md": _text(50, review=_UNREVIEWED[status])})
    assert verdict.states["notices/x"] is State.WITHHELD
    assert codes(verdict.findings) == ["GAT01"]
    assert verdict.findings[0].severity == "error"
    assert not verdict.passes
    assert verdict.summary.withheld == 1
    assert verdict.summary.errors == 1


@pytest.mark.parametrize("status", _UNREVIEWED)
def test_unreviewed_is_withheld_on_demand(status: str, tmp_path: Path) -> None:
    verdict = _judge(tmp_path, {"x.md": _text(50, review=_UNREVIEWED[status])}, withhold=True)
    assert verdict.states["notices/x"] is State.WITHHELD
    assert [finding.severity for finding in verdict.findings] == ["warning"]
    assert verdict.passes
    assert _names(verdict, State.PUBLISHED, State.WITHDRAWN) == []
    assert (verdict.summary.withheld, verdict.summary.warnings, verdict.summary.errors) == (1, 1, 0)


def test_approved_and_checked_is_published(tmp_path: Path) -> None:
    verdict = _judge(tmp_path, {"x.md": _text(50)})
    assert verdict.states["notices/x"] is State.PUBLISHED
    assert verdict.passes
    assert not verdict.findings
    assert (verdict.summary.documents, verdict.summary.published) == (4, 4)


@pytest.mark.parametrize("withhold", [False, True])
@pytest.mark.parametrize(
    ("line", "code"),
    [("office: none", "REQ05"), ("colour: red", "KEY01"), ("number: 12号", "NUM01"), ("summary:", "KEY04")],
)
def test_approved_with_a_fault_blocks_always(line: str, code: str, withhold: bool, tmp_path: Path) -> None:
    verdict = _judge(tmp_path, {"x.md": _text(50, line)}, withhold=withhold)
    assert verdict.states["notices/x"] is State.BLOCKED
    assert codes(verdict.findings) == [code]
    assert not verdict.passes
    assert _names(verdict, State.PUBLISHED, State.WITHDRAWN, State.WITHHELD) == []


def test_warnings_block_nothing(tmp_path: Path) -> None:
    verdict = _judge(tmp_path, {"x.md": document_text(), "lost.pdf": b"%PDF-"})
    assert codes(verdict.findings) == ["ATT05", "IDX04"]
    assert verdict.states["notices/x"] is State.PUBLISHED
    assert verdict.passes
    assert verdict.summary.warnings == 2


def test_withdrawn_leaves_a_notice(tmp_path: Path) -> None:
    lines = ("withdrawn: {date: 2024-01-02, reason: 有误}", "attachments: [{file: x.pdf, title: 表}]")
    verdict = _judge(tmp_path, {"x.md": _text(50, *lines, review=_WITHDRAWN), "x.pdf": b"%PDF-"})
    assert verdict.states["notices/x"] is State.WITHDRAWN
    assert verdict.passes
    assert not verdict.findings
    assert verdict.summary.published == 3, "the notice is not counted as a publication"


@pytest.mark.parametrize("status", _UNREVIEWED)
def test_withdrawn_but_not_approved_is_withheld(status: str, tmp_path: Path) -> None:
    verdict = _judge(
        tmp_path, {"x.md": _text(50, "withdrawn: {date: 2024-01-02, reason: 有误}", review=_UNREVIEWED[status])}
    )
    assert verdict.states["notices/x"] is State.WITHHELD
    assert not verdict.passes


@pytest.mark.parametrize(
    "review", ["review: {status: aproved}\n", "review: approved\n", "review: {}\n", "review: {status: [draft]}\n", ""]
)
@pytest.mark.parametrize("withhold", [False, True])
def test_unknown_state_blocks_always(review: str, withhold: bool, tmp_path: Path) -> None:
    text = document_text(review="review: {x: y}\n").replace("review: {x: y}\n", review)
    verdict = _judge(tmp_path, {"x.md": text}, withhold=withhold)
    assert verdict.states["notices/x"] is State.BLOCKED
    assert not verdict.passes


@pytest.mark.parametrize("withhold", [False, True])
@pytest.mark.parametrize(
    "data", [b"", b"---\ntitle: x\n", "---\ntitle: 关于\n---\n".encode("gbk"), b"---\ntitle: a: b\n---\n"]
)
def test_unreadable_document_blocks_always(data: bytes, withhold: bool, tmp_path: Path) -> None:
    verdict = _judge(tmp_path, {"x.md": data}, withhold=withhold)
    assert "notices/x" not in verdict.states
    assert verdict.corpus.unread == ("docs/notices/x.md",)
    assert not verdict.passes
    assert (verdict.summary.documents, verdict.summary.published) == (4, 3)


# Withholding


def test_faults_of_withheld_documents_do_not_block_others(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "x.md": _text(50, "office: none", review="draft", body="\n[甲](none.md)\n"),
        "y.md": _text(51),
    }
    verdict = _judge(tmp_path, files, withhold=True)
    assert verdict.passes
    assert set(codes(verdict.findings)) == {"REQ05", "LNK02", "GAT01"}
    assert {finding.severity for finding in verdict.findings} == {"warning"}
    assert _names(verdict, State.PUBLISHED) == ["y"]


def test_withholding_excuses_nobody_else(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"x.md": _text(50, review="draft"), "y.md": _text(51, "office: none")}
    verdict = _judge(tmp_path, files, withhold=True)
    assert not verdict.passes
    assert [(one.rule, one.severity) for one in verdict.findings] == [("GAT01", "warning"), ("REQ05", "error")]


def test_attachments_of_withheld_documents_stay_in(tmp_path: Path) -> None:
    draft = _text(50, "attachments: [{file: x.pdf, title: 表}]", review="draft")
    verdict = _judge(
        tmp_path, {"x.md": draft, "x.pdf": b"%PDF-", "y.md": _text(51, body="\n[表](x.pdf)\n")}, withhold=True
    )
    assert not verdict.passes
    assert [(one.rule, one.place.path) for one in verdict.findings if one.severity == "error"] == [
        ("LNK04", "docs/notices/y.md")
    ]


def test_a_column_of_drafts_is_blank(tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    text = (root / "docs/guide/base.md").read_text(encoding="utf-8")
    write(root, {"docs/guide/base.md": text.replace("status: approved", "status: draft")})
    for withhold in (False, True):
        verdict = judge(root, TODAY, withhold=withhold)
        assert [column.path for column in verdict.blank] == ["guide"]
        assert not verdict.passes
        assert ("BLK01", "error") in [(one.rule, one.severity) for one in verdict.findings]


# Links and references between documents


def test_leading_to_the_unreviewed_blocks(tmp_path: Path) -> None:
    """A leads to B, B to C, which is a draft: the fault is B's, and nothing goes out."""
    files: dict[str, str | bytes] = {
        "a.md": _text(50, body="\n[乙](b.md)\n"),
        "b.md": _text(51, body="\n[丙](c.md)\n"),
        "c.md": _text(52, review="draft"),
    }
    for withhold in (False, True):
        verdict = _judge(tmp_path / str(withhold), files, withhold=withhold)
        assert verdict.states["notices/b"] is State.BLOCKED
        assert verdict.states["notices/c"] is State.WITHHELD
        assert ("LNK03", "docs/notices/b.md", "error") in [
            (one.rule, one.place.path, one.severity) for one in verdict.findings
        ]
        assert not verdict.passes


def test_mending_the_last_mends_the_chain(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": _text(50, body="\n[乙](b.md)\n"),
        "b.md": _text(51, "interprets: [notices/c]"),
        "c.md": _text(52),
    }
    verdict = _judge(tmp_path, files)
    assert verdict.passes
    assert _names(verdict, State.PUBLISHED) == ["a", "b", "c"]


def test_drafts_may_be_prepared_together(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": _text(50, "interprets: [notices/b]", review="draft", body="\n[乙](b.md)\n"),
        "b.md": _text(51, review="draft", body="\n[甲](a.md)\n"),
    }
    assert codes(_judge(tmp_path, files).findings) == ["GAT01", "GAT01"]


_STATUSES: Final = ["approved", "draft", "withdrawn", "faulty", "unreadable"]


@settings(max_examples=60, deadline=None)
@given(
    statuses=st.lists(st.sampled_from(_STATUSES), min_size=2, max_size=5),
    edges=st.sets(
        st.tuples(st.integers(0, 4), st.integers(0, 5), st.sampled_from(["link", "reference", "file"])), max_size=8
    ),
    withhold=st.booleans(),
)
def test_what_goes_out_leads_only_to_what_goes_out(
    statuses: list[str], edges: set[tuple[int, int, str]], withhold: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever leads where: when the gate opens, no unpublished document is named by one that goes out."""
    files: dict[str, str | bytes] = {}
    for number, status in enumerate(statuses):
        out = sorted(edge for edge in edges if edge[0] == number)
        body = "\n正文" + "".join(
            f"[甲]({to}.md)" if how == "link" else f"[乙]({to}.pdf)" for _, to, how in out if how != "reference"
        )
        references = ", ".join(f"notices/{to}" for _, to, how in out if how == "reference")
        lines = [
            f"attachments: [{{file: {number}.pdf, title: 表}}]",
            *([f"interprets: [{references}]"] if references else []),
        ]
        lines += {"withdrawn": ["withdrawn: {date: 2024-01-02, reason: 有误}"], "faulty": ["office: none"]}.get(
            status, []
        )
        review = {"draft": "draft", "withdrawn": _WITHDRAWN}.get(status, APPROVED)
        files[f"{number}.md"] = (
            "---\n" if status == "unreadable" else _text(50 + number, *lines, review=review, body=f"{body}\n")
        )
        files[f"{number}.pdf"] = b"%PDF-"
    verdict = _judge(tmp_path_factory.mktemp("gate"), files, withhold=withhold)
    if "unreadable" in statuses or "faulty" in statuses or ("draft" in statuses and not withhold):
        assert not verdict.passes
    if not verdict.passes:
        return
    shown = verdict.documents(State.PUBLISHED)
    out_refs = {document.ref for document in verdict.documents(State.PUBLISHED, State.WITHDRAWN)}
    out_files = {path for document in shown for path in document.files}
    for document in shown:
        for link in document.links:
            target = read_target(link.target, document.ref)
            assert target.path in (out_refs if target.kind == "document" else out_files)
        assert set(document.interprets) <= out_refs
    for document in verdict.documents(State.WITHHELD):
        assert not document.files & out_files


_VALUES: Final = st.sampled_from(
    pieces(
        "甲¦''¦~¦[]¦{}¦[甲, 乙]¦['', 甲]¦[a, [b]]¦{by: clerk, date: 2023-12-02}¦{by: nobody}¦{by: former}",
        "approved¦draft¦2023-12-05¦2024-12-05¦0001-01-01¦9999-12-31¦2023-12-05 09:30",
        "0001-01-01 00:00¦9999-12-31 23:59¦notices¦policy/old¦guide¦a/b/c¦公告¦[notices/base]",
        "[notices/none, '']¦[{file: form.docx, title: 表}, 甲, {}]¦无¦〔〕第0¦{until: 9999-12-31}",
        "{until: 0001-01-01}¦{date: 0001-01-01, reason: 误, moved_to: x}",
        "{kind: 其他, opens: 9999-12-31, closes: 0001-01-01}",
    )
)
_KEYS: Final = st.sampled_from([*field_names(ReviewPolicy()), "x"])
_ENTRY_KEYS: Final = st.sampled_from(
    pieces(
        "status¦secrecy¦first¦second¦final¦publish¦returned¦x",
    )
)
_BODIES: Final = st.sampled_from(
    pieces(
        "¦正文¦# 一¦[a](b.md)¦[a](#b)¦![a](form.docx)¦![a](../x.png)¦## 主动公开¦[a]: b",
        "<a href=base.md>",
    )
)


@settings(max_examples=200, deadline=None)
@given(
    values=st.dictionaries(_KEYS, _VALUES, max_size=8),
    review=st.dictionaries(_ENTRY_KEYS, _VALUES, max_size=4),
    body=_BODIES,
    column=st.sampled_from(["notices", "policy", "policy/old", "policy/normative", "guide", "none", "."]),
    day=st.sampled_from([TODAY, date.min, date.max]),
)
def test_any_document_is_judged(
    values: dict[str, str],
    review: dict[str, str],
    body: str,
    column: str,
    day: date,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """No combination of values makes a rule raise, and none is both faulty and published."""
    if review:
        values = {**values, "review": "".join(f"\n  {key}: {value}" for key, value in review.items())}
    head = "".join(f"{key}: {value}\n" for key, value in values.items())
    root = base_root(tmp_path_factory.mktemp("gate"))
    write(root, {f"docs/{column}/x.md": f"---\n{head}---\n\n{body}\n"})
    verdict = judge(root, day)
    errors = {finding.place.path for finding in verdict.findings if finding.severity == "error"}
    assert verdict.passes == (not errors)
    for document in verdict.documents(State.PUBLISHED):
        assert document.path not in errors or "BLK02" in codes(verdict.findings)


# Blank columns and statements


@pytest.mark.parametrize(("day", "blank"), [("2024-06-03", False), ("2024-06-02", True)])
def test_statements_end(day: str, blank: bool, tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    text = document_text(f"{_INDEX}50", f"statement: {{until: {day}}}", column="guide", body="\n没有。\n")
    write(root, {"docs/guide/base.md": text})
    seal_root(root)
    verdict = judge(root, TODAY)
    assert bool(verdict.blank) is blank
    assert verdict.passes is not blank
    assert codes(verdict.findings) == (["BLK02"] if blank else [])
    assert judge(root, TODAY - timedelta(days=1)).passes


@pytest.mark.parametrize(("retired", "blank"), [("2024-06-02", False), ("2024-06-04", True), ("2030-01-01", True)])
def test_columns_are_in_use_until_they_retire(retired: str, blank: bool, tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    text = (root / "catalog.yml").read_text(encoding="utf-8").replace("retired: 2020-01-01", f"retired: {retired}")
    write(root, {"catalog.yml": text})
    assert [column.path for column in judge(root, TODAY).blank] == (["policy/old"] if blank else [])


# The verdict


def test_judgement_depends_on_the_day_given(tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    assert judge(root, date(2023, 12, 5)).passes
    early = judge(root, date(2023, 12, 4))
    assert not early.passes
    assert {"DAT02", "REV09"} <= set(codes(early.findings))


def test_unreadable_catalogue_publishes_nothing(tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    write(root, {"catalog.yml": "a: ["})
    verdict = judge(root, TODAY)
    assert verdict.catalog is None
    assert not verdict.passes
    assert verdict.documents(*State) == []
    assert verdict.summary.documents == 0


def test_catalogue_with_a_fault_blocks(tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    text = (root / "catalog.yml").read_text(encoding="utf-8")
    write(root, {"catalog.yml": text.replace("name: 公开指南", "nam: 公开指南")})
    verdict = judge(root, TODAY)
    assert not verdict.passes
    assert codes(verdict.findings) == ["KEY02", "KEY01"]
    assert verdict.summary.published == 3


def test_no_root_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"catalog\.yml"):
        judge(tmp_path, TODAY)
    write(tmp_path, {"catalog.yml": (base_root(tmp_path / "root") / "catalog.yml").read_bytes()})
    with pytest.raises(Failure, match="docs"):
        judge(tmp_path, TODAY)


def test_same_root_same_verdict(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{name}.md": _text(50, body="\n[甲](none.md)\n") for name in "cab"}
    first = _judge(tmp_path / "one", files)
    again = _judge(tmp_path / "two", dict(reversed(files.items())))
    assert first.findings == again.findings
    assert list(first.states) == list(again.states)
    assert first.findings == tuple(sorted(first.findings, key=lambda one: one.sort_key))
    assert codes(first.findings) == ["LNK02", "IDX02", "LNK02", "IDX02", "LNK02"]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    judge(base_root(tmp_path / "root"), TODAY, tick=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
