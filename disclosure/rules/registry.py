"""Where rules enter themselves, and what they are given to judge by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from disclosure.calendars import Calendar, national
from disclosure.catalog import Catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.findings import Finding
from disclosure.ledgers.model import Ledgers
from disclosure.ledgers.reading import read_ledgers


@dataclass(frozen=True)
class Context:
    """Everything a rule may look at; `today` is the day the check is made for.

    People, keys and stages are judged by `policy`: the catalogue of the base branch when
    a proposal is checked, so that a change cannot appoint its own reviewer.  `calendar` is
    the national one completed by the root's own tables.
    """

    catalog: Catalog
    corpus: Corpus
    today: date
    policy: Catalog
    ledgers: Ledgers
    calendar: Calendar


def open_context(catalog: Catalog, corpus: Corpus, today: date, policy: Catalog) -> tuple[Context, list[Finding]]:
    """Return what rules judge by, with the ledgers of the corpus's root, and what is wrong in those."""
    ledgers, findings = read_ledgers(corpus.root)
    calendar = national().with_tables(ledgers.holidays)
    return Context(catalog, corpus, today, policy, ledgers, calendar), findings


CatalogRule = Callable[[Catalog], Iterator[Finding]]
DocumentRule = Callable[[Document, Context], Iterator[Finding]]
DirectoryRule = Callable[[Context], Iterator[Finding]]

CATALOG_RULES: list[CatalogRule] = []
DOCUMENT_RULES: list[DocumentRule] = []
DIRECTORY_RULES: list[DirectoryRule] = []


def catalog_rule(check: CatalogRule) -> CatalogRule:
    """Enter a rule that judges the catalogue alone."""
    CATALOG_RULES.append(check)
    return check


def document_rule(check: DocumentRule) -> DocumentRule:
    """Enter a rule that judges one document."""
    DOCUMENT_RULES.append(check)
    return check


def directory_rule(check: DirectoryRule) -> DirectoryRule:
    """Enter a rule that judges documents against each other."""
    DIRECTORY_RULES.append(check)
    return check
