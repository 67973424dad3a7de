"""`disclosure init`: another agency's directory, from nothing to a site."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from disclosure import drafts
from disclosure.catalog import read_catalog
from tests.cli.keyboard import posix, typed
from tests.cli.roots import Result, disclosure, environment, tree
from tests.drafts.clerk import TODAY, answered, facts_of, write_filled
from tests.helpers import PROJECT
from tests.sealing import seal_new

DAY = ("--today", f"{TODAY}")
SCHOOL = ("--template", "school", "--agency", "示例县第一中学", "--agency-code", "11349999MB0X20239M")
SITE = ("--domain", "www.example.gov.cn")


def test_flags_answer_everything(tmp_path: Path) -> None:
    """A script begins a school's directory; the blank columns are listed with office and basis."""
    folder = tmp_path / "第一 中学"
    done = disclosure("init", folder, *SCHOOL, *SITE, *DAY, "--office", "general=办公室", "--post", "publisher=发布岗")
    assert done.code == 0, done.err
    assert done.err == ""
    assert "14 个栏目是空白的" in done.out
    assert "  fees　收费（总务处；教育法第三十条；教办〔2010〕15号；20 个工作日内公开）" in done.out
    catalog, findings = read_catalog(folder)
    assert not findings
    assert catalog
    assert catalog.office["general"].name == "办公室"
    assert catalog.person["publisher"].name == "发布岗"
    assert catalog.person["office-head"].name == "办公室复审岗"
    checked = disclosure("check", "--root", folder, *DAY)
    assert checked.code == 1
    assert checked.out.count(" 错误 ") == checked.out.count("BLK01") == 14
    again = disclosure("init", folder, *SCHOOL, *SITE, *DAY)
    assert again.code == 2
    assert "没有改动" in again.err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([*SCHOOL[:2], *SITE], "--agency"),
        ([*SCHOOL[:4], *SITE], "--agency-code"),
        ([*SCHOOL], "--site-url"),
        ([*SCHOOL[2:], *SITE], "--template"),
        ([*SCHOOL, *SITE, "--template", "university"], "--template"),
        ([*SCHOOL, *SITE, "--agency-code", "11349999MB0X20239N"], "校验位"),
        ([*SCHOOL, *SITE, "--office", "nothing=某室"], "teaching"),
        ([*SCHOOL, *SITE, "--post", "keeper"], "代号=名称"),
        ([*SCHOOL, *SITE, "--post", "keeper=信息发布岗"], "已经是另一个岗位"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_made(
    arguments: list[str], word: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each fault names its option."""
    from disclosure.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["init", str(tmp_path / "root"), *arguments])
    assert ended.value.code == 2
    assert word in capfd.readouterr().err
    assert os.listdir(tmp_path) == []


@posix
def test_at_the_keyboard(tmp_path: Path) -> None:
    """One question at a time; a wrong code is asked again."""
    lines = [
        "学校",
        "示例县第一中学",
        "",
        "11349999MB0X20239N",
        "11349999MB0X20239M",
        "",
        "www.example.gov.cn",
        *[""] * 20,
    ]
    code, shown = typed("init", tmp_path / "school", *DAY, lines=lines)
    assert code == 0, shown
    assert "校验位不对" in shown
    assert "不写个人姓名" in shown
    assert (tmp_path / "school/catalog.yml").is_file()


@posix
@pytest.mark.parametrize("end", [b"\x04", b"\x03"])
def test_leaving_in_between(tmp_path: Path, end: bytes) -> None:
    """Nothing is made."""
    code, shown = typed("init", tmp_path / "school", *DAY, lines=["学校", "示例县第一中学", end])
    assert code in (1, 2), shown
    assert "Traceback" not in shown
    assert os.listdir(tmp_path) == []


def test_a_new_directory_can_be_filled(tmp_path: Path) -> None:
    """Every column filled with `new` and reviewed by the posts that there are: nothing blocks."""
    root = tmp_path / "root"
    assert disclosure("init", root, *SCHOOL, *SITE, *DAY).code == 0
    facts = facts_of(root)
    for at, leaf in enumerate(drafts.open_columns(facts)):
        approve(write_filled(root, answered(facts, leaf, statement=leaf.id == "aid")), root, at)
    done = disclosure("check", "--root", root, *DAY)
    assert done.code == 0, done.out


def approve(path: Path, root: Path, serial: int) -> None:
    """Give a document the reviews of the posts that `init` made."""
    posts = {"first": "general-first", "second": "office-head", "final": "deputy", "publish": "publisher"}
    stages = ["secrecy: {by: keeper, date: 2024-04-10, result: 公开}"]
    stages += [f"{stage}: {{by: {post}, date: 2024-04-10}}" for stage, post in posts.items()]
    text = path.read_text(encoding="utf-8")
    review = "review:\n  status: approved\n" + "".join(f"  {stage}\n" for stage in stages)
    index = f"published: 2024-04-10 09:00\nindex: 11349999MB0X20239M/202404-{serial + 1:05}\n"
    path.write_text(text.replace("review: {status: draft}\n", index + review), encoding="utf-8")
    seal_new(root, path)


def build_wheel(folder: Path) -> Path:
    """Build the wheel of the project and return it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_all_that_a_root_needs(tmp_path: Path) -> None:
    """Unpacked somewhere else, the program begins a root and checks it."""
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(build_wheel(tmp_path / "dist")) as wheel:
        wheel.extractall(unpacked)
    where = [sys.executable, "-c", "import disclosure; print(disclosure.__file__)"]
    env = environment(PYTHONPATH=str(unpacked))
    found = subprocess.run(where, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert found.stdout.startswith(str(unpacked))
    root = tmp_path / "root"
    done: Result = disclosure("init", root, *SCHOOL, *SITE, *DAY, cwd=tmp_path, env=env)
    assert done.code == 0, done.err
    hooks = (PROJECT / "hooks/disclosure_hooks.py").read_bytes()
    assert tree(root)[os.path.join("hooks", "disclosure_hooks.py")] == hooks


@pytest.mark.nightly
def test_the_program_installs_and_works_anywhere(tmp_path: Path) -> None:
    """From the wheel in a fresh environment, `disclosure` begins, fills, checks and builds a root."""
    wheel = build_wheel(tmp_path / "dist")
    place = tmp_path / "environment"
    venv.create(place, with_pip=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, timeout=300)
    # The dependencies are those of this environment, which come after its own packages.
    import click

    packages = Path(click.__file__).parent.parent
    own = next(place.rglob("site-packages"))
    (own / "dependencies.pth").write_text(f"{packages}\n", encoding="utf-8")
    env = environment(PYTHONPATH=None, PYTHONHOME=None)
    root = tmp_path / "root"

    def run(*arguments: str | Path, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [str(scripts / "disclosure"), *map(str, arguments)]
        quiet = subprocess.DEVNULL
        return subprocess.run(
            command, cwd=cwd, env=env, stdin=quiet, capture_output=True, encoding="utf-8", timeout=300
        )

    done = run("init", root, *SCHOOL, *SITE, *DAY)
    assert done.returncode == 0, done.stderr
    for at, leaf in enumerate(drafts.open_columns(facts_of(root))):
        done = run("new", *DAY, "--column", leaf.path, "--statement-until", "2024-12-31", cwd=root)
        assert done.returncode == 0, done.stderr
        path = next((root / "docs" / leaf.path).glob("*.md"))
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("【待补：为什么没有内容】", "还没有产生。"), encoding="utf-8")
        approve(path, root, at)
    assert run("check", *DAY, cwd=root).returncode == 0
    done = run("build", *DAY, cwd=root)
    assert done.returncode == 0, done.stderr
    assert "示例县第一中学信息公开" in (root / "site/index.html").read_text(encoding="utf-8")
    assert (root / "site/fees").is_dir()
