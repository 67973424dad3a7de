"""What is run, in this order: this program from nothing to one document more, then the others.

Every step is a command of its own.  The cache of this program is a folder of the case:
from nothing it is empty and there is no site; "nothing changed" runs the same command
again; "one added" finds one more document, sealed, with an attachment or without.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import benchmark_hugo as hugo
from benchmark_case import Case
from benchmark_corpus import PLAIN_CONFIG, PLAIN_SITE, SITE, TODAY
from benchmark_process import Cost, Failed, environment, measure

from disclosure.cache import OFF, VARIABLE

CHECK_COLD: Final = "check, no cache yet"
CHECK_WARM: Final = "check again"
FROM_NOTHING: Final = "build from nothing"
NOTHING_CHANGED: Final = "build, nothing changed"
ONE_ADDED: Final = "build, one document added"
WITHOUT_CACHE: Final = "build without a cache"
PLAIN: Final = "mkdocs"
HUGO: Final = "hugo"

#: Who runs.
CONTENDERS: Final = ("check", "build", PLAIN, HUGO)


@dataclass(frozen=True)
class Step:
    """A command to measure; `verify` takes its output and raises Failed where it did not do the whole work."""

    contender: str
    name: str
    command: Sequence[str]
    verify: Callable[[Case, str], None]
    prepare: Callable[[Case], None] = lambda case: None
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, case: Case, cores: int) -> Cost:
        """Prepare, measure and verify.

        Raises Failed where the command fails or did not do its work.
        """
        self.prepare(case)
        caches = {VARIABLE: str(case.cache), "HUGO_CACHEDIR": str(case.cache / "hugo")}  # not the user's
        variables = {**environment(), **caches, **self.variables}
        folder = case.hugo if self.contender == HUGO else case.root
        cost, output = measure(self.command, folder, variables, cores)
        self.verify(case, output)
        return cost


def _disclosure(command: str) -> list[str]:
    return [sys.executable, "-m", "disclosure", command, "--today", TODAY, "--format", "json"]


def _verify_report(case: Case, output: str) -> None:
    summary = json.loads(output)["summary"]
    documents = len(case.present())
    if summary["published"] != documents or summary["documents"] != documents or summary["errors"]:
        raise Failed(f"{documents} documents should pass: {summary}")


def _verify_build(case: Case, output: str) -> None:
    _verify_report(case, output)
    case.verify(case.root / SITE)


_BUILD: Final = _disclosure("build")


def steps(found: hugo.Hugo | None) -> list[Step]:
    """Return all steps, those of Hugo where there is one."""
    all = [
        Step("check", CHECK_COLD, _disclosure("check"), _verify_report, Case.clear),
        Step("check", CHECK_WARM, _disclosure("check"), _verify_report),
        Step("build", FROM_NOTHING, _BUILD, _verify_build, Case.clear),
        Step("build", NOTHING_CHANGED, _BUILD, _verify_build),
        Step("build", ONE_ADDED, _BUILD, _verify_build, Case.add),
        Step("build", WITHOUT_CACHE, _BUILD, _verify_build, Case.clear, {VARIABLE: OFF}),
        Step(
            PLAIN,
            PLAIN,
            [sys.executable, "-m", "mkdocs", "build", "--config-file", PLAIN_CONFIG],
            lambda case, output: case.verify(case.root / PLAIN_SITE),
            Case.clear,
        ),
    ]
    if found:
        command = [*found.command, "build"]
        all.append(Step(HUGO, HUGO, command, lambda case, output: case.verify(case.hugo / hugo.SITE), Case.clear))
    return all
