"""The page at a former address: it leads on at once, without a script, and says where to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage
from disclosure.site.redirects import Redirect, redirects


class RedirectPage(DirectoryPage):
    """What answers where a document or column was before; robots are told the new address alone."""

    template = "redirect.html"
    canonical = False
    framed = False

    def __init__(self, redirect: Redirect, contents: Contents, base: str) -> None:
        self.redirect = redirect
        super().__init__(redirect.title, redirect.address, None, contents, base)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given; nothing of the frame."""
        return {"link": self.link, "redirect": self.redirect, "base": self.base}


def redirect_pages(contents: Contents, base: str) -> Iterator[RedirectPage]:
    """Yield a page for every former address."""
    for redirect in redirects(contents):
        yield RedirectPage(redirect, contents, base)
