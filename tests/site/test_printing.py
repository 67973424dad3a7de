"""Printing: values stand in pages as Jinja and MarkupSafe would have them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, Undefined
from markupsafe import Markup, escape

from disclosure.site.printing import Printing, printed


class Named(str):
    """A text of a kind of its own."""

    __slots__ = ()


class Element:
    """Something that says itself how it stands in HTML."""

    def __html__(self) -> str:
        return "<br>"

    def __str__(self) -> str:
        return "<not this>"


TEXTS = st.text(st.sampled_from("&<>'\"a林\ud800\x00")) | st.text()
VALUES = TEXTS | TEXTS.map(Markup) | TEXTS.map(Named) | st.none() | st.integers() | st.dates() | st.lists(TEXTS)
#: All that templates do with a value before they print it.
TEMPLATES = {
    "base": "<p>{% block inner %}{% endblock %}</p>{{ value }}",
    "page": (
        "{% extends 'base' %}{% import 'macros' as macros %}{% block inner %}{{ macros.row(value) }}"
        "{% for one in [value, value] %}{{ one }}{% if not loop.last %}{{ '、<' }}{% endif %}{% endfor %}"
        "{% set kept %}<b>{{ value }}</b>{% endset %}{{ kept }}{{ value ~ '<' }}{{ value | string | upper }}"
        "{{ missing }}{{ [value, kept] | join('&') }}{{ value | e }}{% filter upper %}{{ value }}{% endfilter %}"
        "{% call macros.around() %}{{ value }}{% endcall %}{% endblock %}"
    ),
    "macros": (
        "{% macro row(value) %}<i>{{ value }}</i>{% endmacro %}{% macro around() %}<u>{{ caller() }}</u>{% endmacro %}"
    ),
}


@given(VALUES)
def test_values_are_printed_as_markupsafe_escapes_them(value: Any) -> None:
    """Whatever a value is, and it becomes a text that nobody escapes again."""
    assert str(printed(value)) == str(escape(value))


@pytest.mark.parametrize("value", [Element(), Undefined(), Markup("<b>&amp;</b>"), True, b"<"])
def test_values_of_other_kinds(value: Any) -> None:
    """What says itself how it stands in HTML is asked, and what is nothing prints nothing."""
    assert str(printed(value)) == str(escape(value))


@given(VALUES)
def test_templates_print_the_same(value: Any) -> None:
    """A page is the same as without."""
    usual = Environment(autoescape=True, loader=DictLoader(TEMPLATES))
    ours = Environment(autoescape=True, loader=DictLoader(TEMPLATES))
    ours.code_generator_class = Printing
    assert ours.get_template("page").render(value=value) == usual.get_template("page").render(value=value)
    assert ours.get_template("page").root_render_func.__globals__["escape"] is printed
