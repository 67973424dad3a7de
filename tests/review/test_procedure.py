"""The steps of a review: the whole way of a document, and every step that may not be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest

from disclosure import procedure
from disclosure.catalog import PUBLISH, SECRECY, WITHDRAW
from disclosure.corpus import Corpus
from disclosure.findings import Failure, Refused
from disclosure.gate import State
from disclosure.procedure import Case, Signer, next_index, path_in_root
from disclosure.site.build import build as build_site
from disclosure.site.run import Run
from tests.review.office import ALL, DAYS, DRAFT, DRAFTED, POSTS, Office, day, write_keys
from tests.review.signed import CAFE, CODE, FIRE, PESTS, PLAN, SIGNERS, TODAY, Root


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of all posts."""
    return write_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def office(root: Root, keys: Path) -> Office:
    """The signed root with a draft in it, and its people."""
    root.write(DRAFT, DRAFTED)
    return Office(root, keys)


# The whole way.


def test_whole_way(office: Office) -> None:
    assert office.state() is State.WITHHELD
    assert office.submit().document.review.status == "in-review"
    for done, entry in enumerate((SECRECY, "first", "second", "final")):
        assert office.state() is State.WITHHELD
        case = office.approve(entry)
        assert len(case.document.review.entries) == done + 1
        signed = case.document.review.entries[entry]
        assert (signed.by, signed.date) == (POSTS[entry], day(DAYS[entry]))
        assert str(signed.digest) == office.root.digest(DRAFT, entry)
        assert signed.signature
    document = office.publish().document
    assert document.review.status == "approved"
    assert document.published == datetime(2024, 5, 9, 9, 30)
    assert document.index == f"{CODE}/202405-00001"
    assert office.root.judge().passes
    assert office.state() is State.PUBLISHED


def test_secrecy_is_reviewed_at_any_time_before_publication(office: Office) -> None:
    office.submit()
    office.review("first", "second", "final")
    office.approve(SECRECY, on=day(9))
    office.publish()
    assert office.root.judge().passes


def test_only_the_review_and_what_publication_writes_change(office: Office) -> None:
    """Comments, order, white space and quotes stay as they were, also with the line ends of Windows."""
    text = DRAFTED.replace("column:", "# 栏目照目录填写\ncolumn:   ").replace(
        "prepared_by: drafter", "prepared_by:  'drafter'  # 拟稿"
    )
    text = text.replace("---\n\n", "# 以下是正文\n---\n\n").replace("\n", "\r\n")
    office.root.write(DRAFT, text)
    office.carry_through()
    done = office.root.text(DRAFT)
    assert office.root.judge().passes
    assert "\n" not in done.replace("\r\n", "")
    added = [line for line in done.split("\r\n") if line not in text.split("\r\n")]
    assert [line.split(":")[0] for line in added] == [
        "published",
        "index",
        *(f"  {name}" for name in ("status", *SIGNERS)),
    ]
    kept = [line for line in done.split("\r\n") if line not in added]
    assert kept == [line for line in text.split("\r\n") if "status" not in line]


@pytest.mark.parametrize("block", [False, True])
def test_review_may_be_written_in_either_style(office: Office, block: bool) -> None:
    style = "review:\n    # 审核\n    status: draft\n" if block else "review: {status: draft}\n"
    office.root.change(DRAFT, "review:\n  status: draft\n", style)
    office.carry_through()
    assert office.root.judge().passes
    office.withdraw(DRAFT)
    assert office.root.judge().passes


def test_two_stages_and_no_secrecy_review(office: Office) -> None:
    stages = "review:\n  stages: [{id: first, name: 初审}, {id: final, name: 终审}]\n"
    office.root.edit_catalog("review:\n  secrecy: required\n", f"{stages}  secrecy: off\n")
    office.submit()
    with pytest.raises(Refused, match=r"没有环节“second”。可以写：first、final$"):
        office.approve("second")
    office.review("first", "final")
    assert list(office.publish().document.review.entries) == ["first", "final", PUBLISH]


def test_without_signatures(office: Office) -> None:
    """Where they are not required a step may be unsigned; one that is signed must be signed well."""
    office.root.edit_catalog("signatures: required", "signatures: off")
    office.submit()
    office.step(DRAFT, lambda case: procedure.approve(case, Signer("clerk", day(6)), "first"))
    office.approve("second")
    with pytest.raises(Refused, match="不是“终审岗”的"):
        procedure.approve(office.root.case(DRAFT), office.signer("director", day(8), "stranger"), "final")
    entries = office.root.read(DRAFT)[0].review.entries
    assert (bool(entries["first"].signature), bool(entries["second"].signature)) == (False, True)


# What is refused.


@dataclass(frozen=True)
class Refusal:
    """A step after some entries, and words of why it may not be taken."""

    name: str
    after: tuple[str, ...]
    step: Callable[[Office], object]
    words: str


REFUSALS: Final = [
    Refusal("second before first", (SECRECY,), lambda o: o.approve("second"), "还没有轮到：“初审”还没有签署"),
    Refusal("final before second", ("first",), lambda o: o.approve("final"), "还没有轮到：“复审”还没有签署"),
    Refusal("final before first", (), lambda o: o.approve("final"), "还没有轮到：“初审”"),
    Refusal("publish before final", ALL[:3], lambda o: o.publish(), "还没有轮到：“终审”"),
    Refusal("publish without secrecy", ALL[1:], lambda o: o.publish(), "还没有轮到：“保密审查”"),
    Refusal("stage twice", ("first",), lambda o: o.approve("first"), "“初审”已经签署过"),
    Refusal("stage twice by another", ("first",), lambda o: o.approve("first", "deputy"), "“初审”已经签署过"),
    Refusal("stage nobody knows", (), lambda o: o.approve("third", "head", day(7)), "没有环节“third”。可以写"),
    Refusal("publication as a stage", ALL, lambda o: o.approve(PUBLISH), "没有环节“publish”"),
    Refusal("withdrawal as a stage", ALL, lambda o: o.approve(WITHDRAW, "publisher", day(9)), "没有环节“withdraw”"),
    Refusal("status as a stage", ALL, lambda o: o.approve("status", "head", day(9)), "没有环节“status”"),
    Refusal("person without the stage", ("first",), lambda o: o.approve("second", "clerk"), "“初审岗”不能签署“复审”"),
    Refusal("publisher without the right", ALL, lambda o: o.publish(by="director"), "“终审岗”不能签署“发布”"),
    Refusal(
        "same person twice",
        (),
        lambda o: (o.approve("first", "deputy"), o.approve("second", "deputy")),
        "“deputy”已经签署过“初审”",
    ),
    Refusal("term has ended", (), lambda o: o.approve("first", "former"), "“原初审岗”在 2024-05-06 不在任期内"),
    Refusal("term has not begun", (), lambda o: o.approve("first", "newcomer", date(2023, 12, 29)), "不在任期内"),
    Refusal("person nobody knows", (), lambda o: o.approve("first", "stranger"), "岗位名单里没有“stranger”"),
    Refusal("before the stage before it", ("first",), lambda o: o.approve("second", on=day(5)), "早于“初审”"),
    Refusal("before the last stage", ALL, lambda o: o.publish(on=day(7)), "早于“终审”"),
    Refusal("published before it was formed", (), lambda o: publish_back_dated(o), "早于"),
    Refusal("submitted twice", (), lambda o: o.submit(), "已经在审核中"),
    Refusal("withdrawn before publication", ALL, lambda o: o.withdraw(DRAFT), "没有发布过"),
    Refusal("renumbered before publication", ALL, lambda o: o.renumber(DRAFT, day(9)), "只有已经发布的文档"),
    Refusal("returned by the drafter", (), lambda o: o.send_back(by="drafter"), "“drafter”不是在任的审核岗位"),
    Refusal("returned by one out of office", (), lambda o: o.send_back(by="former"), "不是在任的审核岗位"),
    Refusal("returned by nobody known", (), lambda o: o.send_back(by="stranger"), "不是在任的审核岗位"),
    Refusal(
        "text edited before the next stage",
        ("first",),
        lambda o: edit(o).approve("second"),
        "“初审”之后内容有改动",
    ),
    Refusal("text edited before publication", ALL, lambda o: edit(o).publish(), "“保密审查”之后内容有改动"),
    Refusal("secrecy not 公开", (), lambda o: publish_not_cleared(o), "结论是“不予公开”"),
    Refusal("entry typed by hand before publication", ALL, lambda o: publish_typed_entry(o), "没有签名"),
    Refusal("entry of another person before publication", ALL, lambda o: publish_foreign_entry(o), "不能签署“初审”"),
]


def edit(office: Office) -> Office:
    """Change the text of the draft."""
    office.root.change(DRAFT, "正文。", "正文，又一句。")
    return office


def publish_back_dated(office: Office) -> None:
    """All of it on a day before the day on which the document was formed."""
    earlier = date(2023, 11, 30)
    for entry in ALL:
        office.approve(entry, on=earlier)
    office.publish(on=earlier)


def publish_not_cleared(office: Office) -> None:
    """Publish what the keeper did not clear."""
    office.approve(SECRECY, result="不予公开")
    office.review("first", "second", "final")
    office.publish()


def publish_typed_entry(office: Office) -> None:
    """Publish after somebody took a signature away."""
    office.root.take(DRAFT, "review", "first", "signature")
    office.publish()


def publish_foreign_entry(office: Office) -> None:
    """Publish after the first stage was signed by who may not."""
    office.root.sign(DRAFT, "first", by="stranger")
    office.root.put(DRAFT, ("review", "first", "by"), "director")
    office.root.sign(DRAFT, "first")
    office.publish()


@pytest.mark.parametrize("refusal", [pytest.param(refusal, id=refusal.name) for refusal in REFUSALS])
def test_step_is_refused(office: Office, refusal: Refusal) -> None:
    """The text says why; the step that is refused has written nothing (`Office.step`)."""
    office.submit()
    office.review(*refusal.after)
    with pytest.raises(Refused, match=r"[一-龥]") as refused:
        refusal.step(office)
    assert refusal.words in str(refused.value)
    assert office.state() is State.WITHHELD


@pytest.mark.parametrize("entry", ALL)
@pytest.mark.parametrize("status", ["draft", "returned", "approved"])
def test_only_what_is_in_review_is_approved(office: Office, status: str, entry: str) -> None:
    if status == "approved":
        office.carry_through()
    elif status == "returned":
        office.submit()
        office.send_back()
    words = {"draft": "还是草稿", "returned": "已被退回", "approved": "已经审核通过"}[status]
    steps: list[Callable[[], Case]] = [lambda: office.approve(entry), office.publish, office.send_back]
    for step in steps:
        with pytest.raises(Refused, match=f"{words}，先送审：disclosure review submit docs/{DRAFT}.md"):
            step()


@pytest.mark.parametrize("entry", [*ALL, PUBLISH])
def test_nobody_reviews_an_own_document(office: Office, entry: str) -> None:
    office.root.change(DRAFT, "prepared_by: drafter", f"prepared_by: {POSTS[entry]}")
    office.submit()
    office.review(*[name for name in ALL if ALL.index(name) < [*ALL, PUBLISH].index(entry)])
    with pytest.raises(Refused, match=f"“{POSTS[entry]}”是拟稿人"):
        office.publish() if entry == PUBLISH else office.approve(entry)


@pytest.mark.parametrize(
    ("key", "words"), [("stranger", "不在 catalog.yml 里"), ("head", "“复审岗”的"), ("clerk-lost", "作废")]
)
def test_nobody_signs_with_another_key(office: Office, key: str, words: str) -> None:
    office.submit()
    with pytest.raises(Refused, match=words):
        procedure.approve(office.root.case(DRAFT), office.signer("clerk", day(6), key), "first")
    with pytest.raises(Refused, match="没有签名"):
        procedure.approve(office.root.case(DRAFT), Signer("clerk", day(6)), "first")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("正文。", "", "没有正文"),
        ("column: notices", "column: notice", "没有栏目“notice”"),
        ("column: notices", "column: news", "文件却在"),
        ("prepared_by: drafter", "prepared_by: drafter\nnumber: 试林[2024]1号", "文号"),
        ("prepared_by: drafter", "prepared_by: drafter\nattachments: [{file: none.docx, title: 表}]", "none.docx"),
        ("prepared_by: drafter", "prepared_by: somebody", "somebody"),
        ("date: 2023-12-01", "date: 2024-12-01", "之后"),
        ("title: ", "titel: ", "titel"),
        ("prepared_by: drafter", "prepared_by: drafter\nprepared_by: head", "写过一次"),
        ("date: 2023-12-01", "date: 2023-13-01", "日期"),
    ],
)
def test_what_has_faults_is_not_submitted(office: Office, old: str, new: str, words: str) -> None:
    """What would block at the end is said at the beginning, before four people have read it."""
    office.root.change(DRAFT, old, new)
    with pytest.raises(Refused, match=words):
        office.submit()


@pytest.mark.parametrize("reason", ["", " ", "null", "~", "一\n二", "一\r二"])
def test_reason_is_one_line_of_text(office: Office, reason: str) -> None:
    """A reason is read back as it was given, or refused; never lost."""
    office.submit()
    steps: list[Callable[[], Case]] = [lambda: office.send_back(reason), lambda: office.withdraw(FIRE, reason)]
    for step in steps:
        try:
            case = step()
        except (Refused, Failure):
            assert reason not in ("null", "~"), "words like any others"
            continue
        told = case.document.review.returned or case.document.withdrawn
        assert told
        assert told.reason == reason.strip() != ""


# Edited, returned, corrected.


def test_stage_signed_again_after_an_edit(office: Office) -> None:
    office.submit()
    office.review("first", "second")
    edit(office)
    office.approve("first", on=day(7))
    office.approve("second", on=day(7))
    office.review(SECRECY, "final")
    office.publish()
    assert office.root.judge().passes


def test_stage_signed_again_on_a_later_day(office: Office) -> None:
    """The entries of later stages have fallen with the edit; their days are no reason to refuse."""
    office.submit()
    office.review(*ALL)
    edit(office)
    for number, entry in enumerate(ALL):
        office.approve(entry, on=day(13 + number))
    office.publish(on=day(20))
    assert office.root.judge().passes


def test_returned_and_submitted_again(office: Office) -> None:
    office.submit()
    office.review(SECRECY, "first")
    case = office.send_back()
    returned = case.document.review.returned
    assert case.document.review.status == "returned"
    assert returned
    assert (returned.by, returned.date, returned.reason) == ("head", day(7), "第 3 页数字有误")
    assert office.state() is State.WITHHELD
    edit(office)
    case = office.submit(on=day(8))
    assert case.document.review.returned is None
    assert not case.document.review.entries
    office.review(SECRECY, "first", month=6)
    assert office.state() is State.WITHHELD


def test_submitting_again_leaves_no_trace_of_the_first_time(office: Office) -> None:
    office.submit()
    text = office.root.text(DRAFT)
    office.review(*ALL)
    office.send_back(on=day(9))
    office.submit(on=day(9))
    assert office.root.text(DRAFT) == text


def test_correction_after_publication(office: Office) -> None:
    """Edited with a note, through all stages again; address, number and first time stay."""
    office.root.path(DRAFT).unlink()
    before = office.root.read(FIRE)[0]
    office.root.change(FIRE, "禁止野外用火", "禁止一切野外用火")
    assert office.codes() == {"REV14"}
    office.root.put(FIRE, ("late_because",), "更正")
    office.root.change(FIRE, "review:\n", "corrections:\n  - {date: 2024-05-06, note: 补上“一切”二字}\nreview:\n")
    after = office.carry_through(FIRE).document
    assert (after.published, after.index) == (before.published, before.index)
    assert {entry.date for entry in after.review.entries.values()} == {day(number) for number in (6, 7, 8, 9)}
    assert office.state(FIRE) is State.PUBLISHED
    assert office.root.judge().passes


def test_correction_without_a_note_is_refused(office: Office) -> None:
    office.root.change(FIRE, "禁止野外用火", "禁止一切野外用火")
    with pytest.raises(Refused, match="corrections"):
        office.carry_through(FIRE)


def test_unchanged_document_is_not_submitted_again(office: Office) -> None:
    with pytest.raises(Refused, match="内容也没有改动"):
        office.submit(FIRE)


# Numbers.


def test_number_is_the_next_free_one_of_the_month(office: Office) -> None:
    office.carry_through()
    other = "notices/2024-other"
    office.root.write(other, DRAFTED)
    assert office.carry_through(other).document.index == f"{CODE}/202405-00002"
    assert office.root.judge().passes


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "202405-00001"),
        ([f"{CODE}/202405-00001"], "202405-00002"),
        ([f"{CODE}/202405-00007", f"{CODE}/202405-00003"], "202405-00008"),
        ([f"{CODE}/202404-00009", f"{CODE}/202305-00009", f"{CODE}/2024-00099"], "202405-00001"),
        (["113499990/202405-00009", "别的"], "202405-00001"),
        ([f"{CODE}/202405-", f"{CODE}/202405-x"], "202405-00001"),
    ],
)
def test_next_index(pristine: Root, taken: list[str], expected: str) -> None:
    document, _ = pristine.read(FIRE)
    corpus = Corpus(pristine.folder, tuple(replace(document, index=index) for index in taken))
    assert next_index(pristine.catalog(), corpus, datetime(2024, 5, 31, 23, 59)) == f"{CODE}/{expected}"


def test_month_without_free_numbers_is_refused(office: Office) -> None:
    office.root.put(FIRE, ("index",), f"{CODE}/202405-99999")
    office.submit()
    office.review(*ALL)
    with pytest.raises(Refused, match="索引号"):
        office.publish()


def _two_branches(office: Office) -> str:
    """Let two documents take the same number, each published where the other was not; return the later one."""
    other = "notices/2024-other"
    office.carry_through()
    first = office.root.text(DRAFT)
    office.root.path(DRAFT).unlink()
    office.root.write(other, DRAFTED)
    office.carry_through(other)
    office.root.write(DRAFT, first)
    return other


def test_two_branches_take_one_number(office: Office) -> None:
    other = _two_branches(office)
    assert office.codes() == {"IDX02"}
    case = office.renumber(other, day(9))
    assert case.document.index == f"{CODE}/202405-00002"
    assert office.root.judge().passes


def test_renumbered_on_a_later_day(office: Office) -> None:
    """It has not been public yet, so that day is the one on which it is published."""
    case = office.renumber(_two_branches(office), day(1, month=6))
    assert case.document.published == datetime(2024, 6, 1, 9, 30)
    assert case.document.index == f"{CODE}/202406-00001"
    assert office.root.judge().passes


def test_renumbered_document_keeps_its_review(office: Office) -> None:
    other = _two_branches(office)
    before = office.root.read(other)[0].review.entries
    after = office.renumber(other, day(9)).document.review.entries
    assert {name: after[name] for name in ALL} == {name: before[name] for name in ALL}
    assert after[PUBLISH].signature != before[PUBLISH].signature


# Withdrawal.


def test_withdrawal(office: Office, tmp_path: Path) -> None:
    """The address answers with the reason, the attachments are gone, and so is the text."""
    office.root.path(DRAFT).unlink()
    build_site(office.root.folder, Run(TODAY, False, verdict=office.root.judge()))
    site = office.root.folder / "site"
    assert (site / "notices" / "2023-form.docx").is_file()
    assert "禁止野外用火" in (site / f"{FIRE}.html").read_text("utf-8")
    index = office.root.read(FIRE)[0].index

    document = office.withdraw(FIRE, "数据有误，见“更正”公告", moved_to=PESTS).document
    assert document.withdrawn
    assert (document.withdrawn.date, document.withdrawn.moved_to, document.index) == (day(20), PESTS, index)
    assert office.state(FIRE) is State.WITHDRAWN
    verdict = office.root.judge()
    assert verdict.passes
    build_site(office.root.folder, Run(TODAY, False, verdict=verdict))
    page = (site / f"{FIRE}.html").read_text("utf-8")
    assert "数据有误，见“更正”公告" in page
    assert "2024-05-20" in page
    assert "禁止野外用火" not in page
    for name in ("2023-form.docx", "2023-list.docx", "2023-map.png"):
        assert not (site / "notices" / name).exists()
    for file in site.rglob("*"):
        if file.suffix in (".html", ".xml", ".json") and file != site / f"{FIRE}.html":
            assert "森林防火期公告" not in file.read_text("utf-8"), file


def test_files_may_be_deleted_after_a_withdrawal(office: Office) -> None:
    office.withdraw(FIRE)
    for name in ("2023-form.docx", "2023-list.docx", "2023-map.png"):
        office.root.file(f"notices/{name}").unlink()
    assert office.state(FIRE) is State.WITHDRAWN
    with pytest.raises(Refused, match="撤下"):
        office.submit(FIRE)


def test_withdrawn_once(office: Office) -> None:
    office.withdraw(FIRE)
    with pytest.raises(Refused, match="已经撤下"):
        office.withdraw(FIRE)
    with pytest.raises(Refused, match="撤下"):
        office.submit(FIRE)


@pytest.mark.parametrize("by", ["clerk", "director", "drafter"])
def test_only_who_publishes_withdraws(office: Office, by: str) -> None:
    with pytest.raises(Refused, match="不能签署“撤下”"):
        office.withdraw(FIRE, by=by)


def test_withdrawal_needs_a_key(office: Office) -> None:
    with pytest.raises(Refused, match="“撤下”没有签名"):
        procedure.withdraw(office.root.case(FIRE), Signer("publisher", day(20)), "过时")


def test_withdrawal_is_not_dated_before_publication(office: Office) -> None:
    with pytest.raises(Refused, match="撤下日期"):
        office.withdraw(FIRE, on=date(2023, 12, 4))


@pytest.mark.parametrize("target", ["notices/none", "docs/notices/2023-pests.md", f"{PESTS}.md"])
def test_withdrawn_document_leads_to_one_there_is(office: Office, target: str) -> None:
    with pytest.raises(Refused, match="不存在"):
        office.withdraw(FIRE, moved_to=target)


# Paths.


@pytest.mark.parametrize("written", [f"docs/{PLAN}.md", f"{PLAN}.md"])
def test_path_as_a_person_writes_it(
    pristine: Root, written: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder in (pristine.folder, tmp_path, pristine.folder / "docs"):
        monkeypatch.chdir(folder)
        assert path_in_root(written, pristine.folder) == f"docs/{PLAN}.md"
        assert path_in_root(str(pristine.path(PLAN)), pristine.folder) == f"docs/{PLAN}.md"


def test_path_with_characters_of_any_kind(pristine: Root) -> None:
    assert path_in_root(f"docs/{CAFE}.md", pristine.folder) == f"docs/{CAFE}.md"


@pytest.mark.parametrize(
    "written",
    ["none.md", "docs/none.md", "docs/notices", "", "catalog.yml", "docs/../catalog.yml", "note.md", "/etc/hosts"],
)
def test_path_elsewhere_is_refused(root: Root, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (root.folder / "note.md").write_text(DRAFTED, "utf-8")
    monkeypatch.chdir(root.folder)
    with pytest.raises(Refused, match="找不到文档"):
        path_in_root(written, root.folder)
