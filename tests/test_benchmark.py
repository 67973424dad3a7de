"""What `scripts/benchmark.py` measures, and that it notices work that was not done."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import benchmark
import benchmark_hugo as hugo
import pytest
from benchmark_case import Case, case_of
from benchmark_corpus import (
    MOST_DOCUMENTS,
    TODAY,
    Slot,
    Text,
    add_newest,
    front_matter,
    newest,
    real_texts,
    slots_of,
    with_entries,
    write_root,
)
from benchmark_process import Cost, Failed, can_pin, measure
from benchmark_sites import verify_site
from benchmark_steps import CHECK_WARM, FROM_NOTHING, HUGO, ONE_ADDED, PLAIN, Step, steps
from benchmark_targets import TARGETS, report

from disclosure.gate import judge

SLOTS: Final = slots_of(6)
TEXT: Final = Text(
    "关于防火的通知", "各乡镇：见[附件](../other/2023-00001.md#anchor)。\n\n- 完成面积811亩\n- 登记问题12处\n"
)


# Documents


def test_index_numbers_of_a_hundred_thousand_documents_differ_and_have_five_digits() -> None:
    slots = slots_of(100_000)
    indexes = {slot.index for slot in [*slots, newest(slots)]}
    assert len(indexes) == 100_001
    assert all(re.fullmatch(r"[0-9A-Z]{18}/20\d{4}-\d{5}", index) for index in indexes)


@pytest.mark.parametrize("number", [0, 1, 18, 19, 99_999, MOST_DOCUMENTS - 1])
def test_index_number_names_the_month_of_publication(number: int) -> None:
    header = front_matter(Slot(number, "column-0/leaf-0"), "标题")
    assert re.fullmatch(rf"\w+/{header['published'][:7].replace('-', '')}-\d{{5}}", header["index"])


def test_more_documents_than_index_numbers() -> None:
    with pytest.raises(ValueError, match=f"{MOST_DOCUMENTS}"):
        slots_of(MOST_DOCUMENTS + 1)


@pytest.mark.parametrize("documents", [4, 5])  # the one that is added has no attachment, and has one
def test_root_passes_before_and_after_one_is_added(tmp_path: Path, documents: int) -> None:
    slots = write_root(tmp_path, documents)
    verdict = judge(tmp_path, date.fromisoformat(TODAY))
    assert (verdict.passes, len(verdict.corpus.documents)) == (True, documents)
    added = add_newest(tmp_path, slots)
    verdict = judge(tmp_path, date.fromisoformat(TODAY))
    assert (verdict.passes, len(verdict.corpus.documents)) == (True, documents + 1)
    latest = max(verdict.corpus.documents, key=lambda document: str(document.published))
    assert (latest.ref, latest.path) == (added.ref, f"docs/{added.ref}.md")


def test_several_processes_write_what_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for cores in (1, 3):
        monkeypatch.setattr("benchmark_corpus.cores", lambda cores=cores: cores)
        monkeypatch.setattr("benchmark_corpus._BATCH", 4)
        root = tmp_path / f"{cores}"
        write_root(root, 17)
        files = (file for file in root.rglob("*") if file.is_file())
        written.append({file.relative_to(root): file.read_bytes() for file in files})
    assert written[0] == written[1]


def test_entry_that_is_not_there_is_noticed() -> None:
    text = "review:\n  first: {by: a}\n"
    assert with_entries(text, {"first": "digest: x"}) == "review:\n  first: {by: a, digest: x}\n"
    with pytest.raises(ValueError, match="final"):
        with_entries(text, {"final": "digest: x"})


def test_folder_without_texts_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no Markdown texts"):
        real_texts(tmp_path)


# Hugo


def test_conversion_changes_the_time_and_links_and_nothing_else() -> None:
    text = (
        "---\ntitle: 见 a.md)\npublished: 2023-08-11 09:30\nsummary: 2023-08-11 09:30\n---\n\n"
        "[甲](../a/2023-1.md) [乙](b.md#二) [丙](https://example.gov.cn/c.md) d.md\n\npublished: 2023-08-11 09:30\n"
    )
    assert hugo.convert(text) == (
        "---\ntitle: 见 a.md)\npublished: 2023-08-11T09:30:00+08:00\nsummary: 2023-08-11 09:30\n---\n\n"
        "[甲](../a/2023-1.html) [乙](b.html#二) [丙](https://example.gov.cn/c.md) d.md\n\npublished: 2023-08-11 09:30\n"
    )


def test_project_has_every_document_attachment_and_column(tmp_path: Path) -> None:
    slots = write_root(tmp_path / "root", 30)
    hugo.write_project(tmp_path / "hugo", tmp_path / "root", slots)
    content = tmp_path / "hugo" / "content"
    documents = {file.relative_to(content).as_posix() for file in content.rglob("2*.md")}
    assert documents == {f"{slot.ref}.md" for slot in slots}
    for slot in slots:
        folder = content / slot.leaf
        while folder != content:  # without it, Hugo makes no section of a folder below others
            assert "title: " in (folder / "_index.md").read_text("utf-8")
            folder = folder.parent
        assert (tmp_path / "hugo" / "static" / f"{slot.ref}.docx").is_file() is slot.attached
        assert ".md" not in (content / f"{slot.ref}.md").read_text("utf-8")


def test_hugo_tells_its_version() -> None:
    says = "print('hugo v0.168.0-e27a676+extended linux/amd64')"
    assert hugo.Hugo([sys.executable, "-c", says]).version == "0.168.0"


@pytest.mark.parametrize(("path", "python"), [("no-such-program", ""), ("", "no-such-python"), (sys.executable, "")])
def test_what_is_named_and_is_no_hugo_ends_the_run(path: str, python: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmark.main(["--hugo", path, "--others", python, "--only", HUGO]) == 1
    assert "this is no Hugo" in capsys.readouterr().err


# What the sites must hold


def write_site(site: Path, slots: Sequence[Slot], text: Text = TEXT) -> None:
    items = re.sub(r"\]\(.*?\)|[\[#-]", "", text.body)
    for slot in slots:
        page = site / f"{slot.ref}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<title>{text.title}</title><p>{items}</p>", encoding="utf-8")
        if slot.attached:
            page.with_suffix(".docx").write_bytes(b"x")


def verify(site: Path, text: Text = TEXT) -> None:
    verify_site(site, SLOTS, lambda slot: text)


def test_site_with_all_pages_and_others_is_complete(tmp_path: Path) -> None:
    write_site(tmp_path, SLOTS)
    (tmp_path / "index.html").touch()
    (tmp_path / "2023-1.html").touch()  # no document's name
    verify(tmp_path)


def test_site_lacks_a_page(tmp_path: Path) -> None:
    write_site(tmp_path, SLOTS)
    (tmp_path / f"{SLOTS[3].ref}.html").unlink()
    with pytest.raises(Failed, match=f"5 document pages for 6 documents, see {SLOTS[3].ref}"):
        verify(tmp_path)


def test_site_has_a_page_too_many(tmp_path: Path) -> None:
    write_site(tmp_path, [*SLOTS, newest(SLOTS)])
    with pytest.raises(Failed, match=f"7 document pages for 6 documents, see {newest(SLOTS).ref}"):
        verify(tmp_path)


def test_page_lacks_its_attachment(tmp_path: Path) -> None:
    write_site(tmp_path, SLOTS)
    (tmp_path / f"{SLOTS[0].ref}.docx").unlink()
    with pytest.raises(Failed, match="docx is not there"):
        verify(tmp_path)


def test_page_has_another_title(tmp_path: Path) -> None:
    write_site(tmp_path, SLOTS, replace(TEXT, title="另一件"))
    with pytest.raises(Failed, match="does not have its title"):
        verify(tmp_path)


@pytest.mark.parametrize("body", ["", "各乡镇：见附件。\n\n- 完成面积812亩\n- 登记问题13处\n"])
def test_page_has_another_body(tmp_path: Path, body: str) -> None:
    write_site(tmp_path, SLOTS, replace(TEXT, body=body))
    with pytest.raises(Failed, match="words of its body"):
        verify(tmp_path)


# Cases


def test_kept_case_is_used_again_and_what_a_run_left_is_taken_away(tmp_path: Path) -> None:
    case = case_of(tmp_path, 4, [], 1)
    case.make()
    there = sorted(tmp_path.rglob("*"))
    mark = case.root / "docs" / "mark"
    mark.touch()
    case.add()
    case.add()
    assert len(case.present()) == 5
    for folder in (case.cache, case.root / "site", case.root / "plain-site", case.hugo / "public"):
        folder.mkdir()
    again = case_of(tmp_path, 4, [], 1)
    again.make()
    assert len(again.present()) == 4
    assert sorted(tmp_path.rglob("*")) == sorted([*there, mark])


def test_incomplete_case_is_made_anew(tmp_path: Path) -> None:
    case = case_of(tmp_path, 4, [], 1)
    (case.root / "docs" / "half").mkdir(parents=True)
    case.make()
    assert not (case.root / "docs" / "half").exists()


def test_other_documents_are_another_case(tmp_path: Path) -> None:
    folders = {case_of(tmp_path, 4, texts, seed).folder for texts, seed in (((), 1), ((), 2), ((TEXT,), 1))}
    assert len(folders) == 3


# Steps


def test_every_contender_runs_in_a_round() -> None:
    found = hugo.Hugo([sys.executable, "-c", "print('hugo v1.2')"])
    assert list(dict.fromkeys(step.contender for step in steps(found))) == ["check", "build", PLAIN, HUGO]
    assert [step.contender for step in steps(None)].count(HUGO) == 0


def test_checks_run_and_the_second_finds_a_cache(tmp_path: Path) -> None:
    chosen = [step for step in steps(None) if step.contender == "check"]
    costs = benchmark.run_all(tmp_path, 5, chosen, 2)
    assert [len(costs[step.name]) for step in chosen] == [2, 2]


@pytest.mark.parametrize("change", [{"published": 3}, {"documents": 5}, {"errors": 1}])
def test_report_of_other_documents_is_a_failure(tmp_path: Path, change: dict[str, int]) -> None:
    case = case_of(tmp_path, 4, [], 1)
    case.make()
    right = {"documents": 4, "published": 4, "errors": 0}
    step = steps(None)[0]
    step.verify(case, json.dumps({"summary": right}))
    with pytest.raises(Failed, match="4 documents should pass"):
        step.verify(case, json.dumps({"summary": right | change}))


def test_step_that_wrote_no_site_is_a_failure(tmp_path: Path) -> None:
    def verify(case: Case, output: str) -> None:
        case.verify(case.root / "plain-site")

    with pytest.raises(Failed, match="0 document pages for 4 documents"):
        benchmark.run_all(tmp_path, 4, [Step(PLAIN, PLAIN, [sys.executable, "-c", ""], verify)], 1)


# Figures


def costs(*seconds: float) -> list[Cost]:
    return [Cost(one, 2 * one, 100 * 1024 * 1024) for one in seconds]


def test_targets_are_met_missed_or_not_measured() -> None:
    sizes = {
        10_000: {ONE_ADDED: costs(0.5)},
        20_000: {FROM_NOTHING: costs(12.0), HUGO: costs(20.0), PLAIN: costs(40.0), CHECK_WARM: costs(1.0)},
        100_000: {ONE_ADDED: costs(1.6), FROM_NOTHING: [Cost(70.0, None, None)]},
    }
    lines = {(documents, what): tuple(rest) for documents, what, *rest in report(sizes)[1:]}
    assert len(lines) == len(TARGETS)
    assert lines["20,000", f"{FROM_NOTHING} ÷ {HUGO}"] == ("0.600", "0.700", "met")
    assert lines["20,000", f"{FROM_NOTHING} ÷ {PLAIN}"] == ("0.300", "0.250", "missed")
    assert lines["20,000", CHECK_WARM] == ("1.00 s", "1.00 s", "met")
    assert lines["20,000", ONE_ADDED] == ("-", "1.50 s", "not measured")
    assert lines["100,000 ÷ 10,000", ONE_ADDED] == ("3.20", "3.00", "missed")
    assert lines["100,000", f"memory, {FROM_NOTHING}"] == ("-", "1024 MB", "not measured")


def test_ratios_are_taken_within_a_round() -> None:
    # The second round was ten times as slow for everyone.
    table = benchmark.rows(1000, {"build": costs(1, 10, 3), PLAIN: costs(2, 20, 4), HUGO: costs(4, 40, 12)})
    assert table[0][:3] == ["1,000", "build", "1.00 / 3.00 / 10.00"]
    assert table[0][5:] == [
        "0.500 / 0.500 / 0.750",
        "1.00 / 1.00 / 1.00",
        "0.250 / 0.250 / 0.250",
        "1.00 / 1.00 / 1.00",
    ]


def test_nobody_to_compare_with_leaves_the_ratios_out() -> None:
    assert benchmark.rows(1000, {"build": costs(1)}) == [["1,000", "build", "1.00", "2.00", "100", "-", "-", "-", "-"]]


# Measuring

_HOLD: Final = "data = b'x' * 150_000_000"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a process the orphans of those below it")
@pytest.mark.parametrize(
    "code",
    [
        _HOLD,
        f"import os\nif os.fork():\n    os.wait()\nelse:\n    {_HOLD}",
        f"import os, time\nif not os.fork():\n    time.sleep(0.1)\n    {_HOLD}",
        f"import os\nif os.fork():\n    os.wait()\nelif os.fork():\n    os._exit(0)\nelse:\n    {_HOLD}",
    ],
    ids=["itself", "worker", "worker left behind", "worker of a worker left behind"],
)
def test_memory_is_that_of_the_largest_process(tmp_path: Path, code: str) -> None:
    cost, _ = measure([sys.executable, "-c", code], tmp_path)
    assert cost.memory is not None
    assert 150_000_000 < cost.memory < 250_000_000


def test_memory_is_not_that_of_who_measures(tmp_path: Path) -> None:
    held = b"x" * 200_000_000
    cost, _ = measure([sys.executable, "-I", "-S", "-c", ""], tmp_path)
    assert cost.memory is None or cost.memory < len(held) // 2


@pytest.mark.skipif(not can_pin(), reason="processes cannot be kept to processors here")
def test_command_is_kept_to_so_many_processors(tmp_path: Path) -> None:
    code = "import os; print(len(os.sched_getaffinity(0)))"
    assert measure([sys.executable, "-c", code], tmp_path, cores=1)[1] == "1\n"


def test_failing_command_tells_why(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ended with 3:\nno such thing"):
        measure([sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"], tmp_path)
