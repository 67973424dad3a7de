"""Documents and columns that move: what goes on to hold, what is lost on the way, and what a forger gains."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from disclosure import gate
from disclosure.catalog import PUBLISH, Catalog, parse_catalog
from disclosure.changes import judge_changes
from disclosure.findings import Refused
from disclosure.gate import State
from tests.proposals import CODE, PDF, assert_findings, change, git, isolate, new_project, write
from tests.review.office import ALL, Office, write_keys
from tests.review.signed import CAFE, FIRE, PESTS, PLAN, RULES, Root, copy_root, errors, signed_root

#: The day on which signed roots are judged: after their review in May.
TODAY: Final = date(2024, 6, 3)


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch)


# ---- What the catalogue knows.


def catalogue(columns: str) -> Catalog:
    """Read a catalogue of these columns; what else is missing does not matter."""
    catalog, _ = parse_catalog(f"columns:\n{columns}".encode())
    assert catalog
    return catalog


TWICE: Final = """\
  - id: law
    formerly: [policy]
    children:
      - {id: rules, formerly: [law/normative, old-rules]}
      - {id: plans}
  - {id: news}
"""


def test_former_paths() -> None:
    """A column has been wherever it was itself, below wherever the one above it was."""
    assert catalogue(TWICE).former_paths == {
        "law": ("policy",),
        "law/rules": ("law/normative", "old-rules", "policy/rules", "policy/normative"),
        "law/plans": ("policy/plans",),
    }
    assert catalogue("  - {id: news}\n").former_paths == {}


@pytest.mark.parametrize(
    ("path", "now"),
    [
        ("policy", "law"),
        ("policy/normative", "law/rules"),
        ("policy/normative/2023-a", "law/rules/2023-a"),
        ("policy/plans/form.pdf", "law/plans/form.pdf"),
        ("old-rules/x", "law/rules/x"),
        ("law/rules/x", "law/rules/x"),
        ("policy/unknown/x", "policy/unknown/x"),
        ("news/x", "news/x"),
        ("nowhere", "nowhere"),
        ("", ""),
    ],
)
def test_where_things_lie_now(path: str, now: str) -> None:
    assert catalogue(TWICE).current(path) == now


def test_a_leaf_that_was_split() -> None:
    """The branch answers itself; what lay in it went to the leaf that says so."""
    catalog = catalogue("  - id: policy\n    children:\n      - {id: rules, formerly: [policy]}\n      - {id: plans}\n")
    assert catalog.current("policy") == "policy"
    assert catalog.current("policy/2020-x") == "policy/rules/2020-x"
    assert catalog.current("policy/rules") == "policy/rules"
    assert catalog.current("policy/plans/2020-x") == "policy/plans/2020-x"


# ---- One document, through its whole review, in a real repository.


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return signed_root(tmp_path_factory.mktemp("pristine") / "root")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def root(pristine: Root, tmp_path: Path) -> Root:
    return copy_root(pristine, tmp_path / "root")


@pytest.fixture
def office(root: Root, keys: Path) -> Office:
    """Signed and public on `main`, with people who can sign."""
    git(root.folder, "init", "-q", "-b", "main")
    keep(root, "2023-12-05")
    git(root.folder, "checkout", "-q", "-b", "proposal")
    return Office(root, keys)


def keep(root: Root, day: str) -> None:
    git(root.folder, "add", "-A")
    git(root.folder, "commit", "-q", "-m", "改动", day=day)


def judge(root: Root, base: str | None = "main") -> gate.Verdict:
    """Judge a root; that its files of a few bytes hold nothing to look into is no matter here."""
    verdict = gate.judge(root.folder, TODAY, base=base)
    return replace(verdict, findings=tuple(finding for finding in verdict.findings if finding.rule != "PER07"))


def codes(verdict: gate.Verdict) -> list[str]:
    return sorted({finding.rule for finding in verdict.findings})


MOVED: Final = "news/2023-pests"


def move_pests(root: Root) -> None:
    """Move PESTS and its picture to another column, as the README says."""
    git(root.folder, "mv", f"docs/{PESTS}.md", f"docs/{MOVED}.md")
    git(root.folder, "mv", "docs/notices/2023-range.png", "docs/news/2023-range.png")
    root.put(MOVED, ("column",), "news")
    root.change(MOVED, "review:\n", f"formerly: [{PESTS}]\nreview:\n")


def test_a_document_moves_through_its_review(office: Office) -> None:
    """Moved, submitted, approved, published: its number and its first day stay, and nothing is found."""
    root = office.root
    before, _ = root.read(PESTS)
    move_pests(root)
    assert codes(judge(root)) == ["REV14", "SIG08"]  # approved elsewhere is not approved here
    office.submit(MOVED, date(2024, 5, 6))
    assert codes(judge(root)) == ["GAT01", "HIS02"]  # until it is public again, the old address must go on to answer
    office.review(*ALL, ref=MOVED)
    office.publish(MOVED)
    after, _ = root.read(MOVED)
    assert (after.index, after.published) == (before.index, before.published)
    assert after.review.entries[PUBLISH].date == date(2024, 5, 9)
    assert_findings(judge(root).findings)
    keep(root, "2024-05-09")
    assert_findings(judge(root).findings)
    git(root.folder, "checkout", "-q", "main")
    git(root.folder, "merge", "-q", "--ff-only", "proposal")
    assert_findings(judge(root, "HEAD").findings)


def moved_on_main(office: Office) -> Root:
    """Move PESTS, sign everything anew, and make that public."""
    root = office.root
    move_pests(root)
    root.seal(MOVED)
    keep(root, "2024-05-09")
    git(root.folder, "branch", "-f", "main")
    return root


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        (f"formerly: [{PESTS}]\n", "", "HIS01", "不再转到本文档"),
        (f"[{PESTS}]", "[notices/2023-other]", "HIS01", f"“{PESTS}”"),
        ("202312-00002", "202312-00044", "HIS03", "索引号原来是"),
        ("09:30", "10:30", "HIS06", "发布日期原来是"),
        ("请报告", "请立即报告", "HIS07", "正文"),
        ("title: 松材线虫病普查公告", "title: 普查", "HIS07", "title"),
    ],
)
def test_what_a_move_leaves_standing(office: Office, old: str, new: str, rule: str, words: str) -> None:
    """After the move, and together with it, what is public stays as it is."""
    root = moved_on_main(office)
    root.change(MOVED, old, new)
    root.seal(MOVED)
    found = judge(root).findings
    assert [finding.rule for finding in found] == [rule]
    assert words in found[0].message
    if rule != "HIS01":
        git(root.folder, "branch", "-f", "main", "main~1")
        assert codes(judge(root)) == [rule]


def test_a_picture_exchanged_on_the_way(office: Office) -> None:
    root = office.root
    move_pests(root)
    root.file("news/2023-range.png").write_bytes(root.file("notices/2023-map.png").read_bytes())
    root.seal(MOVED)
    (finding,) = judge(root).findings
    assert (finding.rule, "2023-range.png" in finding.message) == ("HIS07", True)


def test_a_second_move_keeps_both_addresses(office: Office) -> None:
    root = moved_on_main(office)
    again = "policy/normative/2023-pests"
    git(root.folder, "mv", f"docs/{MOVED}.md", f"docs/{again}.md")
    git(root.folder, "mv", "docs/news/2023-range.png", "docs/policy/normative/2023-range.png")
    root.put(again, ("column",), "policy/normative")
    root.change(again, f"[{PESTS}]", f"[{MOVED}]")
    root.seal(again)
    assert codes(judge(root)) == ["HIS01"]
    root.change(again, f"[{MOVED}]", f"[{PESTS}, {MOVED}]")
    root.seal(again)
    assert_findings(judge(root).findings)


def test_another_public_document_is_no_heir(office: Office) -> None:
    """Two documents do not become one: the one that goes is withdrawn."""
    root = office.root
    root.path(PESTS).unlink()
    root.file("notices/2023-range.png").unlink()
    root.change(CAFE, "review:\n", f"formerly: [{PESTS}]\nreview:\n")
    root.seal(CAFE)
    assert codes(judge(root)) == ["HIS01"]


def test_reference_to_a_moved_document_is_told_the_new_path(office: Office) -> None:
    """In a link, in the front matter, and before a commit."""
    root = office.root
    root.change(FIRE, "野外用火", "野外用火，见[普查](2023-pests.md)")
    root.change(FIRE, "prepared_by", f"interprets: [{PESTS}]\nprepared_by")
    root.seal(FIRE)
    keep(root, "2024-05-01")
    move_pests(root)
    root.seal(MOVED)
    found = [finding for finding in judge(root, None).findings if finding.severity == "error"]
    assert [finding.rule for finding in found] == ["REF01", "LNK02"]
    assert "已经移到“news/2023-pests”" in found[0].hint
    assert "已经移到“news/2023-pests.md”" in found[1].hint
    git(root.folder, "add", "-A")
    assert not judge_changes(root.folder, TODAY).findings  # FIRE did not change


# ---- A column, with all that lies in it.


def move_column(root: Root, old: str = "notices", new: str = "bulletins") -> None:
    """Give a top column another id and path, and its documents what follows from it."""
    (root.folder / "docs" / old).rename(root.folder / "docs" / new)
    for path in sorted((root.folder / "docs" / new).rglob("*.md")):
        ref = path.relative_to(root.folder / "docs").as_posix().removesuffix(".md")
        root.change(ref, f"column: {old}", f"column: {new}")
    root.edit_catalog(f"id: {old},", f"id: {new}, formerly: [{old}],")


def move_policy(root: Root) -> None:
    """Move a column that has others below it."""
    (root.folder / "docs/policy").rename(root.folder / "docs/law")
    for ref in (PLAN, RULES):
        root.change(ref.replace("policy", "law"), "column: policy/", "column: law/")
    root.edit_catalog("  - id: policy\n", "  - id: law\n    formerly: [policy]\n")


def test_a_column_moves_and_nothing_is_signed_again(office: Office) -> None:
    root = office.root
    move_column(root)
    verdict = judge(root)
    (named,) = verdict.findings
    assert (named.rule, named.severity, named.place.path) == ("HIS16", "warning", "catalog.yml")
    assert "“notices”移到“bulletins”（通知公告），其中 2 件" in named.message
    assert verdict.states["bulletins/2023-pests"] is State.PUBLISHED
    keep(root, "2024-05-09")
    git(root.folder, "branch", "-f", "main")
    assert_findings(judge(root).findings)


def test_a_column_moves_with_the_one_above(office: Office) -> None:
    root = office.root
    move_policy(root)
    assert codes(judge(root)) == ["HIS16"]


def test_a_column_moves_twice(office: Office) -> None:
    root = office.root
    move_column(root)
    keep(root, "2024-05-09")
    git(root.folder, "branch", "-f", "main")
    root.edit_catalog(" formerly: [notices],", "")
    move_column(root, "bulletins", "board")
    assert {"HIS15", "HIS16", "REV14", "SIG08"} <= set(codes(judge(root)))  # the first path is forgotten
    root.edit_catalog("formerly: [bulletins]", "formerly: [notices, bulletins]")
    assert codes(judge(root)) == ["HIS16"]


def test_a_column_that_is_gone(office: Office) -> None:
    root = office.root
    move_column(root)
    root.edit_catalog(" formerly: [notices],", "")
    found = judge(root).findings
    assert {finding.rule for finding in found} == {"HIS15", "HIS01", "HIS05", "REV14", "SIG08"}
    (gone,) = (finding for finding in found if finding.rule == "HIS15")
    assert gone.place.path == "catalog.yml"
    assert "formerly: [notices]" in gone.hint


def test_corrected_after_the_move(office: Office) -> None:
    """What is signed after a move names the present place; nothing older holds then."""
    root = office.root
    move_column(root)
    ref = FIRE.replace("notices", "bulletins")
    root.change(ref, "4月30日", "5月31日")
    root.change(ref, "review:\n", "corrections: [{date: 2024-05-06, note: 更正防火期}]\nreview:\n")
    assert {"REV14"} == {finding.rule for finding in errors(judge(root, None).findings)}
    office.carry_through(ref)
    assert codes(judge(root)) == ["HIS16"]
    root.edit_catalog(" formerly: [notices],", "")
    assert {finding.place.path for finding in errors(judge(root, None).findings)} == {"docs/bulletins/2023-pests.md"}


def test_withdrawn_after_the_move(office: Office) -> None:
    root = office.root
    move_column(root)
    office.withdraw("bulletins/2023-pests")
    root.file("bulletins/2023-range.png").unlink()
    assert codes(judge(root)) == ["HIS16"]


def test_no_step_is_needed_after_a_column_moved(office: Office) -> None:
    move_column(office.root)
    with pytest.raises(Refused, match="不用再送审"):
        office.submit("bulletins/2023-pests")


def test_references_follow_a_column(office: Office) -> None:
    """Links, front matter and files named by the old path lead to what moved; nothing needs a new review."""
    root = office.root
    write(root.folder, "docs/news/2023-x.md", root.text(CAFE).replace("202312-00005", "202312-00009"))
    ref = "news/2023-x"
    body = "见[通知](../notices/2023-pests.md)、[栏目](../notices)、[表](../notices/2023-form.docx)。\n"
    root.change(ref, "来访者", f"{body}\n来访者")
    root.change(ref, "prepared_by", f"interprets: [{PESTS}]\nprepared_by")
    root.seal(ref)
    assert judge(root, None).passes
    move_column(root)
    verdict = judge(root, None)
    assert verdict.passes, errors(verdict.findings)
    assert verdict.corpus.by_ref[ref].interprets == ("bulletins/2023-pests",)
    keep(root, "2024-05-09")
    git(root.folder, "branch", "-f", "main")
    root.change("bulletins/2023-pests", "请报告", "请立即报告")
    root.change("bulletins/2023-pests", "review:\n", "corrections: [{date: 2024-05-20, note: 更正}]\nreview:\n")
    root.seal("bulletins/2023-pests")
    assert_findings(judge(root).findings)


# ---- What was tried.

Deed = Callable[[Root], object]


class Forgery(NamedTuple):
    """A deed on a root whose column has moved, the rules that must find it (and no others), and words of a message."""

    name: str
    commit: Deed
    rules: str
    words: str


def two_columns(root: Root) -> None:
    """Another column claims the same former path, so that a document signed there could lie in either."""
    root.edit_catalog("id: news,", "id: news, formerly: [notices],")


def claim_column_in_use(root: Root) -> None:
    """A column claims the path of another, and takes one document of it along."""
    root.edit_catalog("id: news,", "id: news, formerly: [policy/normative],")
    root.path(PLAN).rename(root.path("news/2023-plan"))
    root.change("news/2023-plan", "column: policy/normative", "column: news")


def slip_in(root: Root) -> None:
    """A document of another column is put among those that moved."""
    root.path(PLAN).rename(root.path("bulletins/2023-plan"))
    root.change("bulletins/2023-plan", "column: policy/normative", "column: bulletins")


def copy_within(root: Root) -> None:
    """A document is there twice: under its own name and another."""
    root.write("bulletins/2023-again", root.text("bulletins/2023-pests"))


def copy_back(root: Root) -> None:
    """A document is left at its old place too."""
    text = root.text("bulletins/2023-pests").replace("column: bulletins", "column: notices")
    root.write(PESTS, text)
    root.file("notices/2023-range.png").write_bytes(root.file("bulletins/2023-range.png").read_bytes())


def exchange_names(root: Root) -> None:
    """Two documents change names on the way."""
    fire, pests = root.path("bulletins/2023-fire-season"), root.path("bulletins/2023-pests")
    data = fire.read_bytes()
    fire.write_bytes(pests.read_bytes())
    pests.write_bytes(data)


def claim_alone(root: Root) -> None:
    """A document moves alone and names its old address; its signatures stay the old ones."""
    root.path(PLAN).rename(root.path("news/2023-plan"))
    root.change("news/2023-plan", "column: policy/normative", f"column: news\nformerly: [{PLAN}]")


def forget(root: Root) -> None:
    """The catalogue does not say that the column moved."""
    root.edit_catalog(" formerly: [notices],", "")


def steal_address(root: Root) -> None:
    """A document, properly signed, claims the address of one that stands."""
    root.change(RULES, "review:\n", f"formerly: [{unicodedata.normalize('NFD', CAFE).upper()[5:]}]\nreview:\n")
    root.change(RULES, "formerly: [", "formerly: [news/")
    root.seal(RULES)


def claim_twice(root: Root) -> None:
    """Two documents, properly signed, claim one address in different spelling."""
    for ref, name in ((RULES, "2019-café"), (PLAN, "2019-CAFE\u0301")):
        root.change(ref, "review:\n", f"formerly: [news/{name}]\nreview:\n")
        root.seal(ref)


def put_elsewhere(root: Root) -> None:
    """The moved document names another column than the one it lies in."""
    root.change("bulletins/2023-pests", "column: bulletins", "column: notices")


def edit(old: str, new: str, ref: str = "bulletins/2023-fire-season") -> Deed:
    return lambda root: root.change(ref, old, new)


FORGERIES: Final = [
    Forgery("body changed on the way", edit("禁止野外", "准许野外"), "REV14", "改动在正文"),
    Forgery("field changed on the way", edit("12号", "21号"), "REV14", "改动在字段"),
    Forgery("index changed on the way", edit("202312-00001", "202312-00071"), "REV14", "“发布”之后"),
    Forgery("drafter taken out on the way", edit("prepared_by: drafter\n", ""), "REV14", "改动在字段"),
    Forgery("names exchanged on the way", exchange_names, "REV14 SIG08", "拷来"),
    Forgery("another document slipped in", slip_in, "REV14 SIG08", "改动在字段"),
    Forgery("copied under another name", copy_within, "REV14 SIG08 SIG09 IDX02", "移动过"),
    Forgery("left at the old place too", copy_back, "COL01 SIG09 IDX02", "没有栏目"),
    Forgery("moved alone, with the old signatures", claim_alone, "REV14 SIG08", "改动在字段"),
    Forgery("move not in the catalogue", forget, "REV14 SIG08", "改动在字段"),
    Forgery("two columns claim one path", two_columns, "MOV03", "登记了 2 次"),
    Forgery("path of a column in use claimed", claim_column_in_use, "MOV02", "现在是栏目"),
    Forgery("column not the folder's", put_elsewhere, "COL01 REV14 SIG08", "没有栏目"),
    Forgery("address of a standing document claimed", steal_address, "MOV02", "现在是 docs/news/"),
    Forgery("one address claimed by two", claim_twice, "MOV03", "已由 docs/policy/normative/2023-plan.md 登记"),
]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in FORGERIES])
def test_forgery_is_refused(root: Root, row: Forgery) -> None:
    move_column(root)
    row.commit(root)
    verdict = judge(root, None)
    found = errors(verdict.findings)
    told = "\n".join(f"{finding.place.path} {finding.rule} {finding.message}" for finding in found)
    assert {finding.rule for finding in found} == set(row.rules.split()), told
    assert any(row.words in finding.message for finding in found), told
    assert not verdict.passes


def test_a_link_is_not_led_elsewhere(root: Root) -> None:
    """A column goes a level down, where the same relative link leads to another public document."""
    root.change(RULES, "采伐管理规定如下", "见[来访](../../news/2023-café.md)和[计划](2023-plan.md)")
    root.seal(RULES)
    assert judge(root, None).passes
    (root.folder / "docs/law").mkdir()
    (root.folder / "docs/policy").rename(root.folder / "docs/law/policy")
    for ref in (PLAN, RULES):
        root.change(f"law/{ref}", "column: policy/", "column: law/policy/")
    top = "  - id: law\n    name: 法规\n    description: 法规\n    office: general\n    children:\n"
    text = (root.folder / "catalog.yml").read_text("utf-8")
    head, _, policy = text.partition("  - id: policy\n")
    lines = "".join(f"    {line}\n" for line in f"  - id: policy\n    formerly: [policy]\n{policy}".splitlines())
    news = "      - {id: news, name: 内部, description: 内部, keywords: [x], type: x, basis: x}\n"
    (root.folder / "catalog.yml").write_text(f"{head}{top}{news}{lines}", "utf-8")
    other = root.text(CAFE).replace("202312-00005", "202312-00066").replace("column: news", "column: law/news")
    root.write("law/news/2023-café", other)
    root.seal("law/news/2023-café")
    (found,) = errors(judge(root, None).findings)
    assert (found.rule, found.place.path) == ("MOV04", f"docs/law/{RULES}.md")
    assert "审核时通往“news/2023-café”，移动以后通往“law/news/2023-café”" in found.message
    root.change(f"law/{RULES}", "../../news", "../../../news")
    root.seal(f"law/{RULES}")
    assert judge(root, None).passes


def test_a_withdrawal_is_not_shaken_off_by_a_move(office: Office) -> None:
    root = office.root
    standing = root.text(PESTS)
    office.withdraw(PESTS)
    keep(root, "2024-05-20")
    git(root.folder, "branch", "-f", "main")
    root.write(PESTS, standing)
    move_column(root)
    found = errors(judge(root).findings)
    assert [finding.rule for finding in found] == ["HIS07"]
    assert "撤下的通知" in found[0].message


def test_an_older_version_is_not_brought_back_by_a_move(office: Office) -> None:
    """Its signatures hold for what they were made for; that it is not what is public is found against the base."""
    root = office.root
    old = root.text(FIRE)
    root.change(FIRE, "次年4月30日", "次年5月31日")
    root.change(FIRE, "review:\n", "corrections: [{date: 2024-05-06, note: 更正防火期}]\nreview:\n")
    office.carry_through(FIRE)
    keep(root, "2024-05-09")
    git(root.folder, "branch", "-f", "main")
    root.write(FIRE, old)
    move_column(root)
    assert {finding.rule for finding in errors(judge(root).findings)} == {"HIS07", "HIS08"}


# ---- Without signatures.


def test_a_column_with_files_moves_in_a_proposal(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r")
    project.git("mv", "docs/notices", "docs/board")
    change(project.file("board/first"), "column: notices", "column: board")
    change(project.root / "catalog.yml", "  - id: notices\n", "  - id: board\n    formerly: [notices]\n")
    project.commit()
    (named,) = project.judge().findings
    assert (named.rule, named.place.line) == ("HIS16", _line(project.root / "catalog.yml", "formerly"))
    write(project.root, "docs/board/form.pdf", PDF + b" ")
    project.seal("board/first")
    assert [finding.rule for finding in project.judge().findings] == ["HIS16", "HIS07"]


def test_a_leaf_is_split_in_a_proposal(tmp_path: Path) -> None:
    """Its documents go to a leaf below it, with their reviews; the branch goes on to answer itself."""
    project = new_project(tmp_path / "r")
    (project.root / "docs/notices").rename(project.root / "docs/new")
    (project.root / "docs/notices").mkdir()
    (project.root / "docs/new").rename(project.root / "docs/notices/main")
    change(project.file("notices/main/first"), "column: notices", "column: notices/main")
    leaf = "name: 公告, description: 公告, keywords: [公告], type: 公告, basis: 条例第二十条"
    children = f"    children:\n      - {{id: main, formerly: [notices], {leaf}}}\n"
    change(project.root / "catalog.yml", "  - id: news\n", f"{children}  - id: news\n")
    verdict = project.judge()
    assert [finding.rule for finding in verdict.findings] == ["HIS16"]
    assert verdict.states["notices/main/first"] is State.PUBLISHED


def test_a_document_that_moved_tells_the_guess(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r")
    project.git("mv", "docs/news/动态.md", "docs/news/moved.md")
    project.seal("news/moved")
    found = [finding for finding in project.judge().findings if finding.rule == "HIS01"]
    assert "formerly: [news/动态]" in found[0].hint


def test_publication_may_not_be_dated_back_by_a_former_address(tmp_path: Path) -> None:
    """A new document that says it stood elsewhere did not, where nothing was public there."""
    project = new_project(tmp_path / "r")
    project.document("news/fresh", "formerly: [news/never]", number=9, day="2024-01-05")
    assert [finding.rule for finding in project.judge().findings] == ["HIS05"]


def test_an_index_number_does_not_change_hands_in_a_move(tmp_path: Path) -> None:
    project = new_project(tmp_path / "r")
    project.git("mv", "docs/news/动态.md", "docs/news/moved.md")
    change(project.file("news/moved"), "-00002", "-00007")
    change(project.file("news/moved"), "review:\n", "formerly: [news/动态]\nreview:\n")
    project.seal("news/moved")
    project.document("news/thief", f"index: {CODE}/202312-00002", day="2024-06-03")
    found = {finding.rule for finding in project.judge().findings}
    assert "HIS03" in found


def _line(file: Path, word: str) -> int:
    return next(at for at, text in enumerate(file.read_text("utf-8").splitlines(), 1) if word in text)
