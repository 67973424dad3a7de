"""Searching a site whose index was made by hand."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from disclosure.findings import Failure
from disclosure.search.engine import Engine, Filters
from disclosure.search.entries import Entry
from disclosure.search.nearest import nearest_columns
from disclosure.search.query import Word, parse
from disclosure.search.snippets import snippet
from disclosure.search.text import letters, marked
from disclosure.search.writing import write_segment
from tests.search.made import entry, segment, write_site

OLD = [
    entry(0, "森林防火通告", "禁止野外用火。", date="2021-03-01", column="policy/normative", validity="废止"),
    Entry((2021, "2021-04-01", "00001")),
    entry(2, "工作简报", "森林防火工作总结。", "第二段", date="2022-05-06"),
]
NEW = [
    entry(3, "关于印发办法的通知", "各单位：", number="示林〔2023〕12号", column="policy/normative", validity="有效"),
    entry(4, "办法解读", "对示林〔2023〕12号的解读。", head=["森林防火"], column="policy/reading"),
    entry(5, "会议", "见附件。", parts=[("名单", "甲\n乙"), ("方案", "其他\n本县森林防火方案")]),
    entry(6, "森林与防火", "森林和防火，林防。", "森林。防火"),
]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", OLD, NEW)


@pytest.fixture
def find(site: Path) -> Callable[..., list[int]]:
    engine = Engine(site)

    def find(text: str, *, by_date: bool = False, **filters: str | int) -> list[int]:
        results = engine.search(text, Filters(**filters), by_date=by_date).results()  # type: ignore[arg-type]
        return [int(result.facts.address.rpartition("/")[2].removesuffix(".html")) for result in results]

    return find


def test_rank_then_newest(find: Callable[..., list[int]]) -> None:
    assert find("森林防火") == [0, 4, 5, 2]
    assert find("森林防火", by_date=True) == [5, 4, 2, 0]
    assert find("森林 防火") == [6, 0, 4, 5, 2]
    assert find("方案 附件") == [5]


def test_a_phrase_is_not_its_pairs(find: Callable[..., list[int]]) -> None:
    assert find("森林防") == [0, 4, 5, 2]
    assert find("林防火森") == []


def test_exact_numbers_come_first(find: Callable[..., list[int]], site: Path) -> None:
    assert find("示林(2023)12号") == [3, 4]
    assert find("202301-00005") == [5]
    assert find("示林202312号") == [3]
    assert find("示林(2023)12号", validity="废止") == []
    result = next(Engine(site).search("示林(2023)12号").results())
    assert (result.rank, result.where, result.snippet.text) == (0, "number", "示林〔2023〕12号")


def test_a_number_that_only_shares_its_terms_number_is_no_result(site: Path) -> None:
    page = site / "policy/normative/3.html"
    page.write_text(page.read_text("utf-8").replace("12号", "21号"), "utf-8")
    found = [result.facts.address for result in Engine(site).search("示林(2023)12号").results()]
    assert "policy/normative/3.html" not in found


def test_single_letters_are_looked_for_in_titles(find: Callable[..., list[int]]) -> None:
    assert find("森") == [6, 0]
    assert find("甲") == []
    assert find("森林防火 -森") == [4, 5, 2]


def test_excluded_words(find: Callable[..., list[int]]) -> None:
    assert find("森林防火 -野外用火") == [4, 5, 2]
    assert find("森林防火 -方案") == [0, 4, 2]
    assert find("-森林") == []
    assert find("") == []


def test_filters_and_counts(find: Callable[..., list[int]], site: Path) -> None:
    assert find("森林防火", column="policy") == [0, 4]
    assert find("森林防火", column="pol") == []
    assert find("森林防火", year=2022) == [2]
    assert find("森林防火", kind="reading") == [4]
    assert find("森林防火", validity="废止") == [0]
    facets = Engine(site).search("森林防火", Filters(column="policy")).facets
    assert facets == {
        "column": {"news": 3, "policy": 2, "policy/normative": 1, "policy/reading": 1},
        "year": {"2023": 1, "2021": 1},
        "kind": {"policy": 1, "reading": 1},
        "validity": {"废止": 1},
    }
    assert list(facets["year"]) == ["2023", "2021"]


def test_where_and_snippets(site: Path) -> None:
    found = {result.facts.title: result for result in Engine(site).search("森林防火").results()}
    said = {title: (each.where, each.attachment, each.snippet.bracketed()) for title, each in found.items()}
    assert said == {
        "森林防火通告": ("title", "", "禁止野外用火。"),
        "办法解读": ("head", "", "【森林防火】"),
        "会议": ("attachment", "方案", "本县【森林防火】方案"),
        "工作简报": ("body", "", "【森林防火】工作总结。"),
    }


def test_a_snippet_shows_hits_as_they_are_written() -> None:
    words = [Word("示林·2023"), Word("3·12号")]
    shown = snippet("依据  示林〔２０２３〕 12\u200b 号" + "，森" * 50, words)
    assert shown.bracketed().startswith("依据 【示林〔２０２３〕 12\u200b 号】，森")
    assert shown.text.endswith("森…")
    later = snippet("前" * 100 + "Ａ4" + "后" * 100, [Word("没有"), Word("a4")])
    assert later.bracketed() == f"…{'前' * 40}【Ａ4】{'后' * 40}…"


def test_counts_are_estimates_until_all_is_read(site: Path) -> None:
    search = Engine(site).search("森林防火")
    assert [len(search.candidates), search.first(1)[1], search.first(50)[1]] == [5, 5, 4]


def test_suggestions(site: Path) -> None:
    engine = Engine(site)
    assert [facts.title for facts in engine.suggest("防火", 9)] == ["森林与防火", "森林防火通告"]
    assert [facts.title for facts in engine.suggest("防火 森林", 1)] == ["森林与防火"]
    assert [facts.title for facts in engine.suggest("林 -森林防火", 9)] == ["森林与防火"]
    assert engine.suggest("示林(2023)12号", 9) == engine.suggest("", 9) == []


def test_nearest_columns(site: Path) -> None:
    columns = Engine(site).index.columns
    assert [column.name for column in nearest_columns(parse("规范性的解读"), columns)][:2] == [
        "行政规范性文件",
        "政策解读",
    ]
    assert nearest_columns(parse("竹"), columns) == []


def test_everything_is_found_and_nothing_else(tmp_path: Path) -> None:
    chosen = random.Random(6)
    alphabet = "森林防火a1·。 "
    texts = ["".join(chosen.choices(alphabet, k=30)) for _ in range(120)]
    documents = [
        entry(at, f"题{at}", text, parts=[("表", texts[at - 1])] if at % 5 == 0 else ())
        for at, text in enumerate(texts)
    ]
    engine = Engine(write_site(tmp_path, documents[:70], documents[70:], bits=4))
    for _ in range(60):
        text = chosen.choice(texts)
        start = chosen.randrange(24)
        phrase = text[start : start + chosen.randrange(2, 7)]
        word = marked(phrase)
        if len(word) < 2:
            continue
        found = {result.facts.title for result in engine.search(f'"{phrase}"').results()}
        expected = {
            each.title
            for each in documents
            for own in (each.title, *each.head, *each.body.split("\n"), *(part.text for part in each.parts))
            if word in marked(own)
        }
        assert found == expected, phrase


def mixed(count: int) -> list[Entry]:
    """Return documents of few different letters, so that most pairs stand in nearly all of them."""
    chosen = random.Random(7)
    texts = ["".join(chosen.choices("森林防火，公开A1", k=250)) for _ in range(count)]
    return [
        entry(at, text[:9], text, head=[text[9:19]], parts=[("表", texts[at - 1])] if at % 5 == 0 else ())
        for at, text in enumerate(texts)
    ]


def test_triples_leave_fewer_candidates_and_miss_nothing(tmp_path: Path) -> None:
    documents = mixed(200)
    small = 40  # units of the first segment are too few for triples
    engine = Engine(write_site(tmp_path, documents[:small], documents[small:], bits=4))
    units = [[[each.title, *each.head, each.body], *([part.text] for part in each.parts)] for each in documents]
    forms = [[[marked(block) for block in unit] for unit in own] for own in units]
    counts = []
    for phrase in map("".join, permutations("森林防火", 4)):
        search = engine.search(phrase)

        def may_hold(unit: list[str], size: int, phrase: str = phrase) -> bool:
            pieces = [phrase[at : at + size] for at in range(len(phrase) - size + 1)]
            return all(any(piece in letters(form) for form in unit) for piece in pieces)

        by_pairs = {at for at, own in enumerate(forms) if any(may_hold(unit, 2) for unit in own)}
        by_triples = {at for at, own in enumerate(forms) if any(may_hold(unit, 3) for unit in own)}
        expected = {at for at in by_pairs if at < small} | {at for at in by_triples if at >= small}
        assert {candidate.number for candidate in search.candidates} == expected
        truth = {at for at, own in enumerate(forms) if any(phrase in form for unit in own for form in unit)}
        assert {int(result.facts.address[5:-5]) for result in search.results()} == truth
        counts.append((len(by_pairs), len(expected), len(truth)))
    pairs, triples, true = map(sum, zip(*counts, strict=True))
    assert pairs > 2 * triples > 2 * true > 0


@pytest.mark.parametrize(("held", "left"), [(8, 8), (9, 0)])
def test_triples_are_looked_up_where_pairs_leave_many(tmp_path: Path, held: int, left: int) -> None:
    texts = ["林防，又防火某"] * held + ["林防火"] * 128
    engine = Engine(write_site(tmp_path, [entry(at, "题", text) for at, text in enumerate(texts)]))
    assert len(engine.search("林防火某").candidates) == left


def test_what_numpy_writes_is_the_same() -> None:
    for documents in (OLD, NEW, mixed(150)):
        written = write_segment(documents)
        units, files = segment(documents, written.about["bits"])
        assert written.about["units"] == units
        assert written.files == files


@pytest.mark.parametrize("name", ["outline.bin", "terms-0001.bin", "facts-0.bin", "part-4.bin"])
def test_what_is_missing_or_damaged_is_named(site: Path, name: str) -> None:
    file = site / "search" / "s1" / name
    whole = file.read_bytes()
    for data in (whole[:-1], whole[:20] + bytes([whole[20] ^ 1]) + whole[21:] if len(whole) > 20 else b"", b"", None):
        file.unlink() if data is None else file.write_bytes(data)
        with pytest.raises(Failure, match=r"disclosure build") as raised:
            list(Engine(site).search("森林防火 林防 火通 方案 -单位：各 -其他").results()) + list(
                Engine(site).search("方案 森林防火 附件").results()
            )
        assert str(file) in str(raised.value)


def test_an_index_that_is_not_one(site: Path) -> None:
    file = site / "search" / "index.json"
    known = json.loads(file.read_bytes())
    for text, said in (("[", "已损坏"), ("[]", "别的版本"), ('{"format":1}', "别的版本"), ('{"format":2}', "已损坏")):
        file.write_text(text)
        with pytest.raises(Failure, match=said):
            Engine(site)
    known["segments"][0]["documents"] += 1
    file.write_text(json.dumps(known))
    with pytest.raises(Failure, match="已损坏"):
        Engine(site)
    file.unlink()
    with pytest.raises(Failure, match="还没有搜索用的文件，先运行 disclosure build"):
        Engine(site)


def test_another_page_in_the_place_of_ours(site: Path) -> None:
    (site / "news/2.html").write_text("<p>维护中</p>")
    with pytest.raises(Failure, match=r"2\.html 已损坏"):
        list(Engine(site).search("工作总结").results())
