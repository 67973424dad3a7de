"""The published site stands whole until a new one is whole: after failures, kills, and beside other builds."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from disclosure.findings import Failure
from disclosure.gate import judge
from disclosure.site import folder
from disclosure.site.build import build as build_site
from disclosure.site.run import Run
from tests.cli.roots import (
    TODAY,
    change,
    copy_sample,
    disclosure,
    run_module,
    small_root,
    start_module,
    tree,
    until,
    write_document,
)
from tests.cli.test_terminal import fill
from tests.helpers import write
from tests.sealing import reseal
from tests.site.building import build

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")

#: A hook that lets templates of `custom_dir` take the place of ours.
_OWN_TEMPLATES = """\
from jinja2 import ChoiceLoader, FileSystemLoader


def on_env(env, config, files):
    env.loader = ChoiceLoader([FileSystemLoader(config.theme.custom_dir), env.loader])
"""


def leftovers(root: Path) -> list[str]:
    """Return what a build left beside the site, but for its lock."""
    return [path.name for path in root.iterdir() if re.match(r"\.site-(?!lock)", path.name)]


def test_failing_build_leaves_it(root: Path) -> None:
    """Findings, a broken theme and a broken configuration all leave the old site as it was."""
    build(root)
    before = tree(root / "site")
    good = (root / "mkdocs.yml").read_text(encoding="utf-8")
    write_document(root, "news/2023-bad", number="示林[2023]1号")
    assert disclosure("build", "--root", root).code == 1
    assert tree(root / "site") == before
    (root / "docs/news/2023-bad.md").unlink()
    for broken in (good.replace("name: material", "name: materiel"), good.replace("site_name", "sitename"), "["):
        (root / "mkdocs.yml").write_text(broken, encoding="utf-8")
        done = disclosure("build", "--root", root)
        assert done.code == 2
        assert tree(root / "site") == before
        assert leftovers(root) == []


@pytest.mark.parametrize("command", ["disclosure", "mkdocs"])
def test_exception_in_a_page_leaves_it(root: Path, command: str) -> None:
    """A template that fails in the middle of the pages costs nothing but the build."""
    build(root)
    before = tree(root / "site")
    change(root / "mkdocs.yml", "  font: false\n", "  font: false\n  custom_dir: own\n")
    change(root / "mkdocs.yml", "hooks:\n", "hooks:\n  - hooks/own.py\n")
    write(root, {"hooks/own.py": _OWN_TEMPLATES, "own/document.html": "{{ 1 // (page.title | length - 6) }}"})
    write_document(root, "news/2023-new", title="一使它失败的")
    if command == "disclosure":
        done = disclosure("build", "--root", root)
        assert done.code == 2
    else:
        done = run_module("mkdocs", "build", "-f", root / "mkdocs.yml")
        assert done.code != 0
    assert "ZeroDivisionError" in done.err
    assert tree(root / "site") == before
    assert leftovers(root) == []
    change(root / "docs/news/2023-new.md", "一使它失败的", "后来成功")
    reseal(root)
    assert disclosure("build", "--root", root).code == 0
    assert (root / "site/news/2023-new.html").is_file()


@posix
def test_killed_in_the_middle(tmp_path: Path) -> None:
    """After SIGKILL at any moment the site is the old one, the new, or known to be mixed; the next build succeeds."""
    root = copy_sample(tmp_path / "sample")
    old = tree(build(root))
    change(root / "catalog.yml", "title: 示例县林业局政府信息公开", "title: 示例县林业局政府信息公开（新）")
    new_root = tmp_path / "new"
    shutil.copytree(root, new_root, ignore=shutil.ignore_patterns("site", ".site*"))
    new = tree(build(new_root))
    assert old != new
    started = time.monotonic()
    assert disclosure("build", "--root", new_root).code == 0
    whole = time.monotonic() - started
    killed = 0
    for part in (0.4, 0.6, 0.8, 0.95):
        process = start_module("disclosure", "build", "--root", root)
        try:
            process.wait(whole * part)
        except subprocess.TimeoutExpired:
            pass
        finally:
            process.kill()
        killed += process.wait(30) == -signal.SIGKILL
        assert folder.is_half_changed(root / "site") or tree(root / "site") in (old, new)
    assert killed
    assert disclosure("build", "--root", root).code == 0
    assert tree(root / "site") == new
    assert leftovers(root) == []


@pytest.mark.parametrize("finished", [True, False])
def test_killed_between_the_two_steps_of_the_swap(root: Path, finished: bool) -> None:
    """With the old site set aside and the new one not yet in place, the next build puts things right."""
    build(root)
    before = tree(root / "site")
    (root / "site").rename(root / ".site-old")
    if finished:
        shutil.copytree(root / ".site-old", root / ".site-new")
    assert disclosure("build", "--root", root).code == 0
    assert tree(root / "site") == before
    assert leftovers(root) == []


def test_old_site_comes_back_though_the_next_build_is_refused(root: Path) -> None:
    """The same, when the next build finds errors: the old site is put back all the same."""
    build(root)
    before = tree(root / "site")
    (root / "site").rename(root / ".site-old")
    write_document(root, "news/2023-bad", number="示林[2023]1号")
    assert disclosure("build", "--root", root).code == 1
    assert (root / "site").is_dir(), "the findings say that the old site is unchanged, and there is none"
    assert tree(root / "site") == before


def test_leftovers_of_a_killed_build_are_cleared(root: Path) -> None:
    """Pages a killed build left do not get into the next site."""
    (root / ".site-new/news").mkdir(parents=True)
    (root / ".site-new/news/2023-secret.html").write_text("机密", encoding="utf-8")
    site = build(root)
    assert not (site / "news/2023-secret.html").exists()
    assert leftovers(root) == []


@posix
@pytest.mark.parametrize(
    ("first", "second"), [("disclosure", "disclosure"), ("disclosure", "mkdocs"), ("mkdocs", "mkdocs")]
)
def test_two_builds_at_once(tmp_path: Path, first: str, second: str) -> None:
    """While one build is under way another is refused in one sentence, and the first ends well."""
    root = fill(small_root(tmp_path / "root"), 300)
    commands = {"disclosure": ("build", "--root", str(root)), "mkdocs": ("build", "-q", "-f", str(root / "mkdocs.yml"))}
    running = start_module(first, *commands[first])
    try:
        assert until(lambda: (root / ".site-new").is_dir())
        running.send_signal(signal.SIGSTOP)  # so that it is under way however fast the machine is
        try:
            done = run_module(second, *commands[second])
        finally:
            running.send_signal(signal.SIGCONT)
        code = running.wait(60)
    finally:
        running.kill()
    assert done.code == (2 if second == "disclosure" else 1), done.err
    assert "Traceback" not in done.err
    assert "另一个程序正在生成" in done.out + done.err
    assert code == 0
    assert len(list((root / "site/news").glob("2023-*.html"))) == 301
    assert leftovers(root) == []


@pytest.mark.parametrize("content", ["work.txt", "index.html", "sub/deep.txt"])
def test_somebody_elses_folder_is_kept(root: Path, content: str) -> None:
    """A folder that is no site of ours is refused and kept."""
    path = root / "site" / content
    path.parent.mkdir(parents=True)
    path.write_text("我的", encoding="utf-8")
    done = disclosure("build", "--root", root)
    assert done.code == 2
    assert "site" in done.err
    assert tree(root / "site") == {content: "我的".encode()}
    assert leftovers(root) == []


def test_another_site_with_a_sitemap_is_kept(root: Path) -> None:
    """A folder that holds another site, which has a sitemap too, is not ours to replace."""
    (root / "site").mkdir()
    (root / "site/sitemap.xml").write_text("<urlset/>", encoding="utf-8")
    (root / "site/wp-config.php").write_text("我的", encoding="utf-8")
    before = tree(root / "site")
    disclosure("build", "--root", root)
    assert tree(root / "site").get("wp-config.php") == before["wp-config.php"]


def test_empty_folder_is_taken(root: Path) -> None:
    """An empty folder in the site's place is no obstacle."""
    (root / "site").mkdir()
    assert (build(root) / "index.html").is_file()


@pytest.mark.parametrize("place", ["public/zwgk", "../outside", "网站 输出"])
def test_site_elsewhere(root: Path, place: str) -> None:
    """The site may be built in another folder, also one whose parents are not there yet."""
    change(root / "mkdocs.yml", "site_dir: site", f"site_dir: {place}")
    for _ in range(2):
        assert disclosure("build", "--root", root).code == 0
    assert (root / place / "index.html").is_file()


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_site_that_is_a_link(root: Path, tmp_path: Path) -> None:
    """Where `site` is a link to the host's folder every build succeeds, or the first says what to do instead."""
    target = tmp_path / "www"
    target.mkdir()
    (root / "site").symlink_to(target, target_is_directory=True)
    codes = [disclosure("build", "--root", root).code for _ in range(3)]
    assert codes in ([0, 0, 0], [2, 2, 2])
    assert (root / "site").is_symlink()
    if codes[0] == 0:
        assert (target / "index.html").is_file()


@pytest.mark.parametrize("place", [".", "docs", "docs/site", "hooks"])
def test_site_on_top_of_the_sources_is_refused(root: Path, place: str) -> None:
    """A site_dir that is, or lies among, the sources destroys nothing."""
    change(root / "mkdocs.yml", "site_dir: site", f"site_dir: {place}")
    before = tree(root)
    done = disclosure("build", "--root", root)
    assert "Traceback" not in done.err
    after = tree(root)
    assert {name: after.get(name) for name in before} == before


def test_removed_documents_leave_the_site(root: Path) -> None:
    """A page whose document is gone is not left over from the site before."""
    write_document(root, "news/2023-second")
    build(root)
    (root / "docs/news/2023-second.md").unlink()
    assert not (build(root) / "news/2023-second.html").exists()


def test_file_exchanged_after_the_check_does_not_go_out(root: Path) -> None:
    """What is copied must be what was checked."""
    (root / "docs/news/list.csv").write_text("甲,1\n", "utf-8")
    write_document(root, "news/2023-with-file", attachments=[{"file": "list.csv", "title": "清单"}])
    today = date.fromisoformat(TODAY)
    verdict = judge(root, today)
    (root / "docs/news/list.csv").write_text("乙,2\n", "utf-8")
    with pytest.raises(Failure, match=r"docs/news/list\.csv 在检查之后被改动"):
        build_site(root, Run(today, verdict=verdict))
    assert not (root / "site").exists()
    assert leftovers(root) == []
