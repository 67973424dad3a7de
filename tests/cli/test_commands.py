"""`disclosure check`, `build` and `rules` as people and CI run them: exit codes, options, formats, streams."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from disclosure import gate  # noqa: F401  rules are known once their modules are imported
from disclosure.findings import all_rules
from tests.cli.roots import TODAY, change, copy_sample, disclosure, small_root, tree, write_document

SUMMARY = re.compile(
    r"文档 \d+ 件，可发布 \d+ 件，暂不发布 \d+ 件，空白栏目 \d+ 个；错误 \d+ 处，提醒 \d+ 处。\n"
    r"(?:其中 \d+ 处可以用 disclosure check --fix 自动改正。\n)?\Z"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root that checks."""
    return small_root(tmp_path / "root")


def test_sample_checks_and_builds(tmp_path: Path) -> None:
    """The sample directory passes, builds, and says on standard error how long it took and where to look."""
    root = copy_sample(tmp_path / "sample")
    checked = disclosure("check", "--root", root, "--today", TODAY)
    assert (checked.code, checked.err) == (0, "")
    assert SUMMARY.search(checked.out)
    built = disclosure("build", "--root", root, "--today", TODAY)
    assert built.code == 0
    assert built.out.splitlines()[-1] == checked.out.splitlines()[-1]
    assert re.search(r"用时 [\d.]+ 秒", built.err)
    assert str(root / "site" / "index.html") in built.err
    assert (root / "site" / "index.html").is_file()


def test_root_is_the_current_folder_by_default(root: Path) -> None:
    """Without `--root` the current folder is the root."""
    assert disclosure("check", cwd=root).out == disclosure("check", "--root", root).out
    assert disclosure("build", cwd=root).code == 0
    assert (root / "site" / "index.html").is_file()


def test_root_may_be_relative(root: Path) -> None:
    """`--root` is taken from the current folder, also by `build`, which works elsewhere."""
    assert disclosure("build", "--root", "root", cwd=root.parent).code == 0
    assert (root / "site" / "index.html").is_file()


def test_root_with_spaces_and_chinese(tmp_path: Path) -> None:
    """A root may have any name."""
    root = small_root(tmp_path / "公开 目录 #1%20")
    assert disclosure("build", "--root", root).code == 0
    assert (root / "site" / "news" / "2023-first.html").is_file()


def test_findings_block(root: Path) -> None:
    """With an error `check` and `build` end with 1 and say where, why and what to do."""
    change(root / "docs/news/2023-first.md", "title: ", "titel: ")
    for command in ("check", "build"):
        done = disclosure(command, "--root", root)
        assert done.code == 1
        assert "docs/news/2023-first.md:2:1: 错误 KEY01 " in done.out
        assert "改法：" in done.out
        assert "依据：" in done.out
        assert SUMMARY.search(done.out)
        assert "Traceback" not in done.err
    assert "没有生成" in done.err
    assert not (root / "site").exists()


def test_warnings_do_not_block(root: Path) -> None:
    """A warning is printed and the exit code stays 0."""
    (root / "docs" / "news" / "unused.pdf").write_bytes(b"%PDF-1.4")
    done = disclosure("build", "--root", root)
    assert done.code == 0
    assert "docs/news/unused.pdf:1:1: 提醒 ATT05 " in done.out
    assert not (root / "site" / "news" / "unused.pdf").exists()


def test_json_report(root: Path) -> None:
    """The JSON report has the shape of the data format, is UTF-8, and nothing else is on standard output."""
    write_document(root, "news/2023-bad", number="示林[2023]1号")
    done = disclosure("check", "--root", root, "--format", "json")
    assert done.code == 1
    report = json.loads(done.out)
    assert report.keys() == {"findings", "summary"}
    assert report["summary"].keys() == {"documents", "published", "withheld", "blank", "errors", "warnings"}
    assert report["summary"] == {"documents": 3, "published": 2, "withheld": 0, "blank": 0, "errors": 1, "warnings": 0}
    (finding,) = report["findings"]
    keys = {"rule", "severity", "path", "line", "column", "message", "hint", "basis"}
    assert finding.keys() == keys
    assert finding["path"] == "docs/news/2023-bad.md"
    text = (root / finding["path"]).read_text(encoding="utf-8").splitlines()
    assert text[finding["line"] - 1][finding["column"] - 1 :].startswith('"示林[2023]1号"')
    assert finding["rule"] == "NUM01"
    assert finding["severity"] == "error"


def test_json_report_of_build(root: Path) -> None:
    """`build` too prints nothing but the report on standard output."""
    done = disclosure("build", "--root", root, "--format", "json")
    assert done.code == 0
    assert json.loads(done.out)["findings"] == []


def test_github_annotations(root: Path) -> None:
    """Annotations name file, line and column, and escape what would end them."""
    write_document(root, "news/2023-bad", number="示林[2023]1号 100%")
    done = disclosure("check", "--root", root, "--format", "github")
    assert done.code == 1
    (line,) = [line for line in done.out.splitlines() if line.startswith("::")]
    assert re.match(r"::error file=docs/news/2023-bad\.md,line=\d+,col=\d+,title=NUM01::", line)
    assert "100%25" in line


def test_today_decides_what_is_in_the_future(root: Path) -> None:
    """`--today` is the day the check is made for."""
    before = disclosure("check", "--root", root, "--today", "2023-12-04")
    assert before.code == 1
    assert "DAT02" in before.out
    assert disclosure("check", "--root", root, "--today", "2023-12-05").code == 0


def test_today_never_reaches_a_page(root: Path) -> None:
    """The site does not depend on the day it is built."""
    trees = []
    for day in ("2023-12-05", "2031-07-01"):
        assert disclosure("build", "--root", root, "--today", day).code == 0
        trees.append(tree(root / "site"))
    assert trees[0] == trees[1]


@pytest.mark.parametrize("status", ["draft", "in-review", "returned"])
def test_withhold(root: Path, status: str) -> None:
    """What is not reviewed blocks, unless `--withhold` leaves it out."""
    write_document(root, "news/2023-wait", status=status)
    blocked = disclosure("build", "--root", root)
    assert blocked.code == 1
    assert "错误 GAT01" in blocked.out
    assert not (root / "site").exists()
    left_out = disclosure("build", "--root", root, "--withhold")
    assert left_out.code == 0
    assert "提醒 GAT01" in left_out.out
    assert "暂不发布 1 件" in left_out.out
    assert not (root / "site/news/2023-wait.html").exists()


def test_withhold_does_not_excuse_the_approved(root: Path) -> None:
    """An approved document with a fault blocks, always."""
    write_document(root, "news/2023-bad", number="示林[2023]1号")
    assert disclosure("check", "--root", root, "--withhold").code == 1


def test_withhold_does_not_excuse_a_blank_column(root: Path) -> None:
    """A column left blank by what is withheld blocks."""
    change(root / "docs/policy/superior/2023-first.md", '"status": "approved"', '"status": "draft"')
    done = disclosure("check", "--root", root, "--withhold")
    assert done.code == 1
    assert "BLK01" in done.out


def test_rules_lists_all_with_basis() -> None:
    """`rules` prints code, severity, title and basis of every rule, once."""
    done = disclosure("rules")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) == len(all_rules())
    for line, rule in zip(lines, all_rules(), strict=True):
        assert line.startswith(f"{rule.code}  ")
        assert rule.title in line
        assert rule.basis in line
        assert ("错误" if rule.severity == "error" else "提醒") in line


def test_rules_as_json() -> None:
    """`rules --format json` has the same."""
    rules = json.loads(disclosure("rules", "--format", "json").out)
    assert [rule["code"] for rule in rules] == [rule.code for rule in all_rules()]
    assert all(rule["severity"] in ("error", "warning") and rule["title"] and rule["basis"] for rule in rules)


@pytest.mark.parametrize(
    "arguments", [("--help",), ("check", "--help"), ("build", "--help"), ("serve", "--help"), ("rules", "--help")]
)
def test_help_is_chinese(arguments: tuple[str, ...]) -> None:
    """Help is in Chinese but for the names of commands and options."""
    done = disclosure(*arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("用法：disclosure")
    commands = "disclosure|check|build|assemble|shard|serve|rules|review|hook|key|register|ledger|report|status|search"
    commands += "|init|new|import|doctor|submit|sync|undo|schema|completion|Tab|JSON Schema|Word|Excel|PDF"
    names = rf"--?[a-z-]+|\b[KN]\b|{commands}|json|github|gitlab|origin/main|text|catalog\.yml|docs|Ctrl\+C"
    assert not re.search(r"[A-Za-z]{2,}", re.sub(names, "", done.out)), done.out


def test_version() -> None:
    """`--version` prints a version and nothing else."""
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", disclosure("--version").out)
