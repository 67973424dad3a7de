"""The site is a function of the root and the versions: no clock, zone, locale, path or order in it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.cli.roots import PROJECT, TODAY, copy_sample, environment, tree, write_document
from tests.site.building import build


def shuffled_copy(source: Path, target: Path, seed: int) -> Path:
    """Copy a root file by file in a random order, with random times and modes."""
    chance = random.Random(seed)
    files = [path for path in source.rglob("*") if path.is_file()]
    chance.shuffle(files)
    for path in files:
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
        moment = chance.randrange(0, 2_000_000_000)
        os.utime(copied, (moment, moment))
        copied.chmod(chance.choice((0o600, 0o644, 0o664)))
    return target


def test_two_copies_give_the_same_bytes(sample_site: Path, tmp_path: Path) -> None:
    """Two builds in other folders, zones, locales and hash orders are the same tree, workbooks too."""
    plain = copy_sample(tmp_path / "plain")
    roots = [
        shuffled_copy(plain, tmp_path / "a", 1),
        shuffled_copy(plain, tmp_path / "深/层 目录/with a much longer path/b", 2),
    ]
    surroundings: list[dict[str, str | None]] = [
        {
            "TZ": "America/Los_Angeles",
            "LANG": "C",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "1",
            "USER": "a",
            "HOME": str(tmp_path),
        },
        {"TZ": "Pacific/Kiritimati", "LANG": "zh_CN.UTF-8", "LC_ALL": None, "PYTHONHASHSEED": "2", "COLUMNS": "40"},
    ]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "disclosure", "build", "--today", day],
            cwd=root,
            env=environment(SOURCE_DATE_EPOCH=None, **changes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for root, changes, day in zip(roots, surroundings, (TODAY, "2029-02-28"), strict=True)
    ]
    assert [process.wait(120) for process in started] == [0, 0]
    first, second = (tree(root / "site") for root in roots)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert {"sitemap.xml", "feed.xml", "directory.xlsx"} <= first.keys()
    assert first == tree(sample_site)


def test_no_trace_of_this_machine(sample_site: Path) -> None:
    """Neither a path of this machine nor the day of the build stands in the site."""
    needles = [str(PROJECT).encode(), str(sample_site.parent).encode(), date.today().isoformat().encode()]
    assert [(name, needle) for name, data in tree(sample_site).items() for needle in needles if needle in data] == []


def test_building_again_changes_nothing(root: Path) -> None:
    """The same root built twice in one process, with another build between, gives the same bytes."""
    write_document(root, "news/2023-second", body="正文[^1]\n\n[^1]: 注释\n\n## 标题\n\n## 标题\n")
    first = tree(build(root))
    write_document(root, "news/2023-third", body="正文[^1]\n\n[^1]: 别的注释\n\n## 标题\n")
    build(root)
    (root / "docs/news/2023-third.md").unlink()
    assert tree(build(root)) == first


def test_same_day_documents_are_ordered_by_path(root: Path) -> None:
    """Documents published at the same minute stand in one order, however the files came to be."""
    names = [f"2023-{letter}" for letter in "qwertzuiop"]
    for name in names:
        write_document(root, f"news/{name}", title=name)
    page = (build(root) / "news/index.html").read_text(encoding="utf-8")
    places = {name: page.index(f">{name}<") for name in names}
    shown = sorted(names, key=places.__getitem__)
    assert shown in (sorted(names), sorted(names, reverse=True))
