"""What robots and finders of faults look for at fixed addresses: `robots.txt` and `security.txt`.

Both are read at the root of a host only.  Where the directory stands below a path, as a
column of its host's site must (国办公开办函〔2019〕61号), the host's administrators take them
over; each file says so.

`security.txt` (RFC 9116) must say until when it holds.  That day is written in the
catalogue by a person who will look at it again: taken from the clock, the site would no
longer be a function of its sources, and nobody would ever have looked.  Without a day, or
without a way to reach anybody, there is no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final
from urllib.parse import quote, urlsplit

from disclosure.catalog import Catalog, Contact
from disclosure.site import published, sitemaps
from disclosure.site.parts import Made, Part

ROBOTS: Final = "robots.txt"
SECURITY: Final = ".well-known/security.txt"

#: A telephone number of the country with its area, or a mobile one.
_NUMBER: Final = re.compile(r"0?(\d{2,3})[- ]?(\d{7,8})", re.ASCII)


def parts(catalog: Catalog, base: str) -> Iterator[Part]:
    """Yield both files, as far as they can be made."""
    yield Part(ROBOTS, "", lambda: Made([(ROBOTS, robots(catalog, base))]))
    security = security_text(catalog.directory.contact, base, catalog.directory.security_until)
    if security:
        yield Part(SECURITY, "", lambda: Made([(SECURITY, security)]))


def robots(catalog: Catalog, base: str) -> bytes:
    """Return a `robots.txt` (RFC 9309) that lets everybody read everything."""
    path = urlsplit(base).path or "/"
    lines = [f"# {published.line(catalog.directory.title)}：全部内容都可以收录。"]
    if path != "/":
        lines += [
            f"# 本目录在主站的 {path} 下，而搜索引擎只读主站根目录的 /robots.txt：",
            "# 请主站管理人员把下面几行并入那里的 robots.txt。",
        ]
    lines += ["User-agent: *", f"Allow: {path}"]
    if base:
        lines += ["", f"Sitemap: {base}{sitemaps.ADDRESS}"]
    return ("\n".join(lines) + "\n").encode()


def security_text(contact: Contact, base: str, until: date | None) -> bytes | None:
    """Return a `security.txt` that holds until the end of a day; None where something it must say is missing."""
    reached = contacts(contact)
    if not base or not reached or until is None:
        return None
    root = urlsplit(base)
    canonical = f"{root.scheme}://{root.netloc}/{SECURITY}"
    lines = ["# 发现本网站的安全问题，请按下面的方式告知。"]
    if root.path != "/":
        lines += [f"# 本文件只在主站根目录有效：请主站管理人员把它放到 {canonical}。"]
    lines += [f"Contact: {address}" for address in reached]
    lines += [f"Expires: {until.isoformat()}T23:59:59+08:00", "Preferred-Languages: zh", f"Canonical: {canonical}"]
    return ("\n".join(lines) + "\n").encode()


def contacts(contact: Contact) -> list[str]:
    """Return how to reach the office that answers for disclosure, as addresses: mail first, then telephone."""
    mail = f"mailto:{quote(published.line(contact.email), safe='@+')}" if contact.email else ""
    number = _NUMBER.fullmatch(contact.phone)
    phone = f"tel:+86-{number[1]}-{number[2]}" if number else ""
    return [address for address in (mail, phone) if address]
