"""The templates of the package: each whole, each with its own legal bases, each a catalogue that checks."""

from __future__ import annotations

import re

import pytest

from disclosure.catalog import parse_catalog
from disclosure.foundation import TEMPLATES, Agency, read_template
from disclosure.foundation.agency import catalog_text
from disclosure.rules import CATALOG_RULES
from tests.helpers import PROJECT

#: What a basis may name: laws and documents that the reference of the project or their own heading names.
_BASES = {
    "county-department": ("条例第", "预算法第", "行政许可法第", "行政处罚法第"),
    "township": ("条例第", "预算法第", "行政处罚法第"),
    "school": ("政府信息公开条例第五十五条", "教办〔2010〕15号", "国办发〔2020〕50号", "教育法第三十条"),
    "hospital": ("政府信息公开条例第五十五条", "国卫办发〔2021〕43号"),
}


def agency(id: str) -> Agency:
    """Return an agency with all that must be answered."""
    said = {"agency": "示例县示范单位", "agency_code": "11349999MB0X20239M", "title": "示例县示范单位信息公开"}
    return Agency(read_template(id), said)


@pytest.mark.parametrize("id", TEMPLATES)
def test_a_template_is_a_catalogue_that_checks(id: str) -> None:
    """Nothing is found in it, not even a warning; every column says whose it is and by what law."""
    catalog, findings = parse_catalog(catalog_text(agency(id)).encode())
    assert not findings
    assert catalog
    assert [one for rule in CATALOG_RULES for one in rule(catalog)] == []
    for leaf in catalog.leaves:
        assert leaf.office in catalog.office, leaf.path
        assert leaf.publish_within, leaf.path
        assert leaf.update_every, leaf.path
        for basis in re.split("[；、]", leaf.basis):
            assert basis.startswith((*_BASES[id], "第")), (leaf.path, basis)
    used = {column.office for column in catalog.by_path.values()}
    assert used == set(catalog.office)


@pytest.mark.parametrize("id", TEMPLATES)
def test_every_stage_has_somebody_of_its_own(id: str) -> None:
    """Nobody holds two stages, no drafter holds one, no two posts have one name."""
    posts = agency(id).posts
    catalog, _ = parse_catalog(catalog_text(agency(id)).encode())
    assert catalog
    assert {stage for post in posts for stage in post.stages} == set(catalog.review.entries)
    assert all(len(post.stages) <= 1 for post in posts)
    assert len({post.name for post in posts}) == len({post.id for post in posts}) == len(posts)
    assert [post for post in posts if not post.stages]


def test_the_county_department_has_what_the_regulation_lists() -> None:
    """Each of the fifteen items of article 20 that a department has is the basis of a column."""
    catalog, _ = parse_catalog(catalog_text(agency("county-department")).encode())
    assert catalog
    bases = " ".join(leaf.basis for leaf in catalog.leaves) + "第（七）项"  # budgets stand on the budget law
    for item in "一二三四五六八九十":
        assert f"第（{item}）项" in bases, item
    for item in ("十一", "十二", "十三", "十四", "十五"):
        assert f"第（{item}）项" in bases, item
    assert not re.search("林业|森林|林长", catalog_text(agency("county-department")).partition("columns:")[2])


def test_a_township_has_what_article_21_lists() -> None:
    """Farming, irrigation, land, homesteads, expropriation, levies, welfare."""
    catalog, _ = parse_catalog(catalog_text(agency("township")).encode())
    assert catalog
    words = "".join(leaf.description for leaf in catalog.leaves if "第二十一条" in leaf.basis)
    for subject in ("农业农村政策", "农田水利工程", "土地承包经营权流转", "宅基地", "土地征收", "房屋征收", "筹资筹劳"):
        assert subject in words, subject
    assert any("第二十一条" in leaf.basis and "低保" in leaf.keywords for leaf in catalog.leaves)


def test_the_shared_words_are_those_of_the_sample() -> None:
    """An office that takes the template over has the national themes."""
    sample, _ = parse_catalog((PROJECT / "catalog.yml").read_bytes())
    catalog, _ = parse_catalog(catalog_text(agency("county-department")).encode())
    assert sample
    assert catalog
    assert catalog.vocabularies == sample.vocabularies
