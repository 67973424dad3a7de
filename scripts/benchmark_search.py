"""Our search index beside Pagefind, and lunr with jieba, on the same documents.

    python scripts/benchmark_search.py [--documents 10000] [--runs 3] [--corpus DIR] [--others PYTHON] [--skip lunr]

For each size: seconds, memory and bytes of making the indexes; what adding a document
rewrites; what queries load and how long they take in Chromium; and of what is there, how
much is found.  `--others` is a Python that has pagefind[extended], jieba and lunr.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import benchmark_search_browser as browsing
from benchmark_corpus import Text, real_texts
from benchmark_process import Cost, Failed, measure
from benchmark_search_figures import HEAD, OTHERS, OURS, Figures
from benchmark_search_pages import Site
from benchmark_table import FORMATS, print_table
from browser import browser
from chromium import find_chromium

from disclosure.search.engine import Engine
from disclosure.search.layout import FOLDER
from disclosure.search.segments import cut

_CHILD: Final = str(Path(__file__).with_name("benchmark_search_index.py"))
#: Results of Pagefind that are looked at: each is a file to load.
_MOST_HITS: Final = 600
#: What a query of ours loads, by the beginning of the path.
_KINDS: Final = {
    "code": r"search\.html|assets/",
    "terms": r"search/\w+/terms",
    "outlines": r"search/(index|\w+/outline)",
    "facts": r"search/\w+/facts",
    "pages": r"column-",
}


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _sum(answers: Iterable[browsing.Answer], pattern: str = "") -> float:
    """Return the kilobytes of the answers whose paths begin like a pattern."""
    return sum(answer.body for answer in answers if re.match(pattern, answer.path)) / 1000


def _contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the size and sum of each file."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): (file.stat().st_size, hash(file.read_bytes())) for file in files}


def has(python: str, module: str) -> bool:
    """Tell whether a Python can import a module."""
    return not subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode


class Bench:
    """One size, in a folder of its own."""

    def __init__(self, folder: Path, options: argparse.Namespace, documents: int, texts: Sequence[Text]) -> None:
        self.folder, self.options, self.documents = folder, options, documents
        self.figures = Figures(documents)
        self.made = Site(folder, texts, options.seed)
        self.site = folder / "site"
        self.site.mkdir()
        self.made.write(self.site, documents)
        self.lines = folder / "documents.jsonl"
        self._tell(f"pages written, {_size(self.site) / 1e6:.0f} MB")

    def _tell(self, what: str) -> None:
        sys.stderr.write(f"{self.documents} documents: {what}\n")

    def _cost(self, name: str, cost: Cost, costs: list[Cost]) -> None:
        costs.append(cost)
        self._tell(f"{name} {cost.seconds:.2f} s, {(cost.memory or 0) / 1e6:.0f} MB")

    def _put_costs(self, name: str, costs: Sequence[Cost], size: int) -> None:
        put = self.figures.put
        put("index s", name, [cost.seconds for cost in costs], 2, "0.1")
        if all(cost.cpu is not None and cost.memory is not None for cost in costs):
            put("index CPU s", name, [cost.cpu or 0 for cost in costs], 2)
            put("peak memory MB", name, [(cost.memory or 0) / 1e6 for cost in costs], 0, "0.1")
        put("index MB", name, [size / 1e6], 2, "0.25")

    def _targets(self, name: str) -> list[Path]:
        """Return a new folder for each run: where many files were just deleted, writing is slower."""
        return [self.folder / f"{name}-{run}" for run in range(self.options.runs)]

    def _make(self, lines: Path, site: Path) -> tuple[Cost, dict[str, float]]:
        command = [sys.executable, _CHILD, OURS, str(lines), str(site), str(self.made.root)]
        cost, output = measure(command, self.folder)
        return cost, json.loads(output)

    def index_ours(self) -> None:
        """Measure the making of our index and what is added to it."""
        costs: list[Cost] = []
        for target in self._targets(OURS):
            cost, parts = self._make(self.lines, target)
            self._cost(f"{OURS} ({parts['texts']:.2f} s of them for the texts)", cost, costs)
        shutil.move(target / FOLDER, self.site)
        size = _size(self.site / FOLDER)
        self._put_costs(OURS, costs, size)
        if "growth" not in self.options.skip:
            self._add_one(size)

    def _add_one(self, size: int) -> None:
        """Measure how much of the index one document more rewrites; how long it takes, `benchmark.py` measures."""
        more, grown = self.folder / "more.jsonl", self.folder / "grown"
        shutil.copyfile(self.lines, more)
        with more.open("a", encoding="utf-8") as lines:
            lines.write(self.made.source.document(self.documents, self.documents).line())
        before = _contents(self.site / FOLDER)
        self._make(more, grown)
        after = _contents(grown / FOLDER)
        changed = sum(about[0] for file, about in after.items() if before.get(file) != about)
        put = self.figures.put
        put("one more: rewritten %", OURS, [100 * changed / size], 2, "<= 2")
        put("next 1,000: rewritten % of documents (min / median / max)", OURS, self._shares(), 2)

    def _shares(self) -> list[float]:
        """Return for each of a thousand documents more how much of all documents lies in new segments, in percent."""
        source, count = self.made.source, self.documents
        years = [source.day(number, count).year for number in range(count)]
        shares, known = [], set(cut(years))
        for _ in range(1000):
            years.append(years[-1])
            now = set(cut(years))
            shares.append(100 * sum(end - first for first, end in now - known) / len(years))
            known = now
        return shares

    def index_pagefind(self) -> None:
        """Measure Pagefind on the same pages."""
        costs: list[Cost] = []
        arguments = ["--site", str(self.site), "--root-selector", "article", "--silent", "--output-path"]
        for target in self._targets("pagefind"):
            cost, _ = measure([self.options.others, "-m", "pagefind", *arguments, str(target)], self.folder)
            self._cost("pagefind", cost, costs)
        self._put_costs("pagefind", costs, _size(target))
        shutil.move(target, self.site / "pagefind")
        (self.site / "pagefind.html").write_text(browsing.PAGEFIND_PAGE, encoding="utf-8")

    def index_lunr(self) -> None:
        """Measure lunr over words that jieba cuts, once: it is slow."""
        target = self.folder / "lunr"
        target.mkdir()
        costs: list[Cost] = []
        cost, _ = measure([self.options.others, _CHILD, "lunr", str(self.lines), str(target)], self.folder)
        self._cost("lunr", cost, costs)
        self._put_costs("lunr", costs, _size(target))

    def query(self, chromium: str) -> None:
        """Measure queries in the browser, and how much of the truth is found."""
        for name in ("search.html", "assets"):
            source = self.made.frame / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, self.site / name)
        phrases = self.made.phrases(self.documents, self.options.seed)
        truth = self.made.truth(self.documents, phrases)
        self._tell(" ".join(f"{phrase}({len(found)})" for phrase, found in truth.items()))
        pages = {OURS: "search.html"}
        if (self.site / "pagefind.html").exists():
            pages["pagefind"] = "pagefind.html"
        with browsing.host(self.site) as (address, sent), browser(chromium) as running:
            for name, page in pages.items():
                loads = browsing.measure_queries(running, address, sent, page, phrases)
                self._put_loads(name, dict(zip(("first query", "next query"), loads, strict=True)))
            if "pagefind" in pages:
                found = browsing.pagefind_hits(running, address, phrases, _MOST_HITS)
                self._put_found("pagefind", {phrase: hits for phrase, (_, hits) in found.items()}, truth)
        engine = Engine(self.site)
        ours = {
            phrase: {result.facts.address for result in engine.search(f'"{phrase}"').results()}
            for phrase in phrases
            if len(truth[phrase]) <= _MOST_HITS
        }
        self._put_found(OURS, ours, truth)

    def _put_loads(self, name: str, loads: Mapping[str, Sequence[browsing.Load]]) -> None:
        limits = {"first query": "<= 150", "next query": "<= 60"}
        put = self.figures.put
        for when, own in loads.items():
            put(f"{when}: ms to first results", name, [load.milliseconds for load in own], 0, "<= 300")
            first = [load.answers for load in own]
            put(f"{when}: kB to first results", name, [_sum(answers) for answers in first], 1, limits[when])
            if name == OURS:
                for kind, pattern in _KINDS.items():
                    put(f"{when}: kB of {kind} to first results", name, [_sum(one, pattern) for one in first], 1)
            put(f"{when}: kB in all", name, [load.bodies / 1000 for load in own])
            put(f"{when}: kB of headers in all", name, [load.headers / 1000 for load in own])
            put(f"{when}: requests in all", name, [load.requests for load in own], 0)

    def _put_found(self, name: str, found: Mapping[str, set[str]], truth: Mapping[str, set[str]]) -> None:
        """Keep recall and precision; phrases with more hits than are looked at tell nothing of recall."""
        small = [phrase for phrase in truth if len(truth[phrase]) <= _MOST_HITS]
        recall = [100 * len(found[phrase] & truth[phrase]) / len(truth[phrase]) for phrase in small]
        precise = [
            100 * len(hits & truth[phrase]) / len(hits) for phrase, hits in found.items() if hits and phrase in small
        ]
        if recall:
            self.figures.put(f"recall % of {len(small)} phrases", name, recall, 1)
        if precise:
            self.figures.put("precision %", name, precise, 1)


def machine(python: str) -> str:
    """Return what the figures hold for."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    code = "from importlib.metadata import version as v; print(', '.join(f'{n} {v(n)}' for n in ('pagefind', 'lunr')))"
    told = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors{load}"
    return f"Python {platform.python_version()}{', ' + told if told else ''}; {system}. Cells are min / median / max."


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure our search beside Pagefind and lunr with jieba.")
    add = parser.add_argument
    add("--documents", type=int, nargs="+", default=[10000], metavar="N", help="sizes to measure (10000)")
    add("--runs", type=int, default=3, metavar="N", help="how often each index is made (3)")
    add("--corpus", type=Path, metavar="DIR", help="repeat pieces of the Markdown texts below DIR")
    add("--seed", type=int, default=1, metavar="N", help="another seed gives other texts and phrases")
    add("--others", default=sys.executable, metavar="PYTHON", help="a Python with pagefind[extended], jieba and lunr")
    add("--skip", nargs="+", choices=(*OTHERS, "growth"), default=[], help="leave out; growth: one more document")
    add("--lunr-most", type=int, default=2000, metavar="N", help="largest size for lunr (2000)")
    add("--format", choices=FORMATS, default=FORMATS[0], help="form of the table")
    options = parser.parse_args(arguments)
    if options.runs < 1 or min(options.documents) < 1:
        parser.error("--runs and --documents are at least 1")
    return options


def run(options: argparse.Namespace, documents: int, texts: Sequence[Text], chromium: str | None) -> Figures:
    """Measure one size."""
    with tempfile.TemporaryDirectory(prefix="disclosure-search-") as folder:
        bench = Bench(Path(folder), options, documents, texts)
        bench.index_ours()
        if "pagefind" not in options.skip and has(options.others, "pagefind"):
            bench.index_pagefind()
        wanted = "lunr" not in options.skip and documents <= options.lunr_most
        if wanted and has(options.others, "lunr") and has(options.others, "jieba"):
            bench.index_lunr()
        if chromium:
            bench.query(chromium)
        return bench.figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a contender did not do its work."""
    options = _options(arguments)
    table: list[Sequence[str]] = [HEAD]
    about = machine(options.others)
    try:
        texts = real_texts(options.corpus) if options.corpus else []
        for documents in options.documents:
            table += run(options, documents, texts, find_chromium()).table()
    except (Failed, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print_table(about, table, options.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
