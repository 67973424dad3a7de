"""What a browser would send of a page's form, taken from its HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from lxml import html  # type: ignore[import-untyped]

from disclosure.forms import application
from disclosure.local_web import Application, Request, Response, Upload
from tests.forms.serving import TODAY


@dataclass
class Page:
    """A page that was answered, and its form as a browser has it before anybody types."""

    response: Response
    address: str
    form: dict[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of the page."""
        return " ".join(self.tree.text_content().split())

    @property
    def tree(self) -> html.HtmlElement:
        """The elements of the page."""
        return html.fromstring(self.response.body.decode())

    def at(self, key: str) -> str:
        """The text beside a field."""
        return " ".join(self.tree.get_element_by_id(key).text_content().split())


class Clerk:
    """Somebody with a browser: asks for pages, and sends their forms back changed."""

    def __init__(self, root: Path, today: date = TODAY) -> None:
        self.answer: Application = application(root, today)

    def get(self, address: str) -> Page:
        """Return the page at an address, after it was sent on."""
        parts = urlsplit(address)
        response = self.answer(Request("GET", unquote(parts.path), parse_qs(parts.query)))
        assert response is not None
        if response.status == 303:
            return self.get(response.headers["Location"])
        return Page(response, address, _form(response))

    def document(self, ref: str) -> Page:
        """Return the form of a document."""
        return self.get(f"/_edit/document/{quote(ref)}")

    def send(
        self,
        page: Page,
        changes: Mapping[str, str | list[str]] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> Page:
        """Send a form back with these values in it; returns the page that follows."""
        form = {name: [value.replace("\n", "\r\n") for value in values] for name, values in page.form.items()}
        for name, value in (changes or {}).items():
            form[name] = [one.replace("\n", "\r\n") for one in ([value] if isinstance(value, str) else value)]
        address = unquote(urlsplit(page.address).path)
        sent = {name: [upload] for name, upload in (files or {}).items()}
        response = self.answer(Request("POST", address, {}, form, sent))
        assert response is not None
        if response.status == 303:
            assert response.headers["Location"].isascii()
            return self.get(response.headers["Location"])
        return Page(response, page.address, _form(response))


def _form(response: Response) -> dict[str, list[str]]:
    """Return the values of the page's form; those of buttons, files and empty ticks are left out."""
    tree = html.fromstring(response.body.decode() or "<p></p>")
    found: dict[str, list[str]] = {}
    for form in tree.xpath("//form[@method='post']"):
        for one in form.iter("input", "select", "textarea"):
            name = one.get("name")
            if not name or one.get("type") == "file" or (one.get("type") == "checkbox" and "checked" not in one.attrib):
                continue
            if one.tag == "textarea":
                value = (one.text or "").removeprefix("\n")
            elif one.tag == "select":
                value = next(
                    (option.get("value") for option in one if "selected" in option.attrib), one[0].get("value")
                )
            else:
                value = one.get("value", "")
            found.setdefault(name, []).append(value)
    return found
