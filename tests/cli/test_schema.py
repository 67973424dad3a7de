"""`disclosure schema`: what editors are given, on standard output, in a folder, and for VS Code."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from disclosure.catalog import ReviewPolicy, read_catalog
from disclosure.documents import read_document
from disclosure.json_schema import FILES, schema
from disclosure.vscode import files, snippets
from tests.cli.roots import PROJECT, change, disclosure, small_root, tree
from tests.helpers import codes


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_root(tmp_path / "目 录")


def test_one_schema_is_printed(root: Path) -> None:
    done = disclosure("schema", "front-matter", "--root", root)
    assert (done.code, done.err) == (0, "")
    made = json.loads(done.out)
    Draft7Validator.check_schema(made)
    assert made["properties"]["column"]["enum"] == ["news", "policy/superior"]
    assert made["properties"]["column"]["enumDescriptions"] == ["工作动态", "政策法规 › 上级文件"]
    assert made["properties"]["office"]["enum"] == ["general"]
    assert made["properties"]["title"]["title"] == "标题"


def test_all_are_written_into_a_folder(root: Path, tmp_path: Path) -> None:
    done = disclosure("schema", "--root", root, "--output", tmp_path / "out" / "put")
    assert done.code == 0
    assert sorted(tree(tmp_path / "out")) == sorted(f"put/{name}.schema.json" for name in FILES)
    for name in FILES:
        text = (tmp_path / "out" / "put" / f"{name}.schema.json").read_text(encoding="utf-8")
        assert json.loads(text) == schema(name, read_catalog(root)[0])
    some = disclosure("schema", "tasks", "waivers", "--root", root, "--output", tmp_path / "some")
    assert some.code == 0
    assert sorted(tree(tmp_path / "some")) == ["tasks.schema.json", "waivers.schema.json"]


def test_without_a_catalogue_there_are_no_choices(root: Path) -> None:
    (root / "catalog.yml").write_text("columns: [", encoding="utf-8")
    for folder in (root, root / "docs"):
        done = disclosure("schema", "front-matter", "--root", folder)
        assert done.code == 0
        assert done.err == "没有读到目录文件，提示里没有可选的栏目、股室、岗位和用词。\n"
        assert "enum" not in json.loads(done.out)["properties"]["column"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "写一个名称：catalog、front-matter"),
        (["tasks", "catalog"], "要几样的，用 --output"),
        (["ledger"], "不在可选范围内"),
        (["tasks", "--vscode"], "不能和名称、--output 一起用"),
        (["--output", "docs/news/2023-first.md"], "docs/news/2023-first.md"),
    ],
)
def test_wrong_arguments(root: Path, arguments: list[str], said: str) -> None:
    done = disclosure("schema", *arguments, cwd=root)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_settings_of_vs_code(root: Path) -> None:
    """What is made from the catalogue is renewed; what people may have changed is left to them."""
    first = disclosure("schema", "--vscode", "--root", root)
    assert first.code == 0
    assert first.out.count("已写 ") == len(FILES) + 4
    assert {f".vscode/{name}" for name in tree(root / ".vscode")} == set(files(read_catalog(root)[0]))
    assert disclosure("schema", "--vscode", "--root", root).out == "VS Code 的设置都是最新的。\n"
    (root / ".vscode" / "settings.json").write_text("{} // 自己的\n", encoding="utf-8")
    change(root / "catalog.yml", "id: general, name: 办公室", "id: main, name: 综合股")
    again = disclosure("schema", "--vscode", "--root", root)
    assert again.code == 0
    assert "没有动 .vscode/settings.json" in again.out
    assert "已写 .vscode/schemas/front-matter.schema.json" in again.out
    assert (root / ".vscode" / "settings.json").read_text(encoding="utf-8") == "{} // 自己的\n"
    assert '"main"' in (root / ".vscode" / "schemas" / "front-matter.schema.json").read_text(encoding="utf-8")
    assert disclosure("check", "--root", small_root(root.parent / "b")).code == 0


def test_a_folder_that_cannot_be_written(root: Path) -> None:
    (root / ".vscode").write_text("", encoding="utf-8")
    done = disclosure("schema", "--vscode", "--root", root)
    assert done.code == 2
    assert re.fullmatch("VS Code 的设置没有写成：[^\n]+。\n", done.err)


def test_the_repository_has_its_own_settings() -> None:
    """The files of this repository are those of its catalogue; `disclosure schema --vscode` renews them."""
    for path, text in files(read_catalog(PROJECT)[0]).items():
        assert (PROJECT / path).read_text(encoding="utf-8") == text, path


def test_settings_name_files_that_are_there() -> None:
    made = files(read_catalog(PROJECT)[0])
    settings = json.loads(made[".vscode/settings.json"])
    for schema_path, pattern in settings["yaml.schemas"].items():
        assert schema_path.removeprefix("./") in made
        assert pattern in FILES.values()


def test_the_task_finds_findings_in_the_report(root: Path) -> None:
    """The matchers of the task take place, rule and message from the report as it is printed."""
    change(root / "docs/news/2023-first.md", "title: ", "titel: ")
    (root / "docs" / "news" / "unused.pdf").write_bytes(b"%PDF-1.4")
    report = disclosure("check", "--root", root).out.splitlines()
    found = {}
    for matcher in json.loads(files(None)[".vscode/tasks.json"])["tasks"][0]["problemMatcher"]:
        pattern = matcher["pattern"]
        for line in report:
            if match := re.search(pattern["regexp"], line):
                place = match[pattern["file"]], int(match[pattern["line"]]), int(match[pattern["column"]])
                found[matcher["severity"], match[pattern["code"]]] = place
    assert found["error", "KEY01"] == ("docs/news/2023-first.md", 2, 1)
    assert found["warning", "ATT05"] == ("docs/news/unused.pdf", 1, 1)


def _filled(body: list[str]) -> str:
    """Return a snippet as an editor writes it where everybody takes the first choice."""
    text = "\n".join(body)
    text = text.replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2024-01-05")
    text = re.sub(r"\$\{\d+\|((?:\\.|[^,|\\])*)(?:\\.|[^|\\])*\|\}", lambda match: match[1], text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", lambda match: match[1], text)
    return re.sub(r"\\(.)", r"\1", text).replace("$0", "正文。\n")


def test_snippets_are_read_without_a_fault() -> None:
    """The snippet of a new document is one; each other one adds its key to it."""
    catalog, _ = read_catalog(PROJECT)
    made: dict[str, Any] = snippets(catalog)
    document = _filled(made.pop("新文档")["body"])
    assert codes(read_document("docs/guide/x.md", document.encode(), ReviewPolicy())[1]) == []
    assert len(made) > 20
    for name, snippet in made.items():
        key = _filled(snippet["body"]) + "\n"
        known = re.sub(rf"^{name.partition('（')[0]}: .*\n", "", document, flags=re.MULTILINE)
        text = known.replace("review:\n", f"{key}review:\n", 1)
        found, findings = read_document("docs/guide/x.md", text.encode(), ReviewPolicy())
        assert codes(findings) == [], (name, text)
        assert found
        assert getattr(found, name.partition("（")[0]), name
        assert found.date == date(2024, 1, 5)
