"""How much planted personal data the search finds, and how often it is wrong about what is none.

    python scripts/measure_personal_data.py [--number 500] [--seed 1] [--format markdown] [FOLDER …]

Planted values and near misses are those of `planted_personal_data`.  Clean texts are the
sample directory, its attachments, and the Markdown files below each FOLDER.  The exit code is 1
where a planted value was missed, or a near miss or a clean text raised an error.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmark_table import as_markdown, as_text
from planted_personal_data import NEAR_MISSES, WAYS

from disclosure.catalog import read_catalog
from disclosure.extraction import read
from disclosure.findings import Failure
from disclosure.personal_data import NOTHING, Allowance, find, find_headed
from disclosure.personal_data.kinds import DOOR

ROOT: Final = Path(__file__).resolve().parent.parent
_HEAD: Final = ("what", "written", "values", "reported", "share")


def carry(written: str) -> str:
    """Return a sentence with a value in it."""
    return f"联系人：某某，{written}，以上情况属实。"


def planted(number: int, seed: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield kind, way of writing, how many values were planted and how many were found, whole."""
    for name, (kind, make, ways) in WAYS.items():
        chance = random.Random(f"{seed} {name}")
        for way, write in ways.items():
            found = 0
            for _ in range(number):
                written = write(make(chance))
                text = carry(written)
                found += [datum.kind for datum in find(text)] == [kind]
            yield name, way, number, found


def near_misses(number: int, seed: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield kind, what is wrong, how many values were tried and how many were reported."""
    for name, (make, ways) in NEAR_MISSES.items():
        chance = random.Random(f"{seed} {name}")
        for way, write in ways.items():
            yield name, way, number, sum(bool(find(carry(write(make(chance))))) for _ in range(number))


def clean(texts: Sequence[str], allowed: Allowance) -> tuple[int, int]:
    """Return how many data that are errors, and how many that only warn, are found in texts."""
    counts = Counter(datum.kind for text in texts for datum in find(text, allowed))
    return counts.total() - counts[DOOR], counts[DOOR]


def _attachments(root: Path, allowed: Allowance) -> tuple[int, int, int, int]:
    """Return how many attachments and characters a directory has, errors and warnings in their text."""
    files = errors = warnings = characters = 0
    for file in sorted((root / "docs").rglob("*")):
        if file.suffix in (".docx", ".xlsx", ".pdf"):
            parts = read(file, hashlib.sha256(file.read_bytes()).hexdigest()).parts
            texts = [part.text or "\n".join("|".join(row) for row in part.rows) for part in parts]
            wrong, doubtful = clean(texts, allowed)
            files += 1
            characters += sum(map(len, texts))
            errors += wrong + sum(len(find_headed(part.rows, allowed)) for part in parts)
            warnings += doubtful
    return files, characters, errors, warnings


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "-"


def _row(kind: str, way: str, number: int, found: int) -> tuple[str, ...]:
    return kind, way, str(number), str(found), _share(found, number)


def _clean_row(name: str, texts: list[str], allowed: Allowance) -> tuple[int, tuple[str, ...]]:
    begun = time.perf_counter()
    errors, warnings = clean(texts, allowed)
    seconds = time.perf_counter() - begun
    about = f"{sum(map(len, texts)):,} characters, {seconds:.3f} s"
    return errors, (name, about, str(len(texts)), f"{errors} + {warnings}", _share(errors, len(texts)))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="clean texts (Markdown)")
    parser.add_argument("--number", type=int, default=500, help="values a way of writing")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("text", "markdown"), default="text")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where something was missed or reported wrongly."""
    options = _options(arguments)
    try:
        catalog, _ = read_catalog(ROOT)
    except Failure as error:
        sys.stderr.write(f"{error}\n")
        return 1
    allowed = Allowance.of(catalog) if catalog else NOTHING
    found = [_row(*line) for line in planted(options.number, options.seed)]
    wrong = [_row(*line) for line in near_misses(options.number, options.seed)]
    sources = [("sample directory", ROOT / "docs"), *((str(folder), folder) for folder in options.folders)]
    texts: list[tuple[str, ...]] = []
    errors = 0
    for name, folder in sources:
        read_texts = [file.read_text("utf-8") for file in sorted(folder.rglob("*.md"))]
        raised, row = _clean_row(name, read_texts, allowed)
        errors += raised
        texts.append(row)
    files, characters, raised, warnings = _attachments(ROOT, allowed)
    errors += raised
    about = f"{characters:,} characters"
    texts.append(("sample attachments", about, str(files), f"{raised} + {warnings}", _share(raised, files)))
    show = as_markdown if options.format == "markdown" else as_text
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for title, table in (
        ("Planted", (_HEAD, *found)),
        ("Near misses", (_HEAD, *wrong)),
        ("Clean texts (errors + warnings)", (("what", "size", "texts", "reported", "share"), *texts)),
    ):
        sys.stdout.write(f"{title}\n\n{show(table)}\n")
    missed = any(row[2] != row[3] for row in found)
    return int(missed or errors > 0 or any(row[3] != "0" for row in wrong))


if __name__ == "__main__":
    sys.exit(main())
