"""Builds that are interrupted, or that the system leaves in the lurch: nothing stays of them, the old site stands."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.cli.roots import change, disclosure, environment, small_root, start_module, tree, until
from tests.cli.test_terminal import fill
from tests.helpers import write

nightly = pytest.mark.nightly
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs signals and /proc")

#: A hook by which templates of `custom_dir` come first and pages take a while.
_SLOW: Final = """\
import time

from jinja2 import ChoiceLoader, DictLoader


def wait():
    time.sleep(0.02)
    return ""


def on_env(env, config, files):
    env.globals["wait"] = wait
    env.loader = ChoiceLoader([DictLoader({"document.html": "{{ wait() }}{{ document.title }}"}), env.loader])
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with so many documents that several processes work on them, with a site of its own."""
    root = fill(small_root(tmp_path / "root"), 150)
    assert disclosure("build", "--root", root).code == 0
    return root


def slowed(root: Path) -> Path:
    """Make the pages of a root take some seconds."""
    change(root / "mkdocs.yml", "hooks:\n", "hooks:\n  - hooks/slow.py\n")
    return write(root, {"hooks/slow.py": _SLOW})


def processes(root: Path) -> list[int]:
    """Return the processes that work on a root."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(root).encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def beside(root: Path) -> list[str]:
    """Return what lies in a root beside its sources, its site and the lock."""
    return sorted(path.name for path in root.iterdir() if path.name.startswith(".site-") and path.name != ".site-lock")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", [pytest.param("1", marks=nightly), "2"])
@pytest.mark.parametrize("group", [True, False])
def test_interrupted_while_pages_are_made(root: Path, number: signal.Signals, jobs: str, group: bool) -> None:
    """Ctrl+C and SIGTERM, to the command alone or to its processes too: nothing is left but the old site."""
    before = tree(root / "site")
    slowed(root)
    running = subprocess.Popen(
        [sys.executable, "-m", "disclosure", "build", "--root", str(root), "--jobs", jobs],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        count = 1 if jobs == "1" else 3
        assert until(lambda: len(processes(root)) == count and any((root / ".site-new").rglob("*.html")))
        (os.killpg if group else os.kill)(running.pid, number)
        _, err = running.communicate(timeout=30)
    finally:
        running.kill()
    assert (running.returncode, err.decode().splitlines()[-1:]) == (2, ["已中断。"])
    assert until(lambda: processes(root) == [])
    assert tree(root / "site") == before
    assert beside(root) == []


@pytest.mark.parametrize("part", [0.3, 0.7, *(pytest.param(part, marks=nightly) for part in (0.1, 0.5, 0.6, 0.8, 0.9))])
def test_interrupted_at_any_time(root: Path, part: float) -> None:
    """Whenever SIGTERM comes the site is the old one or the new, and no process stays."""
    old = tree(root / "site")
    change(root / "catalog.yml", "name: 工作动态", "name: 林业动态")
    aside = shutil.copytree(root, root.with_name("aside"))
    started = time.monotonic()
    assert disclosure("build", "--root", aside).code == 0
    whole = time.monotonic() - started
    running = start_module("disclosure", "build", "--root", str(root), "--jobs", "2")
    try:
        time.sleep(whole * part)
        running.terminate()
        running.wait(30)
    finally:
        running.kill()
    assert until(lambda: processes(root) == [])
    assert tree(root / "site") in (old, tree(aside / "site"))
    assert beside(root) == []
    assert disclosure("build", "--root", root).code == 0
    assert tree(root / "site") == tree(aside / "site")


@pytest.mark.parametrize("victim", ["worker", "parent"])
def test_killed_while_pages_are_made(root: Path, victim: str) -> None:
    """A worker that the kernel kills ends the build with a sentence; workers whose parent is killed end too."""
    before = tree(root / "site")
    slowed(root)
    running = subprocess.Popen(
        [sys.executable, "-m", "disclosure", "build", "--root", str(root), "--jobs", "2"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        assert until(lambda: len(processes(root)) == 3 and any((root / ".site-new").rglob("*.html")))
        workers = [process for process in processes(root) if process != running.pid]
        os.kill(workers[0] if victim == "worker" else running.pid, signal.SIGKILL)
        _, err = running.communicate(timeout=30)
    finally:
        running.kill()
    assert until(lambda: processes(root) == [])
    assert tree(root / "site") == before
    if victim == "worker":
        assert running.returncode == 2
        assert "一个进程中途被终止" in err.decode()
        assert "Traceback" not in err.decode()
        assert beside(root) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes; without the right to make one the test is skipped."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("没有权限挂载文件系统")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def _fill_up(place: Path, but: int) -> Path:
    """Leave so many bytes of a disk."""
    file = place / "filling"
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    file.write_bytes(bytes(max(0, free - but)))
    return file


@pytest.mark.parametrize("but", [0, 65536, *(pytest.param(but, marks=nightly) for but in (4096, 400_000))])
@pytest.mark.parametrize("jobs", [pytest.param("1", marks=nightly), "2"])
def test_full_disk(root: Path, small_disk: Path, but: int, jobs: str) -> None:
    """Without room for the new site the old one stands and nothing is left; with room again the build goes on."""
    change(root / "mkdocs.yml", "site_dir: site", f"site_dir: {small_disk / 'site'}")
    assert disclosure("build", "--root", root).code == 0
    before = tree(small_disk / "site")
    change(root / "catalog.yml", "name: 工作动态", "name: 林业动态")
    filling = _fill_up(small_disk, but)
    done = disclosure("build", "--root", root, "--jobs", jobs)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert "网站没有生成，原来的网站没有改动" in done.err
    assert tree(small_disk / "site") == before
    assert beside(small_disk) == []
    filling.unlink()
    assert disclosure("build", "--root", root).code == 0
    assert tree(small_disk / "site") != before


def test_cache_on_a_full_disk(root: Path, small_disk: Path) -> None:
    """A cache without room costs only time, and leaves nothing half written."""
    change(root / "catalog.yml", "name: 工作动态", "name: 林业动态")
    (small_disk / "cache").mkdir(mode=0o700)
    _fill_up(small_disk, 20_000)
    for _ in range(2):
        done = disclosure("build", "--root", root, env=environment(DISCLOSURE_CACHE=str(small_disk / "cache")))
        assert (done.code, "Traceback" in done.err) == (0, False)
    assert list(small_disk.rglob(".new-*")) == []


def test_disk_that_cannot_be_written(root: Path, small_disk: Path) -> None:
    """On a disk that became read-only the build ends with a sentence, and a site that needs none is still known."""
    change(root / "mkdocs.yml", "site_dir: site", f"site_dir: {small_disk / 'site'}")
    assert disclosure("build", "--root", root).code == 0
    before = tree(small_disk / "site")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "网站没有变化" in disclosure("build", "--root", root).err
    change(root / "catalog.yml", "name: 工作动态", "name: 林业动态")
    done = disclosure("build", "--root", root)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert tree(small_disk / "site") == before
