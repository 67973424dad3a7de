"""`disclosure search` as people run it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.roots import disclosure, small_root
from tests.search.made import entry, write_site


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a site of a few documents."""
    root = small_root(tmp_path_factory.mktemp("search") / "root")
    documents = [
        entry(0, "森林防火通告", "禁止野外用火。", column="policy/normative", validity="有效"),
        entry(1, "工作简报", "本周开展森林防火宣传。", date="2023-02-01"),
        entry(2, "经费", "见附件。", date="2024-02-01", parts=[("预算表", "森林防火经费")]),
    ]
    write_site(root / "site", documents)
    return root


def test_results_as_text(root: Path) -> None:
    done = disclosure("search", "森林防火", "--root", root)
    assert (done.code, done.err) == (0, "")
    assert done.out.replace("\r\n", "\n") == (
        "共 3 件。\n\n"
        "1. 森林防火通告\n   2023-01-02  行政规范性文件  有效\n   policy/normative/0.html\n   禁止野外用火。\n\n"
        "2. 经费\n   2024-02-01  工作动态\n   news/2.html\n   附件《预算表》：【森林防火】经费\n\n"
        "3. 工作简报\n   2023-02-01  工作动态\n   news/1.html\n   本周开展【森林防火】宣传。\n"
    )
    assert disclosure("search", "森林防火", cwd=root).out == done.out
    assert disclosure("search", "森林防火", "--root", root, "--limit", "1").out.startswith("约 3 件，显示前 1 件。")


def test_results_as_json(root: Path) -> None:
    done = disclosure("search", "森林防火", "-通告", "--root", root, "--format", "json", "--sort", "date")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert (found["query"], found["count"]) == ("森林防火 -通告", 2)
    assert found["results"][0] == {
        "address": "news/2.html",
        "title": "经费",
        "date": "2024-02-01",
        "column": "news",
        "validity": "",
        "rank": 3,
        "where": "attachment",
        "attachment": "预算表",
        "snippet": "森林防火经费",
    }
    assert found["facets"]["year"] == {"2024": 1, "2023": 2}


@pytest.mark.parametrize(
    ("option", "value", "count"),
    [
        ("--column", "policy", 1),
        ("--column", "行政规范性文件", 1),
        ("--year", "2023", 2),
        ("--kind", "动态", 2),
        ("--kind", "news", 2),
        ("--validity", "有效", 1),
    ],
)
def test_filters(root: Path, option: str, value: str, count: int) -> None:
    done = disclosure("search", "森林防火", "--root", root, "--format", "json", option, value)
    assert len(json.loads(done.out)["results"]) == count


def test_nothing_found_is_said_with_the_nearest_columns(root: Path) -> None:
    done = disclosure("search", "规范性文件汇编", "--root", root, "--year", "2023")
    assert done.code == 0
    assert "没有找到“规范性文件汇编”。\n可以去掉筛选条件再试。\n相近的栏目：行政规范性文件" in done.out.replace(
        "\r\n", "\n"
    )
    assert "一个字只在标题里找" in disclosure("search", "竹", "--root", root).out
    assert "没有可以查找的字" in disclosure("search", "，", "--root", root).out
    assert "还要写一个要找的词" in disclosure("search", "-森林", "--root", root).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--column", "工作动太"), "没有栏目“工作动太”。是不是“工作动态”？"),
        (("--kind", "别的"), "没有类型“别的”。可以写：动态（news）"),
        (("--validity", "好"), "--validity"),
        (("--limt", "3"), "没有选项 --limt"),
    ],
)
def test_wrong_options(root: Path, arguments: tuple[str, ...], said: str) -> None:
    done = disclosure("search", "森林", "--root", root, *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_hostile_queries_do_nothing_but_search(root: Path) -> None:
    for query in (
        "<script>alert(1)</script>",
        ".*[",
        "\x01\x1f",
        "森" * 5000,
        '"""',
        "../../etc/passwd",
        "%00 ' OR 1=1",
    ):
        done = disclosure("search", query, "--root", root)
        assert (done.code, done.err) == (0, ""), query


def test_without_an_index_the_build_is_named(tmp_path: Path) -> None:
    root = small_root(tmp_path / "root")
    done = disclosure("search", "森林", "--root", root)
    assert (done.code, done.out) == (2, "")
    assert "先运行 disclosure build。" in done.err
    elsewhere = disclosure("search", "森林", "--root", tmp_path)
    assert elsewhere.code == 2
    assert "--root" in elsewhere.err


def test_help_is_chinese() -> None:
    done = disclosure("search", "--help")
    assert (done.code, done.err) == (0, "")
    names = r"--?[a-z]+|disclosure|search|policy/normative|rank|date|text|json"
    assert not re.search(r"[A-Za-z]{2,}", re.sub(names, "", done.out)), done.out
