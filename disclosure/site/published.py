"""What is public, as machines read it: documents, clean text, absolute addresses, times with their zone.

Everything that leaves the site for another program (feeds, sitemaps, data files, META
tags, JSON-LD) takes its values from here, so that all of them say the same.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from disclosure.documents import Document
from disclosure.gate import State
from disclosure.site.contents import Contents
from disclosure.text_file import CONTROLS

#: Why files are missing where `mkdocs.yml` names no address; for the person who builds.
NO_BASE: Final = (
    "mkdocs.yml 没有写 site_url 或者写得不对，不知道网站的地址：不生成订阅（feed.xml）、网站地图（sitemap.xml）、"
    "政策文件库数据（policies.json）和页面里的结构化数据，目录数据的“网址”一栏留空。"
)

POLICY_LIBRARY: Final = "政策文件库"
#: What the time of a document without one is taken for: a page always has a date.
UNKNOWN: Final = datetime(1970, 1, 1)
#: Unicode's "noncharacters": the last two of each plane, and 32 in the middle of the first.
_NO_CHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
#: What XML, JSON or a reader's eye cannot take: what no text file may hold either, and halves of pairs.
_UNFIT: Final = re.compile(f"{CONTROLS.pattern}|[\ud800-\udfff{_NO_CHARACTERS}]")
_SPACES: Final = re.compile(r"[\t\n ]+")
#: What an address may be written with (RFC 3986), but for the brackets around a host's number.
_ADDRESS_MARKS: Final = "!#$%&'()*+,/:;=?@~-._"
_STRAY: Final = re.compile("%(?![0-9A-Fa-f]{2})")


def documents(contents: Contents) -> list[Document]:
    """Return the documents that stand in public, newest first; in a preview, too, no draft is among them."""
    return [document for document in contents.latest if contents.state(document) is State.PUBLISHED]


def policies(contents: Contents) -> list[Document]:
    """Return the documents of the policy library, newest first: those in columns of the kind `policy`."""
    return [document for document in contents.policies if contents.state(document) is State.PUBLISHED]


def moment(document: Document) -> datetime:
    """Return when a document was made public, in the agency's own time."""
    if document.published:
        return document.published
    return datetime.combine(document.date, time.min) if document.date else UNKNOWN


def changed(document: Document) -> datetime:
    """Return when a document last changed in public: its publication or the day of its last correction.

    A correction has no hour: it counts from the beginning of its day, but never before
    the publication.
    """
    corrected = [datetime.combine(note.date, time.min) for note in document.corrections if note.date]
    return max([moment(document), *corrected])


def zoned(at: datetime) -> str:
    """Return a time of the agency as RFC 3339 writes it (`2023-12-05T09:30:00+08:00`)."""
    return f"{at.isoformat(timespec='seconds')}+08:00"


def day(value: date | None) -> str:
    """Return a date as `YYYY-MM-DD`, empty where there is none."""
    return value.isoformat() if value else ""


def issuer(document: Document, contents: Contents) -> str:
    """Return who issued a document."""
    return document.issuer or contents.catalog.directory.agency


def number(document: Document) -> str:
    """Return a document's number (文号), empty where it says that it has none."""
    return "" if document.number == "无" else document.number


def clean(text: str) -> str:
    """Return a text without the characters that no other program can take."""
    return text if text.isprintable() else _UNFIT.sub("", text)  # all of them are unprintable, and it is quicker


def line(text: str) -> str:
    """Return a text clean and on one line."""
    return _SPACES.sub(" ", clean(text)).strip()


def base(site_url: str | None) -> str:
    """Return the address of the site's root as others may write it, ending in `/`; empty where none is known.

    Names of hosts in Chinese become ASCII (IDNA), paths are percent-encoded.
    """
    try:
        parts = urlsplit((site_url or "").strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError):
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    if ":" in host:
        host = f"[{host}]"
    path = _escaped(parts.path).strip("/")
    return urlunsplit((parts.scheme, f"{host}{port}", f"/{path}/" if path else "/", "", ""))


def uri(address: str) -> str:
    """Return an address somebody wrote with everything percent-encoded that an address may not hold.

    Empty for what leads to no page of the web.
    """
    written = line(address)
    if not written.lower().startswith(("http://", "https://")):
        return ""
    head, mark, anchor = _escaped(written).partition("#")
    return head + mark + anchor.replace("#", "%23")


def _escaped(address: str) -> str:
    return _STRAY.sub("%25", quote(address, safe=_ADDRESS_MARKS))
