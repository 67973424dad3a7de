"""`disclosure.doctor`: what is looked at, with real repositories and keys."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from disclosure.catalog import Catalog, read_catalog
from disclosure.doctor import git as git_looks
from disclosure.doctor import machine, tools
from disclosure.doctor.git import look_at_git
from disclosure.doctor.identity import look_at_person, look_at_root
from disclosure.doctor.model import Look
from disclosure.doctor.round import look_round
from disclosure.doctor.running import run
from tests.cli.roots import change, small_root

TODAY = date(2026, 1, 15)
posix = pytest.mark.skipif(os.name != "posix", reason="needs modes of POSIX")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, with nothing set for git."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", f"{folder}")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", f"{folder / 'gitconfig'}")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("SSH_AUTH_SOCK", "")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root in a repository of its own."""
    root = small_root(tmp_path / "林业 目录")
    git(root, "init", "-q", "-b", "main")
    return root


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True, encoding="utf-8").stdout


def named(looks: Iterable[Look], name: str, area: str = "") -> Look:
    found = [look for look in looks if look.name == name and area in look.area]
    assert len(found) == 1, (name, found)
    return found[0]


def catalog_of(root: Path) -> Catalog:
    catalog, findings = read_catalog(root)
    assert catalog
    assert not findings
    return catalog


def person_looks(root: Path) -> list[Look]:
    return list(look_at_person(root, catalog_of(root), TODAY))


def make_key(home: Path, *, passphrase: str = "", kind: str = "ed25519", name: str = "key") -> Path:
    key = home / name
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "", "-f", f"{key}"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return key


def register(root: Path, key: Path, person: str = "clerk", more: str = "") -> None:
    public = key.with_name(f"{key.name}.pub").read_text("utf-8").strip()
    written = f'["{public}"]' if not more else f'[{{key: "{public}", {more}}}]'
    change(root / "catalog.yml", f"{{id: {person}, ", f"{{id: {person}, keys: {written}, ")


def use(root: Path, key: Path | str, person: str = "clerk") -> None:
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "user.signingkey", f"{key}")
    git(root, "config", "disclosure.person", person)


def require(root: Path) -> None:
    change(root / "catalog.yml", "columns:", "review: {signatures: required}\ncolumns:")


# git


def test_a_clone_as_it_should_be(root: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", f"{tmp_path / 'remote'}"], check=True)
    git(root, "config", "user.name", "办公室")
    git(root, "config", "user.email", "a@example.gov.cn")
    git(root, "config", "core.quotepath", "false")
    git(root, "remote", "add", "origin", f"{tmp_path / 'remote'}")
    (root / ".gitattributes").write_text("docs/** -text\ndocs/**/*.md text eol=lf\n", encoding="utf-8")
    hook = root / "scripts/git-hooks/pre-commit"
    hook.parent.mkdir(parents=True)
    hook.write_text("#!/bin/sh\n", encoding="utf-8")
    hook.chmod(0o755)
    git(root, "config", "core.hooksPath", "scripts/git-hooks")
    looks = list(look_at_git(root))
    assert {look.level for look in looks} == {"good"}, looks
    assert "可以连上" in named(looks, "远程仓库").message


def test_a_machine_where_git_was_just_installed(root: Path) -> None:
    looks = list(look_at_git(root))
    assert named(looks, "姓名").level == "todo"
    assert named(looks, "姓名").remedy.startswith("git config --global user.name ")
    assert named(looks, "邮箱").level == "todo"
    assert named(looks, "远程仓库").level == "hint"


def test_the_remedies_for_names_are_commands_that_work(root: Path) -> None:
    for look in look_at_git(root):
        if look.name in ("姓名", "邮箱", "中文文件名"):
            subprocess.run(look.remedy, shell=True, cwd=root, check=True)
    looks = list(look_at_git(root))
    assert [named(looks, name).level for name in ("姓名", "邮箱", "中文文件名")] == ["good"] * 3


def test_outside_a_repository(tmp_path: Path) -> None:
    assert named(look_at_git(tmp_path), "仓库").level == "todo"
    assert not [look for look in look_at_git(tmp_path, is_root=False) if look.name == "仓库"]


@pytest.mark.parametrize(("setting", "level"), [("true", "todo"), ("input", "todo"), ("false", "hint")])
def test_line_ends(root: Path, setting: str, level: str) -> None:
    git(root, "config", "core.autocrlf", setting)
    look = named(look_at_git(root), "换行")
    assert look.level == level
    (root / ".gitattributes").write_text("\n".join(look.remedy.splitlines()[1:]) + "\n", encoding="utf-8")
    assert named(look_at_git(root), "换行").level == "good", "the remedy works"


def test_a_lock_that_was_left(root: Path) -> None:
    lock = root / ".git/index.lock"
    lock.write_bytes(b"")
    assert named(look_at_git(root), "锁").level == "hint"
    old = time.time() - 3600
    os.utime(lock, (old, old))
    look = named(look_at_git(root), "锁")
    assert look.level == "todo"
    if os.name == "posix":
        subprocess.run(look.remedy, shell=True, check=True)
        assert not [look for look in look_at_git(root) if look.name == "锁"]


@posix
def test_hooks(root: Path) -> None:
    hook = root / "scripts/git-hooks/pre-commit"
    hook.parent.mkdir(parents=True)
    hook.write_text("#!/bin/sh\n", encoding="utf-8")
    look = named(look_at_git(root), "提交前检查")
    assert look.level == "hint"
    subprocess.run(look.remedy, shell=True, cwd=root, check=True)
    look = named(look_at_git(root), "提交前检查")
    assert look.level == "todo"
    subprocess.run(look.remedy, shell=True, cwd=root, check=True)
    assert named(look_at_git(root), "提交前检查").level == "good"


def test_a_root_below_the_top(tmp_path: Path) -> None:
    top = tmp_path / "top"
    root = small_root(top / "agencies/forestry")
    git(top, "init", "-q")
    hook = top / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\n", encoding="utf-8")
    hook.chmod(0o755)
    looks = [look for look in look_at_git(root) if look.name == "提交前检查" and look.level == "todo"]
    assert len(looks) == 1
    subprocess.run(looks[0].remedy, shell=True, cwd=root, check=True)
    assert not [look for look in look_at_git(root) if look.name == "提交前检查" and look.level == "todo"]


def test_remotes_that_cannot_be_reached(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "remote", "add", "origin", "https://user:secret@127.0.0.1:9/x.git")
    look = named(look_at_git(root), "远程仓库")
    assert look.level == "todo"
    assert "secret" not in f"{look}"
    assert "没有试" in named(look_at_git(root, offline=True), "远程仓库").message
    git(root, "remote", "set-url", "origin", f"{root / 'nowhere'}")
    assert "没有 git 仓库" in named(look_at_git(root), "远程仓库").message
    monkeypatch.setattr(git_looks, "_PATIENCE", 1.0)
    slow = root / "slow.sh"
    slow.write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", f'"{slow.as_posix()}"')
    git(root, "remote", "set-url", "origin", "git@127.0.0.1:x.git")
    begun = time.monotonic()
    assert "没有回答" in named(look_at_git(root), "远程仓库").message
    assert time.monotonic() - begun < 20


def test_without_git(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'empty'}")
    looks = look_round(root, TODAY)
    assert named(looks, "安装", "git").level == "todo"
    assert named(looks, "岗位").level == "hint"
    assert run("git", "--version") is None


# who works


def test_persons(root: Path) -> None:
    assert "clerk（初审岗）" in named(person_looks(root), "岗位").message
    for person, level in (("clerk", "good"), ("drafter", "good"), ("clerc", "todo")):
        git(root, "config", "disclosure.person", person)
        assert named(person_looks(root), "岗位").level == level
    assert "是不是“clerk”" in named(person_looks(root), "岗位").message
    git(root, "config", "disclosure.person", "head")
    change(root / "catalog.yml", "{id: head, ", "{id: head, until: 2025-12-31, ")
    look = named(person_looks(root), "岗位")
    assert look.level == "todo"
    assert "2025-12-31" in look.message


def test_a_key_as_it_should_be(root: Path, home: Path) -> None:
    key = make_key(home)
    register(root, key)
    require(root)
    use(root, key)
    looks = person_looks(root)
    assert {look.level for look in looks} == {"good"}, looks
    assert named(looks, "签名").message == "可以签名"


@posix
def test_a_key_that_others_may_read(root: Path, home: Path) -> None:
    key = make_key(home)
    register(root, key)
    require(root)
    use(root, key)
    key.chmod(0o644)
    look = named(person_looks(root), "权限")
    assert look.level == "todo"
    subprocess.run(look.remedy, shell=True, check=True)
    assert {look.level for look in person_looks(root)} == {"good"}


def test_a_key_with_a_passphrase_is_not_asked_for(root: Path, home: Path) -> None:
    key = make_key(home, passphrase="secret words")
    register(root, key)
    require(root)
    use(root, key)
    look = named(person_looks(root), "签名")
    assert look.level == "hint"
    assert "ssh-add" in look.remedy


def test_keys_of_others(root: Path, home: Path) -> None:
    key = make_key(home)
    require(root)
    use(root, key)
    assert "没有登记" in named(person_looks(root), "登记").message
    register(root, key, "head")
    look = named(person_looks(root), "登记")
    assert look.level == "todo"
    assert "“复审岗”名下" in look.message
    git(root, "config", "disclosure.person", "head")
    assert named(person_looks(root), "登记").level == "good"


@pytest.mark.parametrize(
    ("more", "words"),
    [("until: 2025-12-31", "有效期"), ("revoked: 2025-06-01", "作废"), ("from: 2026-02-01", "有效期")],
)
def test_keys_out_of_their_term(root: Path, home: Path, more: str, words: str) -> None:
    key = make_key(home)
    register(root, key, more=more)
    require(root)
    use(root, key)
    look = named(person_looks(root), "登记")
    assert look.level == "todo"
    assert words in look.message


def test_settings_that_are_not_a_key(root: Path, home: Path) -> None:
    require(root)
    git(root, "config", "disclosure.person", "clerk")
    assert named(person_looks(root), "签名密钥").level == "todo"
    use(root, home / "none")
    assert "不存在" in named(person_looks(root), "签名密钥").message
    use(root, make_key(home, kind="ecdsa", name="other"))
    assert "Ed25519" in named(person_looks(root), "公钥").message
    use(root, "ssh-ed25519 AAAA")
    assert "公钥内容" in named(person_looks(root), "签名密钥").message
    git(root, "config", "gpg.format", "openpgp")
    assert named(person_looks(root), "种类").level == "todo"
    git(root, "config", "disclosure.person", "drafter")
    git(root, "config", "--unset", "user.signingkey")
    assert named(person_looks(root), "签名密钥").level == "good", "who only drafts signs nothing"


def test_folders(root: Path, tmp_path: Path) -> None:
    catalog, looks = look_at_root(root)
    assert catalog
    assert {look.level for look in looks} == {"good"}
    catalog, looks = look_at_root(tmp_path)
    assert catalog is None
    assert looks[0].level == "hint"
    (root / "catalog.yml").write_text("directory：{}\n", encoding="utf-8")
    assert look_at_root(root)[1][0].level == "todo"
    assert {look.area for look in look_round(tmp_path / "none", TODAY)} >= {"目录", "Python", "git"}


# the machine


@pytest.mark.parametrize(
    ("encoding", "level"),
    [
        ("utf-8", "good"),
        ("gb18030", "good"),
        ("gbk", "good"),
        ("big5", "hint"),
        ("cp437", "todo"),
        ("ascii", "todo"),
        ("odd", "todo"),
    ],
)
def test_encodings_of_a_terminal(encoding: str, level: str) -> None:
    assert next(iter(machine.look_at_terminal(encoding, True))).level == level


def test_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert named(machine.look_at_python(), "版本").level == "good"
    monkeypatch.setattr(machine, "_LOWEST", (9, 0))
    assert named(machine.look_at_python(), "版本").level == "todo"


@pytest.mark.parametrize(("free", "level"), [(10**7, "todo"), (10**9, "hint"), (10**12, "good")])
def test_space(free: int, level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))
    assert named(machine.look_at_disk(tmp_path), "空间").level == level


def test_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_CACHE", f"{tmp_path / 'a/b/c'}")
    assert named(machine.look_at_disk(tmp_path), "缓存").level == "good"
    assert not (tmp_path / "a").exists(), "nothing is made"
    monkeypatch.setenv("DISCLOSURE_CACHE", "off")
    assert named(machine.look_at_disk(tmp_path), "缓存").level == "hint"
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("DISCLOSURE_CACHE", f"{tmp_path / 'file/x'}")
    assert "不能写" in named(machine.look_at_disk(tmp_path), "缓存").message


def test_looking_leaves_nothing(root: Path) -> None:
    before = sorted(path.relative_to(root) for path in root.rglob("*") if ".git" not in path.parts)
    look_round(root, TODAY, offline=True)
    assert sorted(path.relative_to(root) for path in root.rglob("*") if ".git" not in path.parts) == before


def test_a_folder_that_takes_no_files(tmp_path: Path) -> None:
    assert named(machine.look_at_files(tmp_path / "none"), "写入").level == "todo"


def test_open_office_files(root: Path) -> None:
    assert not list(machine.look_at_litter(root))
    (root / "docs/news/~$附件.docx").write_bytes(b"")
    assert "~$附件.docx" in named(machine.look_at_litter(root), "打开的文件").message


@posix
def test_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}")
    assert named(tools.look_at_tools(), "LibreOffice").level == "hint"
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    assert named(tools.look_at_tools(), "LibreOffice").level == "good"
    place = tmp_path / "Program Files/LibreOffice/program/soffice.exe"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"")
    monkeypatch.setenv("ProgramFiles", f"{tmp_path / 'Program Files'}")
    assert tools.find(("none",), {"win32": ("LibreOffice/program/soffice.exe",)}, "win32") == f"{place}"
