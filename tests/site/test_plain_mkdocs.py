"""Plain `mkdocs build` obeys the same gate and publishes the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.roots import change, copy_sample, disclosure, run_module, tree, write_document

DRAFT_TITLE = "尚未审核的文档"


def mkdocs_build(root: Path, *arguments: str | Path) -> tuple[int, str, str]:
    """Run `python -m mkdocs build` on a root."""
    done = run_module("mkdocs", "build", "-f", root / "mkdocs.yml", *arguments)
    assert "Traceback" not in done.err
    return done.code, done.out, done.err


def test_same_bytes(sample_site: Path, tmp_path: Path) -> None:
    """The sample directory gives the same site, byte for byte, with `mkdocs build`."""
    root = copy_sample(tmp_path / "sample")
    code, _, _ = mkdocs_build(root)
    assert code == 0
    assert tree(root / "site") == tree(sample_site)


def test_refuses_with_findings(root: Path) -> None:
    """A draft stops plain `mkdocs build`; the findings are printed and the old site stands."""
    assert disclosure("build", "--root", root).code == 0
    before = tree(root / "site")
    write_document(root, "news/2023-draft", title=DRAFT_TITLE, status="draft")
    code, out, _ = mkdocs_build(root)
    assert code != 0
    assert "docs/news/2023-draft.md:" in out
    assert "GAT01" in out
    assert tree(root / "site") == before


def test_broken_front_matter_is_not_published(root: Path) -> None:
    """MkDocs' own reader would print a broken front matter as text."""
    (root / "docs/news/2023-broken.md").write_text("---\ntitle: [\n---\n机密文字\n", encoding="utf-8")
    code, out, _ = mkdocs_build(root)
    assert code != 0
    assert "docs/news/2023-broken.md:" in out
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    "arguments",
    [("--dirty",), ("--no-strict",), ("-q",), ("-d", "elsewhere"), ("--no-directory-urls",), ("-t", "mkdocs")],
    ids=" ".join,
)
def test_options_of_mkdocs_open_no_way_around(root: Path, arguments: tuple[str, ...]) -> None:
    """Whatever MkDocs is asked, a draft is not built."""
    write_document(root, "news/2023-draft", title=DRAFT_TITLE, status="draft")
    target = [root / part if part == "elsewhere" else part for part in arguments]
    done = run_module("mkdocs", "build", "-f", root / "mkdocs.yml", *target)
    assert done.code != 0
    assert not (root / "site").exists()
    assert not (root / "elsewhere").exists()


@pytest.mark.parametrize("arguments", [("--clean",), ("-q",), ("-d", "elsewhere")], ids=" ".join)
def test_options_that_change_nothing(root: Path, arguments: tuple[str, ...]) -> None:
    """Where all is well the options of `mkdocs build` give the same site."""
    assert disclosure("build", "--root", root).code == 0
    first = tree(root / "site")
    target = [root / part if part == "elsewhere" else part for part in arguments]
    code, _, _ = mkdocs_build(root, *target)
    assert code == 0
    assert tree(root / ("elsewhere" if "elsewhere" in arguments else "site")) == first


def test_builds_of_both_do_not_hide_each_other(root: Path) -> None:
    """What `mkdocs build` put there, or elsewhere, is never taken for what `disclosure build` would make now."""
    assert disclosure("build", "--root", root).code == 0
    first = tree(root / "site")
    path = write_document(root, "news/2023-second", title="第二条")
    assert mkdocs_build(root, "-d", root / "elsewhere")[0] == 0
    assert disclosure("build", "--root", root).code == 0
    assert tree(root / "site") == tree(root / "elsewhere") != first
    path.unlink()
    assert mkdocs_build(root)[0] == 0
    write_document(root, "news/2023-third", title="第三条")
    assert mkdocs_build(root)[0] == 0
    (root / "docs/news/2023-third.md").unlink()
    assert disclosure("build", "--root", root).code == 0
    assert tree(root / "site") == first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("docs_dir: docs", "docs_dir: other"),
        ("use_directory_urls: false", "use_directory_urls: true"),
        ("plugins: []", "plugins: []\nnav:\n  - 首页: news/2023-draft.md"),
        ("plugins: []", "plugins: []\nextra_templates: [2023-draft.html]"),
        ("plugins: []", "plugins: []\nexclude_docs: '!*'"),
    ],
    ids=["docs_dir", "directory urls", "nav", "extra_templates", "exclude_docs"],
)
def test_settings_open_no_way_around(root: Path, old: str, new: str) -> None:
    """Settings of mkdocs.yml can't bring in what the gate leaves out: the build leaves it out, or fails."""
    write_document(root, "news/2023-draft", title=DRAFT_TITLE, status="draft")
    (root / "other").mkdir()
    (root / "other/2023-draft.md").write_text(DRAFT_TITLE, encoding="utf-8")
    change(root / "mkdocs.yml", old, new)
    done = disclosure("build", "--root", root, "--withhold")
    assert "Traceback" not in done.err
    if (root / "site").exists():
        assert done.code == 0
        assert not [
            name for name, data in tree(root / "site").items() if DRAFT_TITLE.encode() in data or "draft" in name
        ]
    else:
        assert done.code == 2


def test_config_from_another_folder(root: Path, tmp_path: Path) -> None:
    """MkDocs may be started anywhere; the root is where its mkdocs.yml lies."""
    assert disclosure("build", "--root", root).code == 0
    first = tree(root / "site")
    away = tmp_path / "away"
    away.mkdir()
    assert run_module("mkdocs", "build", "-f", root / "mkdocs.yml", cwd=away).code == 0
    assert tree(root / "site") == first
    assert list(away.iterdir()) == []
