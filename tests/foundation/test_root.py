"""A new root: the files that it is made of, in place whole or not at all."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
import yaml

from disclosure.findings import Failure
from disclosure.foundation import TEMPLATES, Agency, answer, begin_root, next_question, read_template, root_files
from tests.cli.roots import tree
from tests.helpers import PROJECT

TODAY = date(2024, 4, 10)


def agency(id: str = "hospital", **said: str) -> Agency:
    """Return an agency that takes the defaults for what is not said."""
    given = {"agency": "示例县医院", "agency_code": "11349999MB0X20239M", "domain": "www.example.gov.cn", **said}
    made = Agency(read_template(id))
    while question := next_question(made):
        made = answer(made, question.key, given.get(question.key, question.default or ""))
    return made


@pytest.mark.parametrize("id", TEMPLATES)
def test_files_are_right(id: str) -> None:
    """Settings and workflows are YAML, nothing is left to be replaced, the hooks are the project's own."""
    files = root_files(agency(id))
    assert files["hooks/disclosure_hooks.py"] == (PROJECT / "hooks/disclosure_hooks.py").read_bytes()
    for path, data in files.items():
        text = data.decode()
        assert "{{title" not in text, path
        assert "{{agency" not in text, path
        assert "{{site_url" not in text, path
        assert "\r" not in text, path
        if path.endswith(".yml"):
            assert yaml.safe_load(text), path
    assert yaml.safe_load(files["mkdocs.yml"])["site_url"] == "https://www.example.gov.cn/zwgk/"
    assert "docs/**/*.md text eol=lf" in files[".gitattributes"].decode()


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("agency_code", "11349999MB0X20239N", "校验位"),
        ("agency_code", "123", "18 位"),
        ("agency_code", "", "必须填写"),
        ("agency", "", "必须填写"),
        ("agency", "两行\n名称", "换行"),
        ("site_id", "349999", "10 位"),
        ("domain", "https://www.example.gov.cn/", "只写域名"),
        ("site_url", "https://www.example.gov.cn/zwgk", "/ 结尾"),
        ("site_url", "www.example.gov.cn/", "https://"),
        ("portal.url", "www.example.gov.cn", "完整"),
        ("post.keeper", "信息发布岗", "已经是另一个岗位"),
        ("post.keeper", "院办公室拟稿岗", "已经是另一个岗位"),
    ],
)
def test_wrong_answers_are_refused(key: str, text: str, said: str) -> None:
    """With what to write instead."""
    with pytest.raises(ValueError, match=said):
        answer(agency(), key, text)


def test_answers_are_written_and_read_back(tmp_path: Path) -> None:
    """Odd names too: colons, quotes, digits alone."""
    odd = {
        "agency": "示例县“一院”: 总院 #1",
        "site_id": "3499990001",
        "contact.address": "路1号, 'B'座",
        "office.medical": "医务: 科",
    }
    verdict = begin_root(tmp_path / "root", root_files(agency(**odd)), TODAY)
    assert verdict.catalog
    directory = verdict.catalog.directory
    assert directory.agency == odd["agency"]
    assert directory.site_id == "3499990001"
    assert directory.contact.address == odd["contact.address"]
    assert verdict.catalog.office["medical"].name == "医务: 科"
    assert verdict.catalog.person["medical-first"].name == "医务: 科初审岗"


def test_an_empty_folder_and_a_clone_of_nothing_are_filled(tmp_path: Path) -> None:
    """What git keeps there stays."""
    folder = tmp_path / "中文 folder"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git/HEAD").write_text("x", encoding="utf-8")
    begin_root(folder, root_files(agency()), TODAY)
    assert (folder / "catalog.yml").is_file()
    assert (folder / ".git/HEAD").read_text(encoding="utf-8") == "x"
    assert os.listdir(tmp_path) == [folder.name]


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "catalog.yml"])
def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path, name: str) -> None:
    """It is said what lies there."""
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(Failure, match=name.replace(".", r"\.")):
        begin_root(tmp_path, root_files(agency()), TODAY)
    assert os.listdir(tmp_path) == [name]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Nor is it replaced."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Failure, match="是文件"):
        begin_root(tmp_path / "file", root_files(agency()), TODAY)


def test_nothing_stays_of_a_root_that_does_not_check(tmp_path: Path) -> None:
    """A fault in what would be written is told, and the folder is not made."""
    files = {**root_files(agency()), "ledgers/unknown.txt": b"x"}
    with pytest.raises(Failure, match="什么也没有写"):
        begin_root(tmp_path / "root", files, TODAY)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("existing", [True, False])
def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: bool) -> None:
    """What was moved already is taken back."""
    folder = tmp_path / "root"
    if existing:
        folder.mkdir()
    rename = os.rename
    moved: list[Path] = []

    def failing(source: Path, target: Path) -> None:
        if Path(target).parent in (folder, tmp_path) and (len(moved) == 3 or not existing):
            raise OSError(28, "No space left on device")
        moved.append(target)
        rename(source, target)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(Failure, match="磁盘已满"):
        begin_root(folder, root_files(agency()), TODAY)
    assert tree(tmp_path) == {}
    assert folder.exists() == existing
