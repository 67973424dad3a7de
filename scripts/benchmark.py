"""How long `disclosure check` and `disclosure build` take beside plain `mkdocs build` and Hugo on the same documents.

    python scripts/benchmark.py [--documents 1000 10000] [--runs 3] [--format markdown] [--corpus DIR]
        [--others PYTHON | --hugo PATH] [--only build hugo] [--cores 2] [--keep DIR]

All run in turn, each in processes of its own.  Plain MkDocs is Material without plugins
and hooks, its documents kept out of the navigation as ours are; Hugo has the bare
template of `benchmark_hugo.py`.  That all wrote a page for each document, with its title
and body, is checked after each run.  Ratios are taken within a round, so that what slows
the whole machine down for a while slows all sides.

All targets are judged by one run, on a machine that nobody else uses:

    python scripts/benchmark.py --documents 1000 10000 20000 100000 --cores 2 --others PYTHON
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmark_case import case_of
from benchmark_corpus import Text, real_texts
from benchmark_hugo import Hugo, find_hugo
from benchmark_process import Cost, Failed, can_pin
from benchmark_steps import CONTENDERS, HUGO, PLAIN, Step, steps
from benchmark_table import FORMATS, print_table
from benchmark_targets import Costs, over, ratios, report

_HEAD: Final = (
    "documents",
    "command",
    "seconds",
    "CPU s",
    "memory MB",
    *(f"{what} ÷ {other}" for other in (PLAIN, HUGO) for what in ("time", "memory")),
)
_WARM_UP: Final = 5


def run_all(
    folder: Path,
    documents: int,
    chosen: Sequence[Step],
    runs: int,
    cores: int = 0,
    texts: Sequence[Text] = (),
    seed: int = 1,
) -> Costs:
    """Make what is measured below `folder` and measure every step on it `runs` times, in turn."""
    case = case_of(folder, documents, texts, seed)
    case.make()
    costs: dict[str, list[Cost]] = {step.name: [] for step in chosen}
    for round in range(1, runs + 1):
        for step in chosen:
            cost = step.run(case, cores)
            costs[step.name].append(cost)
            busy = "" if cost.cpu is None else f", {cost.cpu:.2f} s of processors"
            done = f"{documents} documents, round {round}/{runs}: {step.name} {cost.seconds:.2f} s{busy}"
            sys.stderr.write(f"{done}, load {_load()}\n")
    case.clear()
    return costs


def _spread(values: Iterable[float | None], digits: int) -> str:
    """Return `min / median / max`, or the one value there is."""
    known = [value for value in values if value is not None]
    if not known:
        return "-"
    shown = known if len(known) == 1 else (min(known), statistics.median(known), max(known))
    return " / ".join(f"{value:.{digits}f}" for value in shown)


def rows(documents: int, costs: Costs) -> list[Sequence[str]]:
    """Return the rows of the table for one size."""
    table: list[Sequence[str]] = []
    for name, own in costs.items():
        cells = [
            f"{documents:,}",
            name,
            _spread((cost.seconds for cost in own), 2),
            _spread((cost.cpu for cost in own), 2),
            _spread((over(cost.memory, 1024 * 1024) for cost in own), 0),
        ]
        for other in (PLAIN, HUGO):
            pairs = zip(own, costs.get(other, ()), strict=False)
            cells.append(_spread(ratios(costs, name, other), 3))
            cells.append(_spread((over(cost.memory, others.memory) for cost, others in pairs), 2))
        table.append(cells)
    return table


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def machine(hugo: Hugo | None, cores: int, load: str) -> str:
    """Return what the figures hold for; `load` is that before the first run."""
    known = [f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material")]
    known.append(f"Hugo {hugo.version}" if hugo else "no Hugo")
    used = f"{cores} of {os.cpu_count()}" if cores and can_pin() else f"{os.cpu_count()}"
    system = f"{platform.system()} {platform.machine()}, {used} processors, load {load} before and {_load()} after"
    return (
        f"Python {platform.python_version()}, {', '.join(known)}; {system}. Cells are min / median / max of the rounds."
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure check and build beside plain mkdocs build and Hugo.")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10000], metavar="N", help="sizes to measure")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="rounds for each size (3)")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="form of the tables")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="repeat the Markdown texts below DIR")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed gives other synthetic texts")
    parser.add_argument("--others", default="", metavar="PYTHON", help="a Python that has the package `hugo`")
    parser.add_argument("--hugo", default="", metavar="PATH", help="the program itself (else that on the PATH)")
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=CONTENDERS, help="who is measured (all)")
    parser.add_argument("--cores", type=int, default=0, metavar="N", help="keep everyone to N processors")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the documents in DIR, and use those kept there")
    options = parser.parse_args(arguments)
    if options.runs < 1 or options.cores < 0:
        parser.error("--runs is at least 1, --cores at least 0")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a command did not do its work."""
    options = _options(arguments)
    load = _load()
    table: list[Sequence[str]] = [_HEAD]
    sizes: dict[int, Costs] = {}
    try:
        hugo = find_hugo(options.hugo, options.others)
        chosen = [step for step in steps(hugo) if step.contender in options.only]
        texts = real_texts(options.corpus) if options.corpus else []
        with ExitStack() as stack:
            folder = (
                options.keep.resolve()
                if options.keep
                else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="disclosure-benchmark-")))
            )
            run_all(folder, _WARM_UP, chosen, 1)  # compiled modules and what the system reads once
            for documents in options.documents:
                sizes[documents] = run_all(folder, documents, chosen, options.runs, options.cores, texts, options.seed)
                table += rows(documents, sizes[documents])
    except (Failed, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print_table(machine(hugo, options.cores, load), table, options.format)
    print_table("\nTargets; figures are medians.", report(sizes), options.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
