"""Documents that were just saved, judged before all others are judged again (先行检查).

For a preview: what is wrong in a document itself and where it leads is known in a moment.
What only all documents together tell stays as it was; `gate` says it soon after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from disclosure.corpus import read_file, with_current_refs
from disclosure.documents import Document
from disclosure.examination import examine_alone, find_ways, follow
from disclosure.findings import Finding, in_order
from disclosure.gate import UNREVIEWED, State, Verdict, facts_of, state_of, unreviewed
from disclosure.rules import Context, privacy
from disclosure.rules.waivers import Waivers
from disclosure.snapshot import Memory

#: Of more documents the whole is judged as soon.
_FEW: Final = 20


def judge_saved(verdict: Verdict, paths: Iterable[str], memory: Memory) -> Verdict | None:
    """Return a verdict with the documents at these paths of the root as they are now.

    `memory` is that of the judgement which gave the verdict.  None where that says too
    little: other files were saved, too, or documents came or went.
    """
    known = memory.snapshot.entries if memory.snapshot else {}
    catalog, corpus, facts = verdict.catalog, verdict.corpus, verdict.facts
    # Of what an editor wrote beside a document for a moment nothing is left.
    saved = sorted(path for path in set(paths) if path in known or (corpus.root / path).exists())
    if catalog is None or facts is None or not 0 < len(saved) <= _FEW or not all(path in known for path in saved):
        return None
    read: dict[str, Document | None] = {}
    problems: list[Finding] = []
    for path in saved:
        if (corpus.root / path).is_symlink() or not (corpus.root / path).is_file():
            return None
        document, _, found = read_file(corpus.root, path, catalog.review)
        read[path] = document and with_current_refs(document, catalog)
        problems += found
    documents = [read.get(document.path, document) for document in corpus.documents]
    there = {document.path for document in corpus.documents}
    documents += [document for path, document in read.items() if path not in there]
    unread = [path for path in corpus.unread if read.get(path) is None]
    unread += [path for path, document in read.items() if document is None and path not in unread]
    corpus = replace(corpus, documents=tuple(filter(None, documents)), unread=tuple(sorted(unread)))
    context = Context(catalog, corpus, facts.today, catalog, facts.ledgers, facts.calendar)
    waivers = Waivers(context)
    ways = find_ways(catalog, corpus)
    states = {document.ref: verdict.states.get(document.ref, State.BLOCKED) for document in corpus.documents}
    before = {one for path in saved for one in _of_itself(path, verdict, memory)}
    kept = [one for one in verdict.findings if one not in before]
    new: list[Finding] = waivers.remaining(problems)
    for document in filter(None, read.values()):
        alone = waivers.remaining(examine_alone(document, context))
        led = follow(document, ways)
        own = [one for one in (*kept, *new, *alone, *led) if one.place.path == document.path]
        states[document.ref] = state_of(document, any(one.severity == "error" for one in own))
        new += [*alone, *led, *unreviewed(document)] if states[document.ref] is State.WITHHELD else [*alone, *led]
    findings = in_order([*kept, *privacy.concealed(new, catalog)])
    return replace(verdict, corpus=corpus, states=states, findings=tuple(findings), facts=facts_of(context, states))


def _of_itself(path: str, verdict: Verdict, memory: Memory) -> Iterable[Finding]:
    """Return what was found in a document by itself before."""
    assert verdict.catalog is not None
    assert memory.snapshot is not None
    entry = memory.snapshot.entries[path]
    opinions = [opinion.findings for opinion in (entry.rules, entry.links) if opinion]
    yield from privacy.concealed([*entry.problems, *(one for found in opinions for one in found)], verdict.catalog)
    yield from (one for one in verdict.findings if one.place.path == path and one.rule == UNREVIEWED.code)
