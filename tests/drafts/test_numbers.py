"""The next number: of the column's form, in the year of the document, after the highest one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.documents import Document
from disclosure.drafts import Draft, find_column
from disclosure.drafts.numbers import Number, last_number, next_number, read_number
from disclosure.duties.facts import Facts
from tests.cli.roots import small_root, write_document
from tests.drafts.clerk import facts_of


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """A directory of two columns."""
    root = small_root(tmp_path_factory.mktemp("small"))
    for ref in ("a", "b", "c"):
        write_document(root, f"news/2023-{ref}", title=f"文件{ref}")
    return facts_of(root, date(2024, 4, 10))


def with_numbers(facts: Facts, *numbers: str, column: str = "news", **fields: object) -> Facts:
    """Return the facts with documents of these numbers, each a day after the one before."""
    pattern: Document = facts.corpus.documents[0]
    made = tuple(
        replace(
            pattern,
            ref=f"{column}/{at}",
            path=f"docs/{column}/{at}.md",
            column=column,
            number=number,
            date=date(2024, 1, 1 + at),
            **fields,  # type: ignore[arg-type]
        )
        for at, number in enumerate(numbers)
    )
    return replace(facts, corpus=replace(facts.corpus, documents=made))


def draft(facts: Facts, day: str = "2024-04-01") -> Draft:
    """Return a draft of news."""
    return Draft(facts, find_column(facts, "news"), {"date": day})


@pytest.mark.parametrize(
    ("numbers", "following"),
    [
        (["示林〔2024〕12号"], "示林〔2024〕13号"),
        (["示林〔2024〕12号", "示林〔2024〕3号"], "示林〔2024〕13号"),
        (["示林〔2023〕40号"], "示林〔2024〕1号"),
        (["示林〔2024〕2号", "示林函〔2024〕7号"], "示林函〔2024〕8号"),
        (["示林函〔2024〕7号", "无"], "示林函〔2024〕8号"),
        (["公告第3号"], None),
        (["示林〔2024〕9999号"], None),
        ([], None),
    ],
)
def test_next_number(small: Facts, numbers: list[str], following: str | None) -> None:
    """The form is the column's newest one; the serial follows the highest of the year."""
    assert next_number(draft(with_numbers(small, *numbers))) == following


def test_numbers_of_others_do_not_count(small: Facts) -> None:
    """Other organs have numbers of their own; another column's form is taken where this one has none."""
    assert next_number(draft(with_numbers(small, "省林〔2024〕5号", issuer="试验省林业局"))) is None
    assert next_number(draft(with_numbers(small, "示林〔2024〕5号", column="policy/superior"))) == "示林〔2024〕6号"


def test_the_year_is_the_documents(small: Facts) -> None:
    """A document of last December goes on with last year's numbers."""
    facts = with_numbers(small, "示林〔2023〕40号", "示林〔2024〕2号")
    assert next_number(draft(facts, "2023-12-29")) == "示林〔2023〕41号"


@given(st.integers(1, 9998), st.integers(1949, 2099), st.text("示例县林办函字", min_size=1, max_size=8))
def test_a_number_is_read_as_it_is_written(serial: int, year: int, code: str) -> None:
    """Reading undoes writing."""
    assert read_number(f"{code}〔{year}〕{serial}号") == Number(code, year, serial)


def test_last_number_of_a_year_without_any(small: Facts) -> None:
    """Then the serial is 0."""
    assert last_number(draft(with_numbers(small, "示林〔2023〕40号"))) == Number("示林", 2024, 0)
