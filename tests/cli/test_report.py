"""`disclosure report`: where drafts go, what is refused, what is said, and that a written draft checks."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path
from typing import Final

import pytest

from disclosure.cli import main
from tests.cli.roots import Result, change, copy_sample, disclosure, tree, write_document
from tests.helpers import PROJECT
from tests.reports.rooms import HOTLINE, TASKS, bureau

TODAY: Final = "2024-01-10"
#: After the newest document of the sample.
LATER: Final = "2024-06-03"

REPORTS: Final = {
    "annual": ("annual", "2023"),
    "self-assessment": ("self-assessment", "2023"),
    "hotline": ("hotline", "2023-Q3"),
    "cleanup": ("cleanup",),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample with its ledgers; nobody changes it."""
    root = copy_sample(tmp_path_factory.mktemp("sample") / "root")
    if not (root / "ledgers").is_dir():
        shutil.copytree(PROJECT / "ledgers", root / "ledgers")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The bureau of the tests of reports."""
    return bureau(tmp_path / "root", hotline=HOTLINE, tasks=TASKS)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same bureau for tests that change nothing."""
    return bureau(tmp_path_factory.mktemp("shared") / "root", hotline=HOTLINE, tasks=TASKS)


def report(root: Path, *arguments: str | Path, today: str = TODAY) -> Result:
    return disclosure("report", *arguments, "--root", root, "--today", today)


def refused(done: Result) -> str:
    """Assert that a command gave up in one Chinese sentence, and return it."""
    assert (done.code, done.out) == (2, ""), done
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err
    assert re.search(r"[\u4e00-\u9fff]", done.err)
    return done.err


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_of_the_sample(sample: Path, name: str) -> None:
    """The draft is on standard output and nothing else, the same twice; nothing is written anywhere."""
    before = tree(sample)
    first, second = (report(sample, *REPORTS[name], today=LATER) for _ in range(2))
    assert first.code == 0
    assert first == second
    assert first.out.startswith("# " if name == "cleanup" else "---\ntitle: ")
    assert first.out.endswith("\n")
    assert "处【待补】" in first.err
    assert tree(sample) == before


@pytest.mark.parametrize("name", ["annual", "self-assessment", "hotline"])
def test_a_saved_draft_checks(sample: Path, tmp_path: Path, name: str) -> None:
    """Saved where the command says it belongs, `check` has nothing against it but its gaps and that it is a draft."""
    root = shutil.copytree(sample, tmp_path / "root")
    place = re.search(r"应当放在 (docs/\S+\.md)", report(root, *REPORTS[name], today=LATER).err)
    assert place
    path = root / place[1]
    assert not path.exists()
    done = report(root, *REPORTS[name], "--output", path, today=LATER)
    assert (done.code, done.out) == (0, "")
    checked = disclosure("check", "--root", root, "--today", LATER, "--withhold", "--format", "json")
    found = [finding for finding in json.loads(checked.out)["findings"] if finding["path"] == place[1]]
    assert {finding["rule"] for finding in found} <= {"GAP01", "GAT01"}
    assert report(root, *REPORTS[name], today=LATER).out == path.read_text(encoding="utf-8")
    assert f"disclosure review submit {place[1]}" in done.err


def test_output_and_sources(root: Path, tmp_path: Path) -> None:
    """The draft goes to one file, the sources to another that a spreadsheet opens; both are what is printed without."""
    draft, sources = tmp_path / "draft.md", tmp_path / "来源 1.csv"
    printed = report(root, "hotline", "2023")
    done = report(root, "hotline", "2023", "--output", draft, "--sources", sources)
    assert (done.code, done.out) == (0, "")
    assert draft.read_bytes() == printed.out.encode()
    data = sources.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["数字", "值", "来源"]
    assert ["2023年热线和信箱事项", "5", "ledgers/hotline.csv，受理日期在2023-01-01至2023-12-31"] in rows
    for figure, value, source in rows[1:]:
        assert f"  {figure} = {value}（{source}）" in printed.err.splitlines()
    assert len(done.err.splitlines()) == 1
    assert str(draft) in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["draft.md", "root", "来源 1.csv"]


def test_nothing_is_overwritten_unasked(root: Path, tmp_path: Path) -> None:
    """A file that is there stays as it is, whichever of the two it is, until `--force`."""
    there, other = tmp_path / "there", tmp_path / "other"
    there.write_text("原来的", encoding="utf-8")
    for options in (("--output", there), ("--output", other, "--sources", there), ("--sources", there)):
        assert "已经存在" in refused(report(root, "hotline", "2023", *options))
        assert there.read_text(encoding="utf-8") == "原来的"
        assert not other.exists()
    assert report(root, "hotline", "2023", "--output", there, "--force").code == 0
    assert there.read_text(encoding="utf-8").startswith("---\n")


def test_a_dangling_link_is_a_file_that_is_there(root: Path, tmp_path: Path) -> None:
    """What a link would hide is not written through it unasked."""
    link = tmp_path / "link.md"
    try:
        link.symlink_to(tmp_path / "gone.md")
    except OSError:
        pytest.skip("no symbolic links here")
    assert "已经存在" in refused(report(root, "hotline", "2023", "--output", link))
    assert not (tmp_path / "gone.md").exists()


def test_where_nothing_can_be_written(root: Path, tmp_path: Path) -> None:
    """A folder, a folder that is not there, and one file for both are refused in a sentence."""
    assert "文件夹" in refused(report(root, "hotline", "2023", "--output", tmp_path))
    missing = tmp_path / "missing" / "x.md"
    done = report(root, "hotline", "2023", "--output", missing)
    assert done.code == 2
    assert "不存在" in done.err.splitlines()[-1]
    same = tmp_path / "same"
    assert "同一个文件" in refused(report(root, "hotline", "2023", "--output", same, "--sources", same))
    assert not same.exists()


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="permissions of Unix")
def test_written_files_can_be_read_by_others(root: Path, tmp_path: Path) -> None:
    """A draft is passed on: its file is not the writer's alone."""
    draft = tmp_path / "draft.md"
    assert report(root, "hotline", "2023", "--output", draft).code == 0
    assert draft.stat().st_mode & 0o044 == 0o044


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("annual", "23"), "写成四位数的年份"),
        (("annual", "2023-Q1"), "写成四位数的年份"),
        (("self-assessment", "去年"), "写成四位数的年份"),
        (("hotline", "2023-13"), "写成年份、季度或者月份"),
        (("hotline", "2023-q9"), "写成年份、季度或者月份"),
        (("annual", "2025"), "2025年还没有到"),
        (("self-assessment", "2025"), "2025年还没有到"),
        (("hotline", "2024-02"), "2024年2月还没有到"),
        (("hotline", "9999"), "还没有到"),
        (("annual", "1999"), "没有1999年的数据"),
        (("self-assessment", "1999"), "没有1999年的数据"),
        (("hotline", "2020-Q1"), "没有2020年第一季度的数据"),
        (("self-assessment", "2023", "--column", "fire"), "fire/"),
        (("hotline", "2023", "--column", "hotlin"), "hotline"),
        (("hotline",), "缺少"),
        (("hotline", "2023", "2024"), "多出了参数"),
        (("hotlin", "2023"), "hotline"),
        (("cleanup", "2023"), "多出了参数"),
    ],
)
def test_wrong_arguments(
    shared: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], word: str
) -> None:
    """What cannot be reported is said in one sentence."""
    with pytest.raises(SystemExit) as ended:
        main(["report", *arguments, "--root", str(shared), "--today", TODAY])
    said = capsys.readouterr()
    assert word in refused(Result(int(str(ended.value.code)), said.out, said.err))


def test_column(root: Path) -> None:
    """A person's choice of column is followed."""
    done = report(root, "hotline", "2023", "--column", "supervision/assessment")
    assert "\ncolumn: supervision/assessment\n" in done.out
    assert "docs/supervision/assessment/2023-hotline.md" in done.err


def test_without_a_column(root: Path) -> None:
    """Where no column is known, the draft has a gap and the message says how to fill it."""
    change(root / "catalog.yml", "keywords: [热线]", "keywords: [汇总]")
    for path in (root / "docs" / "hotline").iterdir():
        change(path, "热线", "来信")
    done = report(root, "hotline", "2023")
    assert "\ncolumn: 【待补：末级栏目】\n" in done.out
    assert "--column" in done.err.splitlines()[-1]


def test_what_is_left_out_is_said(root: Path) -> None:
    """Documents with errors are not counted, and ledgers with errors not read; both are said."""
    write_document(root, "rules/2023-bad", number="示林[2023]1号")
    (root / "docs/rules/2023-broken.md").write_text("---\ntitle: [\n---\n正文\n", encoding="utf-8")
    change(root / "ledgers/hotline.csv", "2023-02-14", "2023-02-30")
    done = report(root, "hotline", "2023")
    assert done.code == 0
    assert "2 件文档有错误，没有计入" in done.err
    assert "ledgers/hotline.csv 有错误" in done.err
    assert "没有或者有错误" in done.out


def test_a_root_that_cannot_be_read(tmp_path: Path, root: Path) -> None:
    """Without a catalogue or documents nothing is reported."""
    assert report(tmp_path / "nowhere", "hotline", "2023").code == 2
    (root / "catalog.yml").write_text("directory: [", encoding="utf-8")
    assert "catalog.yml 读不出来" in refused(report(root, "hotline", "2023"))


def test_paths_are_of_the_current_folder(root: Path, tmp_path: Path) -> None:
    """`--output` is taken from where the person is, not from the root."""
    done = disclosure("report", "hotline", "2023", "--root", "root", "--output", "x.md", "--today", TODAY, cwd=tmp_path)
    assert done.code == 0
    assert (tmp_path / "x.md").is_file()
