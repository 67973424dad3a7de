"""`disclosure.catalog`: a catalogue as values, with what columns inherit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.catalog import Catalog, Contact, Filings, Link, Office, Person, ReviewPolicy, Stage, read_catalog
from disclosure.findings import Failure
from disclosure.periods import Period
from disclosure.rules import CATALOG_RULES
from disclosure.yaml_source import Source
from tests.helpers import EXAMPLES, codes, pieces, write


def _whole(folder: Path) -> Catalog:
    text = (EXAMPLES / "catalog" / "ok" / "whole.yml").read_bytes()
    catalog, findings = read_catalog(write(folder, {"catalog.yml": text}))
    assert catalog
    assert not findings
    return catalog


def test_directory(tmp_path: Path) -> None:
    directory = _whole(tmp_path).directory
    assert directory.title == "示例县林业局政府信息公开"
    assert directory.agency == "示例县林业局"
    assert directory.agency_code == "11341700003244967K"
    assert directory.site_id == "3418990001"
    assert directory.domain == "www.example.gov.cn"
    assert directory.portal == Link("示例县人民政府", "https://www.example.gov.cn/")
    assert directory.contact == Contact(
        "办公室", "林业路1号", "工作日 8:00—12:00", "0563-0000000", "0563-0000001", "a@example.gov.cn"
    )
    assert directory.filings == Filings("示ICP备00000000号", "示公网安备00000000000000号")


def test_offices_people_and_words(tmp_path: Path) -> None:
    catalog = _whole(tmp_path)
    assert catalog.office == {"general": Office("general", "办公室")}
    day = date(2023, 1, 1)
    person = catalog.person["a"]
    assert [key.key.split()[0] for key in person.keys] == ["ssh-ed25519"]
    assert person == Person("a", "甲岗", "general", ("only", "secrecy"), day, day, person.keys)
    assert catalog.person["b"] == Person("b", "乙岗", "", ("publish",), None, None, ())
    assert catalog.vocabularies.themes == ("综合政务", "农业、林业、水利")
    assert catalog.vocabularies.genres == ("通知",)
    assert catalog.vocabularies.audiences == ("公民",)


def test_review(tmp_path: Path) -> None:
    policy = _whole(tmp_path).review
    assert policy.stages == (Stage("only", "审核"),)
    assert policy.signatures == "required"
    assert list(policy.entries.items()) == [("secrecy", "保密审查"), ("only", "审核"), ("publish", "发布")]
    assert list(replace(policy, secrecy="off").entries) == ["only", "publish"]


def test_three_stages_unless_told_otherwise() -> None:
    assert list(ReviewPolicy().entries) == ["secrecy", "first", "second", "final", "publish"]


def test_columns_inherit(tmp_path: Path) -> None:
    catalog = _whole(tmp_path)
    assert list(catalog.by_path) == ["policy", "policy/normative", "policy/old"]
    assert [leaf.path for leaf in catalog.leaves] == ["policy/normative", "policy/old"]
    top, normative, old = catalog.by_path.values()
    for leaf in (normative, old):
        assert (leaf.office, leaf.kind) == ("general", "policy")
        assert leaf.publish_within == Period(20, "working days")
        assert leaf.warn_before == Period(2, "weeks")
        assert leaf.is_leaf
    assert top.update_every == old.update_every == Period(6, "months")
    assert normative.update_every == "none", "the word ends what is inherited"
    assert (top.basis, top.type, top.keywords) == ("", "", ()), "these are each column's own"
    assert normative.requires.fields == ("number", "validity")
    assert normative.requires.sections == (("总则",), ("附则", "其他"))
    assert normative.requires.attachments == ("docx", "pdf")
    assert not old.requires.fields
    assert (old.retired, old.moved_to) == (date(2025, 1, 1), "policy/normative")
    assert not top.is_leaf


def test_columns_may_differ_from_the_one_above(tmp_path: Path) -> None:
    head = (
        "id: {}, name: 甲, description: 甲, office: {}, publish_within: {}, update_every: {}, warn_before: {}, kind: {}"
    )
    own = head.format("b", "two", "2 days", "2 weeks", "2 months", "news")
    above = head.format("a", "one", "1 day", "1 week", "1 month", "table")
    catalog, _ = read_catalog(write(tmp_path, {"catalog.yml": f"columns: [{{{above}, children: [{{{own}}}]}}]\n"}))
    assert catalog
    column = catalog.by_path["a/b"]
    assert (column.office, column.kind) == ("two", "news")
    assert (column.publish_within, column.update_every) == (Period(2, "days"), Period(2, "weeks"))
    assert column.warn_before == Period(2, "months")


def test_ancestors(tmp_path: Path) -> None:
    catalog = _whole(tmp_path)
    assert [column.path for column in catalog.ancestors("policy/old")] == ["policy", "policy/old"]
    assert [column.path for column in catalog.ancestors("policy/none/x")] == ["policy"]
    assert catalog.ancestors("none") == []


def test_keys_lead_to_columns(tmp_path: Path) -> None:
    catalog = _whole(tmp_path)
    text = (tmp_path / "catalog.yml").read_text(encoding="utf-8").split("\n")
    for column in catalog.by_path.values():
        place = catalog.source.place(*column.keys, "id")
        assert text[place.line - 1][place.column - 1 :].startswith(column.id)


@pytest.mark.parametrize("wrong", ["- 文字", "- {}", "- [a]", "- {id: ~, name: 甲, description: 甲}"])
def test_keys_lead_to_columns_after_wrong_ones(wrong: str, tmp_path: Path) -> None:
    text = f"columns:\n  {wrong}\n  - {{id: b, name: 乙, description: 乙, children: [文字, {{id: c, name: 丙}}]}}\n"
    catalog, _ = read_catalog(write(tmp_path, {"catalog.yml": text}))
    assert catalog
    line = text.split("\n")[2]
    for path, column in (("b", line.index("b, ") + 1), ("b/c", line.index("c, ") + 1)):
        assert catalog.source.place(*catalog.by_path[path].keys, "id") == ("catalog.yml", 3, column), path


@pytest.mark.parametrize(
    ("start", "until", "day", "on_duty"),
    [
        (None, None, "2023-06-01", True),
        ("2023-06-01", None, "2023-06-01", True),
        ("2023-06-02", None, "2023-06-01", False),
        (None, "2023-06-01", "2023-06-01", True),
        (None, "2023-05-31", "2023-06-01", False),
        ("2023-06-01", "2023-06-01", "2023-06-01", True),
    ],
)
def test_terms_of_duty(start: str | None, until: str | None, day: str, on_duty: bool) -> None:
    first, last = (date.fromisoformat(end) if end else None for end in (start, until))
    assert Person("a", start=first, until=last).on_duty(date.fromisoformat(day)) is on_duty


def test_no_catalogue_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"不存在.*--root"):
        read_catalog(tmp_path)
    (tmp_path / "catalog.yml").mkdir()
    with pytest.raises(Failure, match=r"文件夹|没有权限"):
        read_catalog(tmp_path)


def test_catalogue_over_the_limit(tmp_path: Path) -> None:
    catalog, findings = read_catalog(write(tmp_path, {"catalog.yml": b"# x\n" * 600_000}))
    assert catalog is None
    assert codes(findings) == ["ENC04"]


@pytest.mark.parametrize("deep", ["[" * 100_000, "columns: " + "[" * 100_000, "columns:\n" + "- " * 100_000])
def test_deep_nesting_does_not_crash(deep: str, tmp_path: Path) -> None:
    catalog, findings = read_catalog(write(tmp_path, {"catalog.yml": deep}))
    assert catalog is None
    assert codes(findings) in (["YML06"], ["YML01"])


def test_columns_as_deep_as_the_limit_are_read(tmp_path: Path) -> None:
    text = "{id: a, name: a, description: a, office: o, children: [" * 19
    catalog, findings = read_catalog(write(tmp_path, {"catalog.yml": f"columns: [{text}{']}' * 19}]\n"}))
    assert catalog
    assert len(catalog.by_path) == 19
    assert set(codes(findings)) <= {"KEY02", "CAT11"}


_PIECES = st.sampled_from(
    pieces(
        "columns:¦people:¦offices:¦review:¦directory:¦vocabularies:¦id:¦name:¦children:¦stages:",
        "\n¦\n  ¦\n    ¦- ¦ a¦ [¦]¦{¦}¦, ¦~¦'¦general¦2023-01-01¦: ¦：¦\t¦&a ¦*a",
        "retired:¦moved_to:¦requires:¦sections:¦secrecy:¦portal:¦url:¦agency_code:¦\x00¦林",
    )
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=80) | st.lists(_PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode()))
def test_any_catalogue_is_judged(data: bytes, tmp_path: Path) -> None:
    catalog, findings = read_catalog(write(tmp_path, {"catalog.yml": data}))
    assert catalog or findings
    if catalog:
        for rule in CATALOG_RULES:
            findings += rule(catalog)
        assert len(catalog.by_path) <= len(data)
    assert findings, "no such catalogue is complete"


def test_an_empty_catalogue_has_nothing() -> None:
    catalog = Catalog(Source("catalog.yml", ""))
    assert catalog.by_path == {}
    assert catalog.leaves == ()
