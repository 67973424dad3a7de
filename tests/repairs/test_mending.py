"""`disclosure.repairs`: what has one right answer is put right, twice is as once, and nothing else changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.catalog import read_catalog
from disclosure.corpus import read_corpus
from disclosure.documents import read_document
from disclosure.findings import Finding, all_rules
from disclosure.gate import Verdict, judge
from disclosure.repairs import REPAIRS
from disclosure.repairs.mending import Kind, Mended, mend
from disclosure.repairs.planning import Kinds, plan_repairs
from disclosure.repairs.writing import carry_out
from disclosure.rules.registry import Context, open_context
from tests.helpers import TODAY, base_root, document_text
from tests.sealing import seal_root
from tests.test_examples import directory_root, document_root, examples

PATH: Final = "docs/notices/x.md"

#: A document without faults of form, of all kinds of values; nothing of it is unique by accident.
CLEAN: Final = """\
---
title: 示例县森林防火期公告
column: notices
date: 2023-12-01
number: 示林〔2023〕12号
audience: [公民, 企业]
keywords: [森林防火, 野外用火]
office: general
prepared_by: drafter
summary: '关于: 防火期'
consultation: {kind: 其他, opens: 2023-11-01, closes: 2023-11-30, channels: [信件, 电话]}
attachments:
  - {file: form.docx, title: 表}
interprets: [policy/normative/base]
review:
  status: draft
---

正文一段，照示林〔2023〕6号办理，见[通知](base.md)。

二〇二三年十二月一日，共12件。
"""

Damage = Callable[[str], str]


def _swap(old: str, *new: str) -> list[Damage]:
    assert old in CLEAN, old

    def damage(written: str) -> Damage:
        return lambda text: text.replace(old, written, 1)

    return [damage(one) for one in new]


#: Ways to write the same otherwise; those of one group touch the same characters.
DAMAGES: Final[list[list[Damage]]] = [
    _swap("title: 示", "title：示", "标题：示", "标题: 示", "Title: 示", "titel: 示", "title:示", "TITLE: 示"),
    _swap(
        "column: notices",
        "column： notices",
        "column: Notices",
        "column: 通知公告",
        "column: docs/notices/",
        "column: notice",
    ),
    _swap(
        "date: 2023-12-01",
        "date: 2023年12月1日",
        "date: 2023/12/1",
        "date: 2023.12.1",
        "date: 20231201",
        "date: ２０２３－１２－０１",
        "date: 二〇二三年十二月一日",
        "Date: 2023/12/1",
        "生成日期: 2023年12月1日",
        "date: 2023-12-1",
    ),
    _swap(
        "〔2023〕12号\naud",
        "[2023]12号\naud",
        "【2023】012号\naud",
        "（2023）第12号\naud",
        "(２０２３)12号\naud",
        "〔2023〕 12号\naud",
        "〔2023〕12\naud",
    ),
    _swap(
        "audience: [公民, 企业]",
        "audience: [公民，企业]",
        "audience: 公民、企业",
        "audience: ［公民，企业］",
        "audience: [公民, 企业, 公民]",
    ),
    _swap(
        "keywords: [森林防火, 野外用火]",
        "keywords: [森林防火，野外用火]",
        "keywords: 【森林防火、野外用火】",
        "关键词：[森林防火, 野外用火]",
        "keywords: [森林防火, 野外用火, 森林防火]",
    ),
    _swap(
        "office: general", "office: General", "office: 办公室", "office：general", "office: general\noffice: general"
    ),
    _swap("prepared_by: drafter", "prepared-by: drafter", "prepared_by: 办公室拟稿岗", "Prepared_By: drafter"),
    _swap("summary: '关于: 防火期'", "summary: 关于: 防火期"),
    _swap(
        "kind: 其他, opens: 2023-11-01, c",
        "kind：其他, opens: 2023-11-01, c",
        "kind: 其他， opens: 2023-11-01， c",
        "kind: 其他, opens: 2023年11月1日, c",
    ),
    _swap(
        "  - {file: form.docx",
        "\t- {file: form.docx",
        "  - {file: notices/form.docx",
        "  - {file: FORM.docx",
        "  - {file: ./form.docx",
    ),
    _swap("[policy/normative/base]", "[policy/normative/base.md]", "policy/normative/base", "[policy/normative/Base]"),
    _swap("  status: draft", "\tstatus: draft", "  status： draft", "  status: Draft", "  status: 草稿"),
    _swap("draft\n---\n", "draft\n——\n", "draft\n----\n", "draft\n...\n", "draft\n---  \n"),
    _swap("照示林〔2023〕6号", "照示林[2023]6号", "照示林（2023）第06号"),
    _swap(
        "(base.md)",
        "(base)",
        "(Base.md)",
        "(/notices/base.md)",
        "(..\\\\notices\\\\base.md)".replace("\\\\", "\\"),
        "(base.html)",
    ),
    _swap("二〇二三年", "二0二三年", "二○二三年"),
    _swap("共12件", "共1２件"),
]

ENCODINGS: Final[list[Callable[[str], bytes]]] = [
    lambda text: text.encode(),
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.encode("gb18030"),
    lambda text: text.encode("utf-16"),
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    lambda text: text.replace("\n", "\r\n").encode("utf-16-le"),
    lambda text: text.replace("\n", "\r\n").encode("gb18030"),
    lambda text: text.replace("\n", "\r").encode(),
]


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """The base root, in memory."""
    root = base_root(tmp_path_factory.mktemp("root") / "root")
    catalog, _ = read_catalog(root)
    assert catalog
    corpus, _ = read_corpus(root, catalog.review)
    return open_context(catalog, corpus, TODAY, catalog)[0]


def mended(data: bytes, context: Context, *, approved: bool = False) -> Mended:
    """Mend a document of the base root."""
    return mend(PATH, data, Kinds(context).of(PATH), context.corpus, approved=approved)


def counted(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding.rule, finding.message) for finding in findings)


def test_the_clean_document_is_left_alone(context: Context) -> None:
    result = mended(CLEAN.encode(), context)
    assert not result.changed
    assert not result.done
    assert [finding.rule for finding in result.left] == []


@pytest.mark.parametrize("damage", [damage for group in DAMAGES for damage in group], ids=lambda damage: "x")
def test_each_damage_is_mended(damage: Damage, context: Context) -> None:
    written = damage(CLEAN)
    assert written != CLEAN
    result = mended(written.encode(), context)
    assert result.after.decode().replace("---  \n", "---\n") == CLEAN, result.done
    assert len(result.done) >= (written.replace("---  \n", "---\n") != CLEAN)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damages_together(context: Context, data: st.DataObject) -> None:
    """However many things are wrong at once: nothing is worse, a second time changes nothing, the body stays."""
    text = CLEAN
    for group in data.draw(st.lists(st.sampled_from(DAMAGES), max_size=6, unique_by=id)):
        text = data.draw(st.sampled_from(group))(text)
    damaged = data.draw(st.sampled_from(ENCODINGS))(text)
    result = mended(damaged, context)
    after = result.after.decode()
    assert after.replace("---  \n", "---\n") == CLEAN or result.left, "what is not mended is found"
    assert not mended(result.after, context).changed, "twice is as once"
    unknown = result.had and result.had[0].rule.startswith(("ENC", "YML", "DOC"))
    if not unknown:
        assert len(result.left) <= len(result.had)
    if not any("正文" in what or "链接" in what for what in result.done):
        assert after.partition("\n---")[2].partition("\n")[2] in text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_approval_is_not_lost(
    context: Context, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was approved as it is stays as it is, but for what no digest covers; unless it is asked for."""
    root = base_root(tmp_path_factory.mktemp("sealed"))
    extra = data.draw(
        st.lists(
            st.sampled_from(
                [
                    "number: 示林[2023]12号",
                    "audience: 公民",
                    "summary：概述",
                    "effective: 2024/1/5",
                    "office: 办公室",
                    "Genre: 通知",
                ]
            ),
            unique=True,
            max_size=4,
        )
    )
    body = data.draw(st.sampled_from(["\n正文。\n", "\n照示林[2023]6号办理。\n", "\n见[通知](base)，二0二三年。\n"]))
    path = root / PATH
    path.write_text(
        document_text(*extra, "index: 11349999MB0X20239M/202312-00077", title="示例县森林防火期公告", body=body),
        encoding="utf-8",
    )
    seal_root(root)
    sealed = path.read_bytes()
    damaged = data.draw(st.sampled_from(ENCODINGS[:8]))(sealed.decode())
    kind = Kinds(context).of(PATH)
    document, _ = read_document(PATH, sealed, context.catalog.review)
    assert document
    standing = kind.standing(document)
    result = mended(damaged, context)
    assert result.document
    assert kind.standing(result.document) == standing
    assert result.document.body == document.body
    assert not any(finding.rule == "REV14" for finding in result.left)
    assert not mended(result.after, context).changed
    asked = mended(damaged, context, approved=True)
    assert not asked.held
    assert bool(asked.losing) == bool(result.held)


def test_what_restores_an_approved_text_is_done(context: Context, tmp_path: Path) -> None:
    root = base_root(tmp_path / "root")
    path = root / PATH
    path.write_text(
        document_text("number: 示林〔2023〕12号", "index: 11349999MB0X20239M/202312-00077"), encoding="utf-8"
    )
    seal_root(root)
    sealed = path.read_bytes()
    result = mended(sealed.replace("〔2023〕".encode(), b"[2023]"), context)
    assert result.after == sealed
    assert not result.held


@pytest.mark.parametrize(
    "lines",
    [
        "summary: 关于 number: 5",
        "effective: 24-1-5",
        "effective: 2024-02-30",
        "expires: 明年",
        "sumarry_text: 概述",
        "interprets: [policy/normative/basis]",
        "theme: 林业",
        "number: 示林〔23〕5号",
        "audience: 公民和企业",
        "summary: ",
        "office: office",
        "- 公告",
        "summary: a\nsummary: b",
        "summary: *a",
    ],
)
def test_what_may_mean_two_things_is_left(lines: str, context: Context) -> None:
    text = document_text(lines, review="draft")
    result = mended(text.encode(), context)
    assert result.after.decode() == text or result.done == ["“summary”的值加上引号"]
    assert lines == "summary: *a" or not result.done


def test_tabs_of_two_meanings_are_left(context: Context) -> None:
    text = document_text(review="draft").replace(
        "review: {status: draft}", "consultation:\n   kind: 其他\n\topens: 2023-11-01\nreview: {status: draft}"
    )
    assert mended(text.encode(), context).after.decode() == text


def _judged(root: Path) -> Verdict:
    return judge(root, TODAY, reuse=False, jobs=1)


#: What is found in examples that could not be read before: they are judged for the first time.
_UNCOVERED: Final = ("REV13", "GAT01", "WRD03", "KEY02", "DOC01", "DOC02")


def _assert_better(root: Path) -> None:
    before = _judged(root)
    plan = plan_repairs(root, before, TODAY)
    if plan.is_empty:
        return
    unread = {*before.corpus.unread, *(new for _, new in plan.renames)}
    bodies = {document.path: document.body for document in before.corpus.documents}
    assert not carry_out(root, plan)
    after = _judged(root)
    readable = [finding for finding in after.findings if finding.place.path not in unread]
    assert not counted(readable) - counted(before.findings)
    new = {rule for rule, _ in counted(after.findings) - counted(before.findings)}
    assert new <= set(_UNCOVERED)
    if not unread:
        assert len(before.findings) - len(after.findings) == plan.gone
    for mended in plan.files:
        if (
            mended.document
            and mended.path in bodies
            and not any("正文" in what or "链接" in what for what in mended.done)
        ):
            assert mended.document.body == bodies[mended.path]
    assert plan_repairs(root, after, TODAY).is_empty


@pytest.mark.parametrize("example", examples("documents/bad/*.md"), ids=lambda path: path.stem)
def test_bad_documents_get_no_worse(example: Path, tmp_path: Path) -> None:
    root, _ = document_root(example, tmp_path)
    _assert_better(root)


@pytest.mark.parametrize("example", examples("directories/bad/*"), ids=lambda path: path.stem)
def test_bad_directories_get_no_worse(example: Path, tmp_path: Path) -> None:
    _assert_better(directory_root(example, tmp_path))


@pytest.mark.parametrize("example", examples("catalog/bad/*.yml"), ids=lambda path: path.stem)
def test_bad_catalogues_get_no_worse(example: Path, tmp_path: Path) -> None:
    from disclosure.catalog import parse_catalog
    from disclosure.catalog.shapes import CATALOG

    data = example.read_bytes()
    result = mend("catalog.yml", data, Kind(parse_catalog, shape=CATALOG))
    if parse_catalog(data)[0] is not None:
        assert not counted(result.left) - counted(result.had)
    assert not mend("catalog.yml", result.after, Kind(parse_catalog, shape=CATALOG)).changed


def test_every_repair_is_of_a_rule() -> None:
    assert set(REPAIRS) <= {rule.code for rule in all_rules()}
