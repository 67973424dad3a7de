"""How long `disclosure check` and `disclosure build` take beside plain `mkdocs build` on the same files.

    python scripts/benchmark.py [--documents 1000 10000] [--runs 3] [--format markdown] [--corpus DIR]

The three run in turn, each in processes of its own, over one directory in a temporary
folder.  Plain MkDocs is Material without plugins and hooks, its documents kept out of
the navigation as ours are.  Ratios are taken within a round, so that what slows the
whole machine down for a while slows both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmark_corpus import PLAIN_CONFIG, PLAIN_SITE, SITE, TODAY, Slot, Text, real_texts, write_root
from benchmark_process import Cost, Failed, measure
from benchmark_table import FORMATS, print_table

PLAIN: Final = "mkdocs"
_HEAD: Final = ("documents", "command", "seconds", "CPU s", "memory MB", f"time ÷ {PLAIN}", f"memory ÷ {PLAIN}")
_WARM_UP: Final = 5


@dataclass(frozen=True)
class Contender:
    """A command to measure; `verify` raises Failed where it did not do the whole work."""

    command: list[str]
    verify: Callable[[Path, Sequence[Slot], str], None]


def _disclosure(command: str) -> list[str]:
    return [sys.executable, "-m", "disclosure", command, "--today", TODAY, "--format", "json"]


def _verify_report(root: Path, slots: Sequence[Slot], output: str) -> None:
    summary = json.loads(output)["summary"]
    if summary["published"] != len(slots) or summary["documents"] != len(slots) or summary["errors"]:
        raise Failed(f"{len(slots)} documents should pass: {summary}")


def _verify_site(root: Path, slots: Sequence[Slot], output: str) -> None:
    _verify_report(root, slots, output)
    _verify_pages(root / SITE, slots)


def _verify_pages(site: Path, slots: Sequence[Slot]) -> None:
    written = sum((site / f"{slot.ref}.html").is_file() for slot in slots)
    if written != len(slots):
        raise Failed(f"{site} has {written} of {len(slots)} document pages")


CONTENDERS: Final = {
    "check": Contender(_disclosure("check"), _verify_report),
    "build": Contender(_disclosure("build"), _verify_site),
    PLAIN: Contender(
        [sys.executable, "-m", "mkdocs", "build", "--config-file", PLAIN_CONFIG],
        lambda root, slots, output: _verify_pages(root / PLAIN_SITE, slots),
    ),
}

#: The costs of each command, a run each.
Costs = dict[str, list[Cost]]


def run_all(folder: Path, documents: int, runs: int, texts: Sequence[Text] = (), seed: int = 1) -> Costs:
    """Make a directory below `folder` and measure every command on it `runs` times, in turn."""
    root = folder / f"{documents}"
    root.mkdir()
    slots = write_root(root, documents, texts, seed)
    costs: Costs = {name: [] for name in CONTENDERS}
    for round in range(1, runs + 1):
        for name, contender in CONTENDERS.items():
            for site in (SITE, PLAIN_SITE):  # every run writes a new site
                shutil.rmtree(root / site, ignore_errors=True)
            cost, output = measure(contender.command, root)
            contender.verify(root, slots, output)
            costs[name].append(cost)
            sys.stderr.write(f"{documents} documents, round {round}/{runs}: {name} {cost.seconds:.2f} s\n")
    shutil.rmtree(root)
    return costs


def _spread(values: Iterable[float | None], digits: int) -> str:
    """Return `min / median / max`."""
    known = [value for value in values if value is not None]
    if not known:
        return "-"
    return " / ".join(f"{value:.{digits}f}" for value in (min(known), statistics.median(known), max(known)))


def _over(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def rows(documents: int, costs: Costs) -> list[tuple[str, ...]]:
    """Return the rows of the table for one size."""
    table: list[tuple[str, ...]] = []
    for name, own in costs.items():
        pairs = list(zip(own, costs[PLAIN], strict=True))
        table.append(
            (
                f"{documents:,}",
                name,
                _spread((cost.seconds for cost in own), 2),
                _spread((cost.cpu for cost in own), 2),
                _spread((_over(cost.memory, 1024 * 1024) for cost in own), 0),
                _spread((_over(cost.seconds, plain.seconds) for cost, plain in pairs), 3),
                _spread((_over(cost.memory, plain.memory) for cost, plain in pairs), 2),
            )
        )
    return table


def machine() -> str:
    """Return what the figures hold for."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material"))
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors{load}"
    return f"Python {platform.python_version()}, {versions}; {system}. Cells are min / median / max."


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure check and build beside plain mkdocs build.")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10000], metavar="N", help="sizes to measure")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="rounds for each size (3)")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="form of the table")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="repeat the Markdown texts below DIR")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed gives other synthetic texts")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error("--runs is at least 1")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a command did not do its work."""
    options = _options(arguments)
    table: list[Sequence[str]] = [_HEAD]
    about = machine()
    try:
        texts = real_texts(options.corpus) if options.corpus else []
        with tempfile.TemporaryDirectory(prefix="disclosure-benchmark-") as folder:
            run_all(Path(folder), _WARM_UP, 1)  # compiled modules and what the system reads once
            for documents in options.documents:
                table += rows(documents, run_all(Path(folder), documents, options.runs, texts, options.seed))
    except (Failed, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print_table(about, table, options.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
