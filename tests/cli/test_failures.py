"""What is expected to go wrong ends in one Chinese sentence and code 2, never in a traceback."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.roots import Result, change, disclosure, environment, run_module, small_root, tree, write_document

ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root that checks."""
    return small_root(tmp_path / "root")


def assert_sentence(done: Result, *words: str) -> None:
    """The command ended with 2 and one Chinese sentence that says what is the matter."""
    assert done.code == 2, done
    assert "Traceback" not in done.err
    lines = [line for line in done.err.splitlines() if not line.startswith("预览地址")]
    assert len(lines) == 1, done.err
    assert re.search(r"[\u4e00-\u9fff]", lines[0])
    assert not ENGLISH.search(lines[0]), f"English in {lines[0]!r}"
    for word in words:
        assert word in lines[0], lines[0]


def test_missing_root(tmp_path: Path) -> None:
    """A root that is not there is named, with the option that sets it."""
    for command in ("check", "build", "serve"):
        done = disclosure(command, "--root", tmp_path / "none")
        assert_sentence(done, "none", "--root")


def test_file_as_root(root: Path) -> None:
    """A file is no root."""
    for command in ("check", "build"):
        assert_sentence(disclosure(command, "--root", root / "mkdocs.yml"), "文件夹")


def test_catalogue_that_is_a_folder(root: Path) -> None:
    """A folder named catalog.yml cannot be read."""
    (root / "catalog.yml").unlink()
    (root / "catalog.yml").mkdir()
    assert_sentence(disclosure("check", "--root", root), "catalog.yml")


def test_catalogue_that_leads_nowhere(root: Path) -> None:
    """A link to nothing named catalog.yml cannot be read."""
    (root / "catalog.yml").unlink()
    (root / "catalog.yml").symlink_to("nothing.yml")
    assert_sentence(disclosure("check", "--root", root), "不存在")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_catalogue_without_permission(root: Path) -> None:
    """A catalogue that may not be read is named."""
    (root / "catalog.yml").chmod(0)
    assert_sentence(disclosure("check", "--root", root), "没有权限")


def test_catalogue_that_is_not_yaml(root: Path) -> None:
    """What is wrong in the catalogue's text is a finding, not a failure."""
    (root / "catalog.yml").write_text("directory: [\n", encoding="utf-8")
    done = disclosure("check", "--root", root)
    assert done.code == 1
    assert "catalog.yml:" in done.out
    assert "Traceback" not in done.err


def test_no_documents_folder(root: Path) -> None:
    """A root without docs/ is no root."""
    (root / "docs").rename(root / "elsewhere")
    assert_sentence(disclosure("check", "--root", root), "docs")


def test_no_mkdocs_yml(root: Path) -> None:
    """Checking needs no mkdocs.yml; building and serving say that it is missing."""
    (root / "mkdocs.yml").unlink()
    assert disclosure("check", "--root", root).code == 0
    assert_sentence(disclosure("build", "--root", root), "mkdocs.yml")
    assert_sentence(disclosure("serve", "--root", root), "mkdocs.yml")
    assert_sentence(disclosure("serve", "--built", "--root", root), "mkdocs.yml")


@pytest.mark.parametrize(
    "text",
    [
        "site_name: [\n",
        "",
        "site_name: 试验\nsiet_url: x\nstrict: true\nhooks: [hooks/disclosure_hooks.py]\n",
        "- 甲\n",
    ],
    ids=["not YAML", "empty", "unknown key", "a list"],
)
def test_wrong_mkdocs_yml(root: Path, text: str) -> None:
    """A broken mkdocs.yml stops the build without a traceback, and nothing is built."""
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    for arguments in (("build",), ("serve", "--port", "1"), ("serve", "--built")):
        done = disclosure(*arguments, "--root", root)
        assert done.code == 2
        assert "Traceback" not in done.err
        assert re.search(r"[\u4e00-\u9fff]", done.err)
    assert not (root / "site").exists()


def test_mkdocs_yml_without_our_hooks(root: Path) -> None:
    """Without the hooks MkDocs would publish everything: `build` and `serve` refuse."""
    change(root / "mkdocs.yml", "hooks:\n  - hooks/disclosure_hooks.py", "hooks: []")
    write_document(root, "news/2023-secret", status="draft", title="不该公开")
    assert_sentence(disclosure("build", "--root", root, "--withhold"), "hooks")
    assert not (root / "site").exists()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_port_taken(root: Path, taken: int) -> None:
    """A port in use is named in Chinese, with what to do; for the preview and for the built site."""
    assert disclosure("build", "--root", root).code == 0
    assert_sentence(disclosure("serve", "--root", root, "--port", str(taken)), str(taken), "占用", "--port")
    assert_sentence(disclosure("serve", "--built", "--root", root, "--port", str(taken)), str(taken), "占用", "--port")


def test_nothing_built_to_serve(root: Path) -> None:
    """`serve --built` without a site says how to get one."""
    assert_sentence(disclosure("serve", "--built", "--root", root), "disclosure build")


def test_a_file_where_the_site_goes(root: Path) -> None:
    """A file in the site's place is not replaced."""
    (root / "site").write_text("我的", encoding="utf-8")
    assert_sentence(disclosure("build", "--root", root), "site")
    assert (root / "site").read_text(encoding="utf-8") == "我的"


def test_a_file_where_the_site_is_made(root: Path) -> None:
    """A file where the new site is put together stops the build in one sentence, or is no obstacle."""
    (root / ".site-new").write_text("x", encoding="utf-8")
    done = disclosure("build", "--root", root)
    if done.code:
        assert_sentence(done, ".site-new")


def test_somebody_elses_folder(root: Path) -> None:
    """A folder that is not a site of ours is not replaced, by `build` or by plain `mkdocs build`."""
    (root / "site").mkdir()
    (root / "site" / "work.txt").write_text("我的", encoding="utf-8")
    assert_sentence(disclosure("build", "--root", root), "site")
    done = run_module("mkdocs", "build", "-f", root / "mkdocs.yml")
    assert done.code != 0
    assert "Traceback" not in done.err
    assert tree(root / "site") == {"work.txt": "我的".encode()}


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc, where nobody may write")
def test_target_that_cannot_be_written(root: Path) -> None:
    """A target where nothing can be written is named; no traceback."""
    change(root / "mkdocs.yml", "site_dir: site", "site_dir: /proc/nowhere/site")
    done = disclosure("build", "--root", root)
    assert_sentence(done, "/proc/nowhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_for_the_report(root: Path) -> None:
    """Output that cannot be written is a failure (2), not a finding and not a traceback."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "disclosure", "check", "--root", root],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr.decode()


def test_plain_mkdocs_without_a_catalogue(root: Path) -> None:
    """Plain `mkdocs build` too fails without a traceback where there is no catalogue."""
    (root / "catalog.yml").unlink()
    done = run_module("mkdocs", "build", "-f", root / "mkdocs.yml")
    assert done.code != 0
    assert "Traceback" not in done.err
    assert "catalog.yml" in done.out + done.err


def test_name_that_is_not_utf8(root: Path) -> None:
    """A file whose name is not UTF-8 is a finding in every format, not an internal fault."""
    name = os.fsencode(root / "docs" / "news") + b"/2023-\xff.md"
    try:
        with open(name, "wb") as file:
            file.write(b"---\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    for format in ("text", "json", "github"):
        done = disclosure("check", "--root", root, "--format", format)
        assert done.code == 1, done.err
        assert "Traceback" not in done.err
        if format == "json":
            assert json.loads(done.out)["summary"]["errors"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("chekc",), ("chekc", "check")),
        (("check", "--rot", "x"), ("--rot", "--root")),
        (("check", "--root"), ("--root", "值")),
        (("check", "extra"), ("extra",)),
        (("check", "--today", "2023-2-3"), ("--today", "2023-02-03")),
        (("check", "--today", "2023-02-30"), ("--today",)),
        (("check", "--today", "gestern"), ("--today", "2023-12-05")),
        (("check", "--format", "xml"), ("--format", "xml", "json")),
        (("check", "--withhold=1"), ("--withhold",)),
        (("serve", "--port", "abc"), ("--port", "abc")),
        (("serve", "--port", "0"), ("--port", "0", "65535")),
        (("serve", "--port", "70000"), ("--port", "70000", "65535")),
        (("build", "--format", ""), ("--format",)),
        (("rules", "--format", "github"), ("--format", "github")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_arguments(arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    """Wrong arguments are explained in Chinese; no English but the arguments themselves."""
    done = disclosure(*arguments)
    assert_sentence(done, *words)
    known = r"disclosure|check|build|serve|rules|text|json|github|gitlab|--?[a-z]+|" + "|".join(
        map(re.escape, filter(None, arguments))
    )
    rest = re.sub(known, "", done.err)
    assert not re.search(r"[A-Za-z]", rest), done.err
    assert done.out == ""


def test_impossible_day_is_not_suggested() -> None:
    """A day that does not exist is not given as what to write instead."""
    assert "2023-02-30" not in disclosure("check", "--today", "2023-2-30").err


def test_no_arguments() -> None:
    """Without a command the help is printed, as a mistake."""
    done = disclosure()
    assert done.code == 2
    assert "用法：disclosure" in done.out + done.err
    assert "check" in done.out + done.err
