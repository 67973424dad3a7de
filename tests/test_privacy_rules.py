"""`disclosure.rules.privacy`: personal data in every place of a root, through a whole run."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as Word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from planted_personal_data import WAYS, card_number, identity_number, mail_address, mobile_number

from disclosure.catalog import read_catalog
from disclosure.extraction.model import Extract, Part
from disclosure.findings import Finding, all_rules
from disclosure.gate import State, judge
from disclosure.personal_data import find
from disclosure.rules import privacy
from tests.cli.roots import disclosure
from tests.helpers import CORPUS, PROJECT, TODAY, base_root, document_text, offset_of, write
from tests.sealing import seal_root

_INDEX = "index: 11349999MB0X20239M/202312-00999"
_CODES = {"identity": "PER01", "card": "PER02", "mobile": "PER03", "mail": "PER04", "door": "PER06"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return base_root(tmp_path / "root")


def _judge(root: Path, text: str, files: dict[str, bytes] | None = None, name: str = "x") -> list[Finding]:
    """Return the findings about personal data after a document and files beside it are added."""
    write(
        root,
        {f"docs/notices/{name}.md": text, **{f"docs/notices/{path}": data for path, data in (files or {}).items()}},
    )
    seal_root(root)
    return [one for one in judge(root, TODAY).findings if one.rule.startswith("PER")]


def _attached(*names: str) -> str:
    return document_text(_INDEX, "attachments:", *(f"  - {{file: {name}, title: 附件}}" for name in names))


def _docx(*paragraphs: str, author: str = "示例县林业局") -> bytes:
    word = Word()
    for paragraph in paragraphs:
        word.add_paragraph(paragraph)
    word.core_properties.author = word.core_properties.last_modified_by = author
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _xlsx(*rows: tuple[str, ...], title: str = "名册") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.properties.creator = "示例县林业局"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


# ---- severities -------------------------------------------------------------


def test_what_can_be_waived() -> None:
    rules = {rule.code: rule for rule in all_rules() if rule.code.startswith("PER")}
    assert sorted(rules) == [f"PER0{number}" for number in range(1, 10)]
    assert [code for code, rule in rules.items() if not rule.waivable] == ["PER01"]
    assert [code for code, rule in rules.items() if rule.severity == "warning"] == ["PER06", "PER07", "PER08", "PER09"]
    assert all("条例第十五条" in rule.basis for rule in rules.values())


# ---- places -----------------------------------------------------------------


@pytest.mark.parametrize(("kind", "way"), [(kind, way) for kind in WAYS for way in WAYS[kind][2]])
def test_place_in_the_body(kind: str, way: str, root: Path) -> None:
    datum, make, ways = WAYS[kind]
    written = ways[way](make(random.Random(f"{kind} {way}")))
    body = f"\n第一段。\n\n某某，情况如下：\n{written}，属实。\n"
    text = document_text(_INDEX, body=body)
    findings = _judge(root, text)
    assert [one.rule for one in findings] == [_CODES[datum.code]]
    sealed = (root / "docs/notices/x.md").read_text("utf-8")
    offset = offset_of(sealed, findings[0].place.line, findings[0].place.column)
    assert sealed[offset:].startswith(written[-12:]) or 0 <= offset - sealed.index(written) < len(written)
    if datum.code != "door":
        assert offset == sealed.index(written.removeprefix("+").removeprefix("86 "))


@pytest.mark.parametrize(
    "line",
    [
        "number: 示林 {}",
        "summary: 联系{}",
        'summary: "联系{}"',
        "keywords: [甲, 乙{}]",
        "issuer: 某某{}",
        "source: {{name: 某某{}, url: 'https://www.example.gov.cn/'}}",
        "source: {{name: 某某, url: 'mailto:{}'}}",
        "late_because: 找不到{}",
        "corrections: [{{date: 2023-12-05, note: 更正{}}}]",
        "attachments: [{{file: form.docx, title: 名单{}}}]",
        "consultation: {{kind: 其他, opens: 2023-01-05, closes: 2023-02-05, channels: [电话{}]}}",
        "# 备注：{}",
    ],
)
def test_place_in_the_front_matter(line: str, root: Path) -> None:
    number = mobile_number(random.Random(line))
    (finding,) = _judge(root, document_text(_INDEX, line.format(number)))
    assert finding.rule == "PER03"
    text = (root / "docs/notices/x.md").read_text("utf-8")
    assert offset_of(text, finding.place.line, finding.place.column) == text.index(number)


def test_place_behind_a_full_width_colon(root: Path) -> None:
    """The colon is read as meant, and places are those of the file all the same."""
    number = mobile_number(random.Random(5))
    text = document_text(_INDEX, f"summary：电话{number}")
    (finding,) = _judge(root, text)
    assert (finding.place.line, finding.place.column) == (7, len("summary：电话") + 1)


@pytest.mark.parametrize(
    "summary",
    ['"电话\\u0031\\u0033800000000"', "电话138-0000-\n  0000", "|\n  138-0000-\n  0000", '"电话1380000\\\n  0000"'],
)
def test_values_that_read_otherwise_than_they_are_written(summary: str, root: Path) -> None:
    findings = _judge(root, document_text(_INDEX, f"summary: {summary}"))
    # A number that stands on two lines of a block is two numbers.
    assert [one.rule for one in findings] == ([] if summary.startswith("|") else ["PER03"])


@pytest.mark.parametrize(
    "body",
    [
        "![某甲{}](map.png)",
        "[电话](tel:{})",
        "<!-- {} -->",
        "| 甲 |\n| --- |\n| {} |",
        "> {}",
        "    {}",
        "```\n{}\n```",
        "<td>{}</td>",
    ],
)
def test_everywhere_in_a_body(body: str, root: Path) -> None:
    number = mobile_number(random.Random(body))
    assert [one.rule for one in _judge(root, document_text(_INDEX, body=f"\n{body.format(number)}\n"))] == ["PER03"]


def test_names_of_files(root: Path) -> None:
    number = mobile_number(random.Random(7))
    findings = _judge(root, document_text(_INDEX), name=f"2023-{number}")
    assert [(one.rule, one.place.path) for one in findings] == [("PER03", "docs/notices")]
    (root / f"docs/notices/2023-{number}.md").unlink()
    findings = _judge(root, _attached(f"{number}.docx"), {f"{number}.docx": _docx("正文")})
    assert [(one.rule, one.place.path) for one in findings] == [("PER03", "docs/notices/x.md")]


def test_very_many_in_one_document(root: Path) -> None:
    chance = random.Random(8)
    lines = "\n\n".join(f"{identity_number(chance)}，{mobile_number(chance)}" for _ in range(300))
    findings = _judge(root, document_text(_INDEX, body=f"\n{lines}\n"))
    assert [one.rule for one in findings].count("PER01") == 21
    assert [one.rule for one in findings].count("PER03") == 21
    assert sum("还有 280 处" in one.message for one in findings) == 2


# ---- the state of a document ------------------------------------------------


def test_a_document_with_an_identity_number_is_blocked(root: Path) -> None:
    write(root, {"docs/notices/x.md": document_text(_INDEX, body=f"\n{identity_number(random.Random(1))}\n")})
    seal_root(root)
    verdict = judge(root, TODAY)
    assert verdict.states["notices/x"] is State.BLOCKED
    assert not verdict.passes


def test_drafts_are_judged_too(root: Path) -> None:
    text = document_text(_INDEX, review="draft", body=f"\n{identity_number(random.Random(1))}\n")
    assert [one.rule for one in _judge(root, text)] == ["PER01"]


def test_command_reports_and_refuses(root: Path) -> None:
    number = identity_number(random.Random(1))
    write(root, {"docs/notices/x.md": document_text(_INDEX, body=f"\n{number}\n")})
    seal_root(root)
    result = disclosure("check", "--root", root, "--today", "2024-06-03")
    assert result.code == 1
    assert "PER01" in result.out
    assert number not in result.out + result.err


# ---- attachments ------------------------------------------------------------


def test_attachments_of_a_withdrawn_document_are_gone(root: Path) -> None:
    data = _docx(identity_number(random.Random(1)))
    text = _attached("a.docx").replace("review:", "withdrawn: {date: 2024-01-05, reason: 有误}\nreview:")
    assert _judge(root, text, {"a.docx": data}) == []
    assert [one.rule for one in _judge(root, _attached("a.docx"), {"a.docx": data})] == ["PER01"]


def test_rows_of_a_sheet_are_gathered(root: Path) -> None:
    chance = random.Random(2)
    people = [("某甲", identity_number(chance), mobile_number(chance)) for _ in range(3000)]
    data = _xlsx(("姓名", "身份证号", "联系电话"), *people, title="2023年名册")
    findings = _judge(root, _attached("a.xlsx"), {"a.xlsx": data})
    assert [one.rule for one in findings] == ["PER01", "PER03", "PER05", "PER05"]
    assert "3000 处身份证号" in findings[0].message
    assert "2023年名册" in findings[0].message
    assert all(len(one.message) < 200 for one in findings)


def test_a_sheet_called_by_a_number_is_not_shown(root: Path) -> None:
    number = mobile_number(random.Random(3))
    data = _xlsx(("姓名", "备注"), ("某甲", number), title=number)
    findings = _judge(root, _attached("a.xlsx"), {"a.xlsx": data})
    assert "PER03" in {one.rule for one in findings}
    assert not any(number in str(one) for one in findings)


def test_one_file_of_two_documents(root: Path) -> None:
    data = _docx(identity_number(random.Random(1)))
    write(root, {"docs/notices/y.md": _attached("a.docx").replace("00999", "00998")})
    findings = _judge(root, _attached("a.docx"), {"a.docx": data})
    assert [one.place.path for one in findings] == ["docs/notices/x.md", "docs/notices/y.md"]


def test_files_that_are_not_there_or_not_what_they_say_are_reported_once(root: Path) -> None:
    assert _judge(root, _attached("a.docx", "../b.docx", "c.exe"), {"c.exe": b"MZ"}) == []
    assert _judge(root, _attached("a.docx"), {"a.docx": b"%PDF-1.4 no document"}) == []
    assert _judge(root, _attached("a.pdf"), {"a.pdf": b""}) == []


def _judged(extract: Extract) -> list[tuple[str, str]]:
    catalog, _ = read_catalog(PROJECT)
    assert catalog
    return [(rule.code, message) for rule, message, _ in privacy.judge_file(extract, "附件“a.docx”", catalog)]


def test_what_extraction_says_is_passed_on() -> None:
    extract = Extract((), "是扫描件，没有文字", ("批注", "修订痕迹"), "王小明")
    assert [code for code, _ in _judged(extract)] == ["PER07", "PER08", "PER09"]
    assert "是扫描件，没有文字" in _judged(extract)[0][1]
    assert "批注、修订痕迹" in _judged(extract)[1][1]
    assert "王小明" not in _judged(extract)[2][1]


@pytest.mark.parametrize(
    "author", ["", "示例县林业局", "森林防火股", "林业局", "办公室", "Administrator", "python-docx"]
)
def test_authors_that_are_no_person(author: str) -> None:
    assert _judged(Extract(author=author)) == []


def test_parts_are_searched_each_by_itself() -> None:
    number = identity_number(random.Random(4))
    parts = (Part("第1页", number[:10]), Part("第2页", number[10:]), Part("页眉", f"{number}。"), Part("第3页", number))
    (found,) = _judged(Extract(parts))
    assert found == ("PER01", "附件“a.docx”里有 2 处身份证号：页眉、第3页")


def test_cells_do_not_run_together() -> None:
    rows = (("姓名", "甲", "乙", "丙"), ("某某", "138", "0000", "0000"), ("某某", "999999195001", "010000", ""))
    assert _judged(Extract((Part("工作表“甲”", rows=rows),))) == []


# ---- nothing is shown -------------------------------------------------------


def _in_title(root: Path, number: str) -> None:
    write(root, {"docs/notices/x.md": document_text(_INDEX, title=f"关于{number}的公告")})


def _in_table(root: Path, number: str) -> None:
    body = f"\n| 姓名 | 身份证号{number} | 银行账号 |\n| --- | --- | --- |\n| 某甲 | {number} | {number} |\n"
    write(root, {"docs/notices/x.md": document_text(_INDEX, body=body)})


def _in_files(root: Path, number: str) -> None:
    files: dict[str, str | bytes] = {
        f"docs/notices/{number}.xlsx": _xlsx(
            ("姓名", f"{number}"), ("身份证号", number), title=re.sub(r"[^0-9A-Za-z]", "", number)[:30]
        ),
        "docs/notices/a.docx": _docx(number, author=f"张三{number}"),
        "docs/notices/x.md": _attached(f"'{number}.xlsx'", "a.docx"),
    }
    write(root, files)


def _in_ledger(root: Path, number: str) -> None:
    write(
        root, {"ledgers/tasks.yml": f"- {{task: '走访{number}', column: notices, office: general, due: 2024-12-31}}\n"}
    )


def _in_catalogue(root: Path, number: str) -> None:
    file = root / "catalog.yml"
    file.write_text(
        f"{file.read_text('utf-8')}privacy: {{allow: [{{value: '12345', reason: 热线，经办{number}}}]}}\n", "utf-8"
    )


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), make=st.sampled_from([identity_number, card_number, mobile_number, mail_address]))
@pytest.mark.parametrize("plant", [_in_title, _in_table, _in_files, _in_ledger, _in_catalogue])
def test_no_finding_shows_the_datum(
    plant: Callable[[Path, str], None],
    seed: int,
    make: Callable[[random.Random], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = base_root(tmp_path_factory.mktemp("root") / "root")
    number = make(random.Random(seed))
    plant(root, number)
    seal_root(root)
    findings = judge(root, TODAY).findings
    assert any(one.rule in _CODES.values() for one in findings)
    for one in findings:
        shown = f"{one.place.path}\n{one.message}\n{one.hint}"
        assert number not in shown
        assert find(shown) == [], one


# ---- texts without any ------------------------------------------------------


def test_the_sample_has_no_findings() -> None:
    """Attachments included; the day is the one the sample is made for."""
    assert [one for one in judge(PROJECT, TODAY).findings if one.rule.startswith("PER")] == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real texts is not there")
def test_real_texts_as_documents(root: Path) -> None:
    texts = sorted(CORPUS.rglob("*.md"))[::12]
    for number, file in enumerate(texts):
        text = re.sub(r"\A---\n.*?\n---\n", "", file.read_text("utf-8"), flags=re.DOTALL)
        index = f"index: 11349999MB0X20239M/202312-{number + 1:05}"
        write(root, {f"docs/notices/text-{number}.md": document_text(index, body=f"\n{text}\n")})
    seal_root(root)
    verdict = judge(root, TODAY)
    assert len(verdict.states) > len(texts)
    assert [one for one in verdict.findings if one.rule.startswith("PER")] == []
