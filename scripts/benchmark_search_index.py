"""Make one index, as a measured process of its own: ours, or lunr's over what jieba cuts.

    python benchmark_search_index.py ours documents.jsonl FOLDER ROOT
    python benchmark_search_index.py lunr documents.jsonl FOLDER

Prints seconds of the parts of its work as JSON.  The second runs in any Python that has
lunr and jieba: nothing of this project is imported for it.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

#: Documents whose texts one process takes at a time.
_SLICE = 500


def _rows(file: str) -> Iterator[dict[str, Any]]:
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def ours(documents: str, folder: str, root: str) -> dict[str, float]:
    """Write our index below a folder; several processes take texts from rendered bodies, as in a build."""
    from disclosure.catalog import read_catalog
    from disclosure.search import writing
    from disclosure.search.entries import Entry
    from disclosure.site.search import KIND_NAMES, blocks
    from disclosure.workers import cores, each

    def entries_of(lines: list[str]) -> list[Entry]:
        rows = map(json.loads, lines)
        return [
            Entry(
                tuple(row["order"]), tuple(row["facts"]), tuple(row["numbers"]), tuple(row["head"]), blocks(row["html"])
            )
            for row in rows
        ]

    catalog, _ = read_catalog(Path(root))
    assert catalog is not None
    started = time.perf_counter()
    lines = Path(documents).read_text(encoding="utf-8").splitlines(keepends=True)
    slices = [lines[start : start + _SLICE] for start in range(0, len(lines), _SLICE)]
    entries = [entry for found in each(entries_of, slices, cores()) for entry in found]
    taken = time.perf_counter()
    for address, data in writing.files(entries, catalog.by_path.values(), KIND_NAMES):
        file = Path(folder) / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return {"texts": taken - started, "index": time.perf_counter() - taken}


def lunr(documents: str, folder: str) -> dict[str, float]:
    """Write lunr's index over titles and texts that jieba has cut into words."""
    import jieba  # type: ignore[import-not-found]
    from lunr import lunr as build  # type: ignore[import-not-found]

    jieba.setLogLevel(60)
    started = time.perf_counter()
    fields = [
        {
            "address": row["facts"][0],
            "title": " ".join(jieba.cut(row["facts"][1])),
            "text": " ".join(jieba.cut(unescape(re.sub(r"<[^>]*>", " ", row["html"])))),
        }
        for row in _rows(documents)
    ]
    cut = time.perf_counter()
    index = build(ref="address", fields=("title", "text"), documents=fields)
    (Path(folder) / "lunr.json").write_text(json.dumps(index.serialize(), ensure_ascii=False), encoding="utf-8")
    return {"texts": cut - started, "index": time.perf_counter() - cut}


if __name__ == "__main__":
    work, *places = sys.argv[1:]
    json.dump(ours(*places) if work == "ours" else lunr(*places), sys.stdout)
