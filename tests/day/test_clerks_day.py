"""One day: a Word file becomes a public page, as a new user would do it, in a terminal and a browser.

`python -m pytest tests/day -s` prints the commands, the answers and the minutes.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser
from sample_notice import CELLS, IDENTITY, TITLE, write_notice
from sample_review import write_key

from tests.cli.roots import copy_sample
from tests.day.keyboard import Diary, Person, free_port
from tests.proposals import git

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a Unix terminal")

DAY: Final = ("--today", "2026-01-15")
NAME: Final = "2026-spring-planting"
DOCUMENT: Final = f"docs/notices/{NAME}.md"
#: Who signs what, in whose clone: three reviews by three people, beside them secrecy and publication.
ROUNDS: Final = (
    ("second-clone", (("first", "greening-first"), ("secrecy", "keeper"))),
    ("third-clone", (("second", "office-head"), ("final", "deputy"))),
)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A server with the sample directory on its main branch."""
    seed = copy_sample(tmp_path / "seed")
    shutil.copy(Path(__file__).parents[2] / ".gitattributes", seed)
    git(seed, "init", "-q", "-b", "main")
    git(seed, "add", "-A")
    git(seed, "-c", "user.name=开发", "-c", "user.email=dev@example.gov.cn", "commit", "-q", "-m", "目录")
    git(tmp_path, "clone", "-q", "--bare", str(seed), "forge.git")
    shutil.rmtree(seed)
    return tmp_path / "forge.git"


def _clone(remote: Path, name: str, diary: Diary) -> Person:
    folder = remote.with_name(name)
    git(remote.parent, "clone", "-q", str(remote), str(folder))
    git(folder, "config", "user.name", name)
    git(folder, "config", "user.email", f"{name}@example.gov.cn")
    return Person(folder, diary)


def _merge(remote: Path, branch: str) -> None:
    """Do what the forge does when somebody presses the button."""
    work = remote.with_name("button")
    git(remote.parent, "clone", "-q", str(remote), str(work))
    who = ("-c", "user.name=平台", "-c", "user.email=forge@example.gov.cn")
    git(work, *who, "merge", "-q", "--no-ff", "-m", f"合并 {branch}", f"origin/{branch}")
    git(work, "push", "-q", "origin", "main")


def test_from_a_word_file_to_a_public_page(remote: Path, browser: Browser, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    for post in ("greening-first", "keeper", "office-head", "deputy", "publisher"):
        write_key(post, keys)
    diary = Diary()
    clerk = _clone(remote, "first-clone", diary)
    git(clerk.folder, "config", "disclosure.person", "greening-drafter")

    assert "都好了" in clerk.type("doctor", *DAY)

    word = write_notice(tmp_path / "义务植树 通知.docx", hidden=f"联系人{IDENTITY}")
    into = ("--column", "notices", "--name", NAME, *DAY)
    warned = clerk.type("import", word, *into, answers={"写入": "n"}, code=1)
    assert "隐藏文字" in warned
    assert IDENTITY not in warned
    assert not (clerk.folder / DOCUMENT).exists()

    write_notice(word)  # the clerk deletes what Word does not show
    done = clerk.type("import", word, *into)
    assert "隐藏" not in done
    text = (clerk.folder / DOCUMENT).read_text(encoding="utf-8")
    assert f"title: {TITLE}\n" in text
    assert 'rowspan="2"' in text
    assert 'colspan="3"' in text
    _overwrite(clerk.folder / DOCUMENT, "通知如下。", f"通知如下，联系人身份证{IDENTITY}。")
    found = clerk.type("check", *DAY, code=1)
    assert "PER" in found
    assert IDENTITY not in found
    _overwrite(clerk.folder / DOCUMENT, f"，联系人身份证{IDENTITY}", "")

    with clerk.serve(*DAY, "--port", str(free_port())) as address:
        page = browser.new_page()
        page.goto(f"{address.rstrip('/')}/notices/{NAME}.html")
        page.get_by_role("heading", name=TITLE, level=1).wait_for()  # it comes by itself when all is checked
        assert "未审核" in page.inner_text("body")
        page.close()

    clerk.type("review", "submit", DOCUMENT, *DAY)
    handed = clerk.type("submit", *DAY, answers={"上交": "y"})
    branch = git(clerk.folder, "symbolic-ref", "--short", "HEAD").strip()
    assert branch in handed
    for name, signing in ROUNDS:
        reviewer = _clone(remote, name, diary)
        reviewer.type("sync", branch)
        for stage, post in signing:
            signed = ("--stage", stage, "--by", post, "--key", keys / post, *DAY)
            assert "已签署" in reviewer.type("review", "approve", DOCUMENT, *signed, answers={"输入 y": "y"})
        reviewer.type("submit", *DAY, answers={"上交": "y"})
    clerk.type("sync")
    published = ("--by", "publisher", "--key", keys / "publisher", *DAY)
    assert "已发布" in clerk.type("review", "publish", DOCUMENT, *published, answers={"输入 y": "y"})
    clerk.type("submit", *DAY, answers={"上交": "y"})

    checker = _clone(remote, "ci", Diary())  # what runs on the server types nothing
    git(checker.folder, "checkout", "-q", branch)
    assert "错误 0 处" in checker.type("check", "--base", "origin/main", *DAY)
    _merge(remote, branch)
    git(checker.folder, "checkout", "-q", "main")
    git(checker.folder, "pull", "-q", "--ff-only")
    assert "网站已生成" in checker.type("build", *DAY)
    assert "回到主分支" in clerk.type("sync")

    with checker.serve("--built", *DAY, "--port", str(free_port())) as address:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(f"{address.rstrip('/')}/notices/{NAME}.html")
        assert TITLE in page.inner_text("h1")
        assert "未审核" not in page.inner_text("body")
        cells = page.locator("article table").last.locator("th, td").all_inner_texts()
        assert cells == [text for row in CELLS for text in row if text or row[0] not in ("乡镇", "")]
        page.close()
    print(f"\n{diary}")
    typed = [command for command in diary.commands if "review approve" not in command]
    assert len(typed) <= 20, f"{diary}"


def _overwrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
