"""Addresses of links in an office's file, as a page may have them."""

from __future__ import annotations

import re
from typing import Final

from disclosure.targets import is_web_address

#: What would end an address in Markdown, or begin something else there.
_MARKS: Final = re.compile(r"[()\[\]*_`\\|!]|&(?=[#A-Za-z0-9]+;)")
_MAIL: Final = re.compile(r"mailto:[A-Za-z0-9._+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_PHONE: Final = re.compile(r"tel:\+?[0-9\-]{5,20}")


def usable(address: str) -> str:
    """Return an address of the web, of mail or of a telephone as Markdown may hold it; empty for any other."""
    address = address.strip()
    if is_web_address(address) or _MAIL.fullmatch(address) or _PHONE.fullmatch(address):
        return _MARKS.sub(lambda match: f"%{ord(match.group()):02X}", address)
    return ""
