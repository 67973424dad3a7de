"""`disclosure build` and `disclosure assemble`: their options, and what they say in Chinese."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.roots import Result, disclosure, environment, small_root, tree, write_document


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root that checks."""
    return small_root(tmp_path / "root")


def said(done: Result) -> str:
    """Return what a command said on standard error, which is Chinese and no traceback."""
    assert "Traceback" not in done.err
    assert re.search(r"[\u4e00-\u9fff]", done.err)
    return done.err


@pytest.mark.parametrize(
    "value",
    ["0/2", "5/4", "x", "1", "/", "1/", "/2", "1/2/3", "-1/2", "²/4", "1/0", "1.0/2", " 1/2", "1/" + "9" * 5000],
)
def test_wrong_shards(root: Path, value: str) -> None:
    done = disclosure("build", "--root", root, "--shard", value)
    assert done.code == 2
    assert "不是分片。写成 第几个/共几个，例如 1/4。" in said(done)
    assert sorted(path.name for path in root.iterdir()) == ["catalog.yml", "docs", "hooks", "mkdocs.yml"]


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", ""])
@pytest.mark.parametrize("command", ["build", "check"])
def test_wrong_jobs(root: Path, command: str, value: str) -> None:
    done = disclosure(command, "--root", root, "--jobs", value)
    assert done.code == 2
    assert "--jobs" in said(done)
    assert not re.search("[a-z]{4}", said(done).replace("jobs", "")), "the sentence is Chinese"


@pytest.mark.parametrize("options", [(), ("--jobs", "1"), ("--jobs", "2"), ("--jobs", "9999"), ("--no-cache",)])
def test_options_make_no_difference(root: Path, options: tuple[str, ...]) -> None:
    """The site is the same, however many processes make it and whatever is known already."""
    assert disclosure("build", "--root", root).code == 0
    wanted = tree(root / "site")
    for _ in range(2):
        assert disclosure("build", "--root", root, *options).code == 0
        assert tree(root / "site") == wanted
        shutil.rmtree(root / "site")


def test_without_cache_all_is_made(root: Path) -> None:
    """A second build finds that there is nothing to do; without the cache it does it all the same."""
    assert "网站已生成" in said(disclosure("build", "--root", root))
    assert "网站没有变化" in said(disclosure("build", "--root", root))
    page = root / "site/index.html"
    before = page.stat().st_ino
    assert "网站已生成" in said(disclosure("build", "--root", root, "--no-cache"))
    assert page.stat().st_ino != before


def test_profile(root: Path) -> None:
    """The time of each stage is listed, stages within others indented, also where there was nothing to do."""
    first = said(disclosure("build", "--root", root, "--profile"))
    lines = [line for line in first.splitlines() if re.match(r" *\d+\.\d\d 秒  ", line)]
    names = [re.sub(r"^ *\d+\.\d\d 秒  |（\d+ 件）$", "", line) for line in lines]
    assert names[:2] == ["核对有没有变化", "检查"]
    assert "　读取并检查文档" in names
    assert names.index("生成") < names.index("　文档页") < names.index("　换上新网站")
    again = said(disclosure("build", "--root", root, "--profile"))
    assert "秒  核对有没有变化" in again
    assert "文档页" not in again
    assert "秒  生成" not in said(disclosure("build", "--root", root))


def test_findings_of_what_is_reused(root: Path) -> None:
    """Findings are reported again where nothing changed, and the old site stands where there are errors."""
    write_document(root, "news/2023-odd", title="题" * 80)
    first = disclosure("build", "--root", root)
    assert first.code == 0
    assert "提醒" in first.out
    again = disclosure("build", "--root", root)
    assert (again.code, again.out) == (0, first.out)
    before = tree(root / "site")
    write_document(root, "news/2023-bad", status="draft")
    refused = disclosure("build", "--root", root)
    assert refused.code == 1
    assert "2023-bad" in refused.out
    assert "原来的网站没有改动" in said(refused)
    assert disclosure("build", "--root", root).out == refused.out
    assert tree(root / "site") == before


def test_shards_are_joined(root: Path, tmp_path: Path) -> None:
    """Shards made one by one and joined are the site."""
    assert disclosure("build", "--root", root).code == 0
    wanted = tree(root / "site")
    shutil.rmtree(root / "site")
    folders = [tmp_path / f"artefact {number}" for number in (1, 2)]
    for number, folder in enumerate(folders, 1):
        done = disclosure("build", "--root", root, "--shard", f"{number}/2")
        assert done.code == 0
        assert f"shard-{number}-of-2" in said(done)
        assert not (root / "site").exists()
        (root / f"shard-{number}-of-2").rename(folder)
    done = disclosure("assemble", "--root", root, *folders)
    assert done.code == 0, done.err
    assert tree(root / "site") == wanted
    assert "网站没有变化" in said(disclosure("build", "--root", root))


def test_assemble_needs_shards(root: Path, tmp_path: Path) -> None:
    """Without shards, with one twice, or with what is none, one sentence says what to do."""
    assert "分片文件夹" in said(disclosure("assemble", "--root", root))
    assert disclosure("build", "--root", root, "--shard", "1/2").code == 0
    shard = root / "shard-1-of-2"
    for folders, sentence in (
        ([shard], "缺 shard-2-of-2"),
        ([shard, shard], "缺 shard-2-of-2"),
        ([tmp_path / "nowhere"], "不是完整的分片"),
        ([root / "docs"], "不是完整的分片"),
        ([root / "catalog.yml"], "不是完整的分片"),
    ):
        done = disclosure("assemble", "--root", root, *folders)
        assert done.code == 2
        assert sentence in said(done)
        assert not (root / "site").exists()


def test_shard_of_a_root_with_errors(root: Path) -> None:
    """A shard is judged as the whole is."""
    write_document(root, "news/2023-bad", status="draft")
    done = disclosure("build", "--root", root, "--shard", "1/2")
    assert done.code == 1
    assert not (root / "shard-1-of-2").exists()


@pytest.mark.parametrize("cache", ["off", "/dev/full", "/dev/null/cache"])
def test_without_a_place_for_the_cache(root: Path, cache: str) -> None:
    """Nothing is kept, nothing fails, and nothing is said of it."""
    for _ in range(2):
        done = disclosure("build", "--root", root, env=environment(DISCLOSURE_CACHE=cache))
        assert done.code == 0
        assert "网站已生成" in said(done)
