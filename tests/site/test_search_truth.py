"""Recall and precision of the search against substring search over the text of the pages.

Every phrase that stands in a text is found; what is shown really holds the phrase; the
browser and Python show the same documents in the same order.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import html  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from disclosure.search.engine import Engine
from disclosure.search.page import BLOCKS
from tests.site import test_real_texts
from tests.site.building import build, hosted

SEED: Final = 20231201
DRAWN: Final = 300
#: Results looked at for precision.
FIRST: Final = 60
#: Stands between blocks while a page is read.
BORDER: Final = "\ue000"

#: What people look for; some of it stands nowhere.
_CHOSEN: Final = """
    森林防火 林长制 松材线虫 古树名木 造林绿化 湿地保护 林木采伐 公益林 退耕还林 野生动物 行政许可
    行政处罚 行政复议 行政诉讼 行政强制 行政征收 财政预算 财政决算 三公经费 政府采购 信息公开
    政府信息公开 主动公开 依申请公开 公开指南 公开目录 年度报告 规范性文件 政策解读 意见征集 应急预案
    突发事件 自然灾害 火灾 消防 安全生产 食品安全 药品 疫苗 传染病 未成年人 老年人 残疾人 妇女 儿童
    劳动合同 社会保险 工伤 职业病 最低工资 宅基地 农村土地承包 土地管理 不动产登记 城乡规划 建筑
    招标投标 产品质量 消费者权益 价格 环境保护 大气污染 水污染 固体废物 噪声 海洋 渔业 草原 种子
    农产品质量 民法典 刑事诉讼 仲裁 公证 律师 法律援助 国家赔偿 监察 公务员 选举 大数据 个人信息
    网络安全 密码 电子签名 著作权 专利 商标 反垄断 反不正当竞争 二〇二三年 第十二条 第一百零一条
    本法自公布之日起施行 法律、行政法规 为了规范 第（一）项 不存在的词语组合 量子霸权 A4
"""
CHOSEN: Final = tuple(_CHOSEN.split())
assert len(CHOSEN) == 100


@dataclass(frozen=True)
class Site:
    """A built site and the text of its documents: blocks by address, as any reader of HTML has them."""

    folder: Path
    texts: dict[str, list[str]]

    def holding(self, phrase: str) -> set[str]:
        """Return the documents in one of whose blocks a phrase stands."""
        wanted = phrase.lower()
        return {address for address, blocks in self.texts.items() if any(wanted in block for block in blocks)}


def blocks(page: Path) -> list[str]:
    tree = html.parse(str(page), parser=html.HTMLParser(encoding="utf-8")).getroot()
    found = [title.text_content() for title in tree.iter("h1")]
    for searched in tree.xpath("//*[@data-search]"):
        searched.tail = None
        for element in searched.iter():
            if element.tag == "br":
                element.tail = " " + (element.tail or "")
            elif element.tag in BLOCKS:
                element.text = BORDER + (element.text or "")
                element.tail = BORDER + (element.tail or "")
        found += searched.text_content().split(BORDER)
    return [re.sub(r"[ \n\t\r\u3000]+", " ", block).strip().lower() for block in found]


def read_site(folder: Path) -> Site:
    engine = Engine(folder)
    texts = {}
    for segment in engine.index.segments:
        for document in range(segment.documents):
            facts = segment.facts(document)
            assert facts is not None
            first = segment.outline.starts[document]
            units = range(
                first, segment.outline.starts[document + 1] if document + 1 < segment.documents else segment.units
            )
            attached = [block.text.lower() for unit in units[1:] for block in segment.part(unit).blocks]
            texts[facts.address] = [*blocks(folder / facts.address), *attached]
    return Site(folder, texts)


def drawn(site: Site, count: int) -> Iterator[str]:
    """Yield phrases of 2 to 12 characters as they stand in the texts, from anywhere in a word."""
    source = random.Random(SEED)
    whole = [block for blocks in site.texts.values() for block in blocks if len(block) > 20]
    while count:
        block = source.choice(whole)
        length = 2 + count % 11
        at = source.randrange(max(1, len(block) - length))
        phrase = block[at : at + length]
        if len(phrase) == length and re.fullmatch(r"[^\W_]+", phrase):
            yield phrase
            count -= 1


@pytest.fixture(scope="module")
def sample(sample_site: Path) -> Site:
    return read_site(sample_site)


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Site:
    if not test_real_texts.TEXTS.is_dir():
        pytest.skip(f"the real texts are not there: {test_real_texts.TEXTS}")
    root = test_real_texts.make_root(tmp_path_factory.mktemp("laws") / "root", list(test_real_texts.texts()))
    return read_site(build(root))


@pytest.fixture(params=["sample", "laws"])
def site(request: pytest.FixtureRequest) -> Site:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Site)
    return found


def in_python(engine: Engine, phrase: str) -> list[str]:
    return [result.facts.address for result in engine.search(phrase).results()]


def judge(site: Site, found: dict[str, list[str]]) -> None:
    """Every document that holds a phrase is found, and what is found first holds it."""
    shares = []
    for phrase, addresses in found.items():
        truth = site.holding(phrase)
        if len(addresses) < FIRST:
            assert truth <= set(addresses), phrase
        first = addresses[:FIRST]
        right = len([address for address in first if address in truth])
        assert right == len(first) or right / len(first) >= 0.5, (phrase, right, len(first))
        if first:
            shares.append(right / len(first))
    assert sum(shares) / len(shares) >= 0.95


def test_no_phrase_is_missed(site: Site) -> None:
    engine = Engine(site.folder)
    phrases = [*drawn(site, DRAWN), *CHOSEN]
    found = {phrase: in_python(engine, phrase) for phrase in phrases}
    for phrase in phrases:
        assert site.holding(phrase) <= set(found[phrase]), phrase
    judge(site, found)


def test_the_browser_finds_the_same_in_the_same_order(site: Site, browser: Browser) -> None:
    engine = Engine(site.folder)
    phrases = [*drawn(site, DRAWN), *CHOSEN]
    with hosted(site.folder, "/") as address:
        tab = browser.new_page()
        tab.goto(f"{address}search.html")
        found: dict[str, Any] = tab.evaluate(
            """async ([phrases, first]) => {
                const { openIndex } = await import(new URL("assets/javascripts/search/engine.js", location.href).href);
                const index = await openIndex(new URL("./", location.href).href);
                const found = { counts: {}, shown: {} };
                for (const phrase of phrases) {
                    const finding = await index.find(phrase, {});
                    found.counts[phrase] = finding.count;
                    found.shown[phrase] = (await finding.more(first)).map((result) => result.address);
                }
                return found;
            }""",
            [phrases, FIRST],
        )
        tab.close()
    judge(site, found["shown"])
    for phrase in phrases:
        assert found["counts"][phrase] == len(engine.search(phrase).candidates), phrase
        assert found["shown"][phrase] == in_python(engine, phrase)[:FIRST], phrase
