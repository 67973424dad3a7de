"""A site that needs no building is known without MkDocs; after any change at all it is not taken for one."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from disclosure.cache import VARIABLE
from disclosure.findings import Failure
from disclosure.gate import judge
from disclosure.site import finished, folder
from disclosure.site.build import build as build_site
from disclosure.site.finished import unchanged_site
from disclosure.site.run import Run
from tests.cli.roots import TODAY, change, docx, run_module, small_root, tree, write_document
from tests.helpers import write
from tests.sealing import reseal
from tests.site.alike import clean, differing, outcome
from tests.site.building import build, build_preview

posix = pytest.mark.skipif(os.name != "posix", reason="needs links")
DAY = date.fromisoformat(TODAY)


def known(root: Path) -> Path | None:
    """Return the site that needs no building."""
    found = unchanged_site(root, judge(root, DAY))
    return found and found[0]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with an attachment, a ledger and a folder of styles, built, with a cache of its own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    root = small_root(tmp_path / "root")
    (root / "docs/news/form.docx").write_bytes(docx())
    write_document(root, "news/2023-form", attachments=[{"file": "form.docx", "title": "表"}])
    write(root, {"ledgers/requests.csv": "received,applicant,outcome,replied,extended\n", "own/assets/own.css": "p {}"})
    change(root / "mkdocs.yml", "  font: false\n", "  font: false\n  custom_dir: own\n")
    build(root)
    return root


def test_nothing_to_do(built: Path) -> None:
    """Neither times nor what lies beside matters, and the site is not touched."""
    before = {path: path.stat().st_mtime_ns for path in (built / "site").rglob("*")}
    assert known(built) == built / "site"
    assert {path: path.stat().st_mtime_ns for path in (built / "site").rglob("*")} == before
    for path in built.rglob("*"):
        os.utime(path, (1, 1))
    write(built, {"docs/news/2023-draft.txt": "", "notes.txt": "别的"})
    (built / "docs/news/2023-draft.txt").unlink()
    assert known(built) == built / "site"


def _replace(path: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda root: change(root / path, old, new)


def _body(root: Path) -> None:
    change(root / "docs/news/2023-form.md", "正文一句", "正文两句")
    reseal(root)


def _attachment(root: Path) -> None:
    (root / "docs/news/form.docx").write_bytes(docx("改"))
    reseal(root)


CHANGES: dict[str, Callable[[Path], object]] = {
    "body": _body,
    "comment": _replace("docs/news/2023-form.md", "---\n", "---\n# 说明\n"),
    "new": lambda root: write_document(root, "news/2023-new"),
    "deleted": lambda root: (root / "docs/news/2023-first.md").unlink(),
    "attachment": _attachment,
    "catalogue": _replace("catalog.yml", "name: 工作动态", "name: 林业动态"),
    "settings": _replace("mkdocs.yml", "  notice: ", "  notice: 改"),
    "hook": _replace("hooks/disclosure_hooks.py", '"""MkDocs', '"""Other'),
    "style": _replace("own/assets/own.css", "p", "q"),
    "new style": lambda root: write(root, {"own/assets/new.css": "p {}"}),
    "no styles": lambda root: shutil.rmtree(root / "own"),
    "no hook": lambda root: (root / "hooks/disclosure_hooks.py").unlink(),
    "ledger": _replace("ledgers/requests.csv", "extended\n", "extended\n2023-04-12,自然人,予以公开,2023-04-25,\n"),
    "new ledger": lambda root: write(root, {"ledgers/other.csv": "x\n"}),
    "page": lambda root: write(root / "site", {"news/index.html": "别的"}),
    "page gone": lambda root: (root / "site/news/index.html").unlink(),
    "added": lambda root: write(root / "site", {"news/new.html": "别的"}),
    "hidden": lambda root: write(root / "site", {".new": "别的"}),
    "mark": lambda root: write(root / "site", {folder.MARK: "0" * 64}),
    "mark gone": lambda root: (root / "site" / folder.MARK).unlink(),
    "site gone": lambda root: shutil.rmtree(root / "site"),
    "left new": lambda root: write(root, {".site-new/x": "x"}),
    "left old": lambda root: write(root, {".site-old/x": "x"}),
    "left change": lambda root: write(root, {".site-change/x": "x"}),
    "builds": lambda root: shutil.rmtree(root.parent / "cache/builds"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_something_to_do(built: Path, what: str) -> None:
    CHANGES[what](built)
    assert known(built) is None


@posix
def test_link_in_the_site(built: Path) -> None:
    """A link to a file with the same content is no file of ours."""
    page = built / "site/index.html"
    (built / "copy").write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(built / "copy")
    assert known(built) is None


def test_other_program(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program has kept, perhaps in a form of its own, is not read."""
    monkeypatch.setattr(finished, "program", lambda: "other")
    assert known(built) is None
    assert finished.known_site(built / "site") is None


@posix
def test_site_that_leads_elsewhere(built: Path) -> None:
    """Where the site is a link that was set to another folder, the site there counts."""
    for name in ("first", "second"):
        (built.parent / name).mkdir()
    shutil.rmtree(built / "site")
    (built / "site").symlink_to(built.parent / "first")
    build(built)
    assert known(built) == built.parent / "first"
    (built / "site").unlink()
    (built / "site").symlink_to(built.parent / "second")
    assert known(built) is None


def test_setting_from_outside(built: Path) -> None:
    """With settings from the environment nothing is known; going back to settings from here finds nothing old."""
    settings = (built / "mkdocs.yml").read_text(encoding="utf-8")
    change(built / "mkdocs.yml", "  notice: ", "  other: !ENV [NOWHERE, 甲]\n  notice: 改")
    build(built)
    assert known(built) is None
    (built / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert known(built) is None
    assert differing(outcome(built, DAY, reuse=True), clean(built, DAY, built.parent / "aside")) is None


def test_two_roots_share_a_cache(built: Path) -> None:
    """The cache of one root never answers for another, be its site a copy."""
    other = built.parent / "other"
    shutil.copytree(built, other)
    assert known(other) is None
    assert outcome(other, DAY, reuse=True) == tree(built / "site")
    assert known(other) == other / "site"
    assert known(built) == built / "site"


def test_preview_leaves_no_trace(built: Path) -> None:
    """A preview, which shows drafts, neither uses nor changes what is known of the site."""
    write_document(built, "news/2023-draft", title="机密", status="draft")
    build_preview(built, built.parent / "preview")
    (built / "docs/news/2023-draft.md").unlink()
    assert known(built) == built / "site"
    assert not any("机密".encode() in data for data in tree(built / "site").values())


def test_without_cache(built: Path) -> None:
    """`--no-cache` reads nothing of it, be it as it may."""
    for path in (built.parent / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(b"x")
    assert outcome(built, DAY, reuse=False) == tree(built / "site")


def test_cache_that_cannot_be_written(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache without room, or none at all, costs only time."""
    wanted = tree(built / "site")
    write(built.parent, {"file": ""})
    for place in (str(built.parent / "file"), "off"):
        monkeypatch.setenv(VARIABLE, place)
        for _ in range(2):
            assert outcome(built, DAY, reuse=True) == wanted
            assert known(built) is None


def test_changed_hook_changes_pages(built: Path) -> None:
    """What a hook does to pages is done to all of them: its content is among what they are known by."""
    hook = (
        "from jinja2 import ChoiceLoader, DictLoader\n\n\ndef on_env(env, config, files):\n"
        "    env.loader = ChoiceLoader([DictLoader({'document.html': '甲'}), env.loader])\n"
    )
    change(built / "mkdocs.yml", "hooks:\n", "hooks:\n  - hooks/own.py\n")
    for words in ("甲", "乙"):  # MkDocs reads a hook once in a process
        write(built, {"hooks/own.py": hook.replace("甲", words)})
        assert run_module("disclosure", "build", "--root", built, "--today", TODAY).code == 0
        assert (built / "site/news/2023-first.html").read_text(encoding="utf-8") == words


@pytest.mark.parametrize("name", ["robots.txt", "news/form.docx", "search/index.html"])
def test_files_of_the_same_name(built: Path, name: str) -> None:
    """A file of `custom_dir` that would be in the way of ours is refused, whatever was there before."""
    before = tree(built / "site")
    write(built, {f"own/{name}": "别的"})
    aside = built.parent / "aside"
    for _ in range(2):
        made = outcome(built, DAY, reuse=True)
        assert differing(made, clean(built, DAY, aside)) is None
        if not name.endswith(".html"):  # templates are not copied
            assert isinstance(made, str)
            assert name in made
            assert tree(built / "site") == before


def test_sources_that_change_meanwhile(built: Path) -> None:
    """Of a document that is changed after it was judged nothing goes out but what was judged."""
    write_document(built, "news/2023-new")
    verdict = judge(built, DAY)
    before = tree(built / "site")
    change(built / "docs/news/2023-new.md", "正文一句", "机密一句")
    with pytest.raises(Failure, match="在检查的过程中又有改动"):
        build_site(built, Run(DAY, verdict=verdict))
    assert tree(built / "site") == before


def test_lies_are_kept_for_files_that_settled(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that lie as they lay are not read again."""
    change(built / "mkdocs.yml", "  notice: ", "  notice: 改")
    build(built)

    def refuse(file: object, digest: object) -> None:
        raise AssertionError(f"{file} is read")

    monkeypatch.setattr(hashlib, "file_digest", refuse)
    assert finished.known_site(built / "site") is not None
