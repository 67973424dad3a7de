"""`disclosure new`, as a clerk at the keyboard and as a script."""

from __future__ import annotations

import io
import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from disclosure.cli import main
from disclosure.documents.gaps import GAP
from tests.cli.keyboard import posix, typed
from tests.cli.roots import Result, change, copy_sample, disclosure, docx, environment, small_root, tree

DAY = ("--today", "2024-04-10")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root, in a folder with a name as people give them."""
    return small_root(tmp_path / "林业局 目录")


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small root that stays as it is."""
    return small_root(tmp_path_factory.mktemp("faultless"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample directory."""
    return copy_sample(tmp_path_factory.mktemp("sample"))


def new(root: Path, *arguments: str | Path) -> Result:
    """Run `disclosure new` in this process, with nobody at the keyboard: a process of its own takes a second more."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(["new", "--root", str(root), *DAY, *map(str, arguments)])
    return Result(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def test_flags_answer_everything(root: Path) -> None:
    """A script writes a document; what was not said is proposed; the clerk is told what comes next."""
    done = new(
        root, "--column", "工作动态", "--title", "春季造林开始", "--keywords", "造林，春季", "--name", "2024-planting"
    )
    assert done.code == 0, done.err
    assert done.err == ""
    text = (root / "docs/news/2024-planting.md").read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: 春季造林开始\ncolumn: news\ndate: 2024-04-10\n")
    assert "keywords: [造林, 春季]\n" in text
    assert "prepared_by: drafter\n" in text
    assert "review: {status: draft}\n" in text
    assert GAP in text
    assert "已写好：docs/news/2024-planting.md" in done.out
    assert f'disclosure review submit docs/news/2024-planting.md --root "{root}"' in done.out


def test_the_written_document_goes_to_its_review(root: Path) -> None:
    """With its gaps filled, the commands of the review take it."""
    assert new(root, "--column", "news", "--title", "春季造林开始", "--name", "2024-a").code == 0
    path = root / "docs/news/2024-a.md"
    change(path, "【待补：正文】", "今天开始造林。")
    assert "GAP01" not in disclosure("check", "--root", root, *DAY, "--withhold").out
    done = disclosure("review", "submit", path, "--root", root, *DAY)
    assert done.code == 0, done.err
    assert "in-review" in path.read_text(encoding="utf-8")


def test_every_key_has_a_flag(root: Path) -> None:
    """What may stand in a new document may be said by an option."""
    shown = disclosure("new", "--help").out
    for flag in ("--title", "--number", "--consultation-opens", "--source-name", "--repealed-by", "--statement-until"):
        assert flag in shown
    assert "--index" not in shown
    assert "--review" not in shown
    done = new(
        root, "--column", "policy/superior", "--title", "某通知", "--issuer", "示例省林业局", "--source-url", "https://a.gov.cn/1",
        "--name", "2024-b", "--summary", "两句话：概述", "--number", "无", "--late-because", "补录"
    )  # fmt: skip
    assert done.code == 0, done.err
    text = (root / "docs/policy/superior/2024-b.md").read_text(encoding="utf-8")
    assert "source: {name: 示例省林业局, url: https://a.gov.cn/1}" in text
    assert "summary: 两句话：概述" in text
    assert "late_because: 补录" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--column", "news"], ["--title"]),
        (["--column", "nwes", "--title", "某事"], ["news"]),
        (["--column", "policy", "--title", "某事"], ["policy/superior"]),
        (["--title", "某事"], ["--column"]),
        (["--column", "news", "--title", "某事", "--date", "2024.4.1"], ["--date", "2024-04-01"]),
        (["--column", "news", "--title", "某事", "--number", "示林[2024]1号"], ["--number", "〔〕"]),
        (["--column", "news", "--title", "某事", "--name", "春季"], ["--name", "小写"]),
        (["--column", "news", "--title", "某事", "--name", "2023-first"], ["--name", "已经存在"]),
        (["--column", "news", "--title", "某事", "--attach", "没有.docx"], ["--attach", "没有.docx"]),
        (["--column", "news", "--title", "身份证11010119900307803X"], ["--title", "身份证"]),
        (["--column", "policy/superior", "--title", "某事"], ["--issuer", "--source-name"]),
        (["--column", "news", "--title", "某事", "--repealed-by", "无"], ["--repealed"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_written(arguments: list[str], words: list[str], faultless: Path) -> None:
    """Each fault names its option; one sentence, code 2, and the directory as it was."""
    before = tree(faultless)
    done = new(faultless, *arguments)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert any(word in done.err for word in words), done.err
    assert tree(faultless) == before
    assert "11010119900307803" not in done.err


def test_attachments_are_copied(root: Path, tmp_path: Path) -> None:
    """Files lie beside the document, called after it, and are listed."""
    first, second = tmp_path / "附件 一.docx", tmp_path / "附件二.docx"
    first.write_bytes(docx("一"))
    second.write_bytes(docx("二"))
    done = new(root, "--column", "news", "--title", "某事", "--name", "2024-c", "--attach", first, "--attach", second)
    assert done.code == 0, done.err
    text = (root / "docs/news/2024-c.md").read_text(encoding="utf-8")
    assert "  - {file: 2024-c.docx, title: 附件 一}\n  - {file: 2024-c-2.docx, title: 附件二}\n" in text
    assert (root / "docs/news/2024-c-2.docx").read_bytes() == second.read_bytes()
    assert "ATT" not in disclosure("check", "--root", root, *DAY, "--withhold").out


def test_wanted_files_are_listed_before_they_are_there(sample: Path) -> None:
    """A column that asks for files gets them named; what is still missing is said."""
    done = new(
        sample, "--column", "policy/normative", "--title", "示例县林业局关于印发某某办法的通知", "--name", "2024-d"
    )
    assert done.code == 0, done.err
    text = (sample / "docs/policy/normative/2024-d.md").read_text(encoding="utf-8")
    assert "{file: 2024-d.docx, title: 文字版}" in text
    assert "number: 示林〔2024〕1号\n" in text
    assert "本文件自2024年4月10日起施行。" in text
    assert "找不到文件“2024-d.docx”" in done.out
    assert "docs/policy/normative/" in done.out


def test_the_annual_report_is_drafted_from_the_ledgers(sample: Path) -> None:
    """Its tables are filled in, as `disclosure report annual` does."""
    done = new(sample, "--column", "annual-reports", "--name", "2023-again")
    assert done.code == 0, done.err
    text = (sample / "docs/annual-reports/2023-again.md").read_text(encoding="utf-8")
    assert "title: 示例县林业局2023年政府信息公开工作年度报告\n" in text
    assert "| 行政规范性文件 | 3 | 1 | 8 |" in text


def test_statements(root: Path) -> None:
    """A column without contents gets a statement that ends."""
    done = new(root, "--column", "news", "--statement-until", "2024-12-31")
    assert done.code == 0, done.err
    text = (root / "docs/news/2024-statement-1.md").read_text(encoding="utf-8")
    assert "title: 关于“工作动态”栏目暂无内容的情况说明\n" in text
    assert "statement: {until: 2024-12-31}\n" in text
    assert "REQ" not in disclosure("check", "--root", root, *DAY, "--withhold").out


def test_the_drafter_is_whom_git_knows(root: Path) -> None:
    """`git config disclosure.person` is proposed; somebody the catalogue does not know is not."""
    subprocess.run(["git", "init", "-q", root], check=True)
    for person, written in (("publisher", "drafter"), ("nobody", "drafter")):
        subprocess.run(["git", "-C", root, "config", "disclosure.person", person], check=True)
        assert new(root, "--column", "news", "--title", "某事", "--name", f"2024-{person}").code == 0
        text = (root / f"docs/news/2024-{person}.md").read_text(encoding="utf-8")
        assert f"prepared_by: {written}\n" in text  # the only publisher may not draft


def test_a_catalogue_that_cannot_be_read(root: Path) -> None:
    """Then nothing can be asked."""
    (root / "catalog.yml").write_text("columns: [", encoding="utf-8")
    done = new(root, "--column", "news", "--title", "某事")
    assert done.code == 2
    assert "disclosure check" in done.err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(root: Path) -> None:
    """The system's reason is given in Chinese."""
    (root / "docs/news").chmod(0o555)
    done = new(root, "--column", "news", "--title", "某事")
    assert done.code == 2
    assert "没有权限" in done.err


def test_a_terminal_of_another_encoding(root: Path) -> None:
    """On a GBK terminal the same is said, and the file is UTF-8."""
    env = environment(PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    words = ("--column", "news", "--title", "春季造林", "--name", "2024-gbk")
    done = disclosure("new", "--root", root, *DAY, *words, encoding="gbk", env=env)
    assert done.code == 0, done.err
    assert "已写好" in done.out
    assert "title: 春季造林\n" in (root / "docs/news/2024-gbk.md").read_text(encoding="utf-8")


@posix
def test_at_the_keyboard(sample: Path) -> None:
    """One question at a time, each with its reason; columns by part of a name; wrong answers are asked again."""
    code, shown = typed(
        "new", "--root", sample, *DAY,
        lines=[
            "政策解读", "没有的", "文字解读",  # too many, none, one
            "其它政策解读，", "《示例县生态护林员管理办法》解读",  # remarked upon, then mended
            "2024年4月1日", "", "",  # date, issuer
            "教育", "", "公民、村民", "公民", "一句话", "", "", "", "",  # theme … interprets
            "春季", "2024-rangers",
        ],
    )  # fmt: skip
    assert code == 0, shown
    assert "栏目决定要填什么" in shown
    assert "“其它”有误" in shown
    assert "2024-04-01" in shown
    assert "没有与“没有的”相符的" in shown
    text = (sample / "docs/interpretation/local/text/2024-rangers.md").read_text(encoding="utf-8")
    assert "title: 《示例县生态护林员管理办法》解读\n" in text
    assert "theme: 科技、教育\n" in text
    assert "audience: [公民]\n" in text
    assert "interprets: [policy/normative/2023-ranger-management]\n" in text
    assert "## 八、下一步工作考虑" in text
    assert "## 九" not in text


@posix
def test_an_insisted_remark(root: Path) -> None:
    """What a rule only warns of is let through when it is written again."""
    code, shown = typed(
        "new", "--root", root, *DAY, "--name", "2024-e", lines=["工作动态", "标题，", "标题，", *[""] * 12]
    )
    assert code == 0, shown
    assert "照样再写一遍" in shown
    assert "title: 标题，\n" in (root / "docs/news/2024-e.md").read_text(encoding="utf-8")


@posix
def test_a_blank_column_may_get_a_statement(root: Path) -> None:
    """Who starts with a blank column is asked whether there is anything."""
    (root / "docs/news/2023-first.md").unlink()
    code, shown = typed("new", "--root", root, *DAY, lines=["工作动态", "2", *[""] * 12])
    assert code == 0, shown
    assert "这个栏目还是空白的" in shown
    text = (root / "docs/news/2024-statement-1.md").read_text(encoding="utf-8")
    assert "statement: {until: 2024-12-31}\n" in text


@posix
@pytest.mark.parametrize("end", [b"\x04", b"\x03"])
def test_leaving_in_between(root: Path, end: bytes) -> None:
    """A closed keyboard and Ctrl+C leave the directory as it was."""
    before = tree(root)
    code, shown = typed("new", "--root", root, *DAY, lines=["工作动态", "某事", end])
    assert code in (1, 2), shown
    assert "Traceback" not in shown
    assert tree(root) == before


@posix
def test_a_keyboard_of_another_encoding(root: Path) -> None:
    """Bytes that are no text end in a sentence."""
    before = tree(root)
    code, shown = typed("new", "--root", root, *DAY, "--column", "news", lines=["春季".encode("gbk") + b"\n"])
    assert code in (1, 2), shown  # as the system decodes it: not at all, or into characters that nobody sees
    assert "编码" in shown or "看不见的字符" in shown
    assert "Traceback" not in shown
    assert tree(root) == before
