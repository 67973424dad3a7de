"""XML written as text: every value escaped, nothing a parser would have to guess."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr


def element(name: str, text: str = "", **attributes: str) -> str:
    """Return an element of clean text (`published.clean`); one without text is empty."""
    opened = f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}"
    return f"{opened}>{escape(text)}</{name}>" if text or not attributes else f"{opened}/>"
