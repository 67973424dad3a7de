"""`robots.txt` and `security.txt`: valid, and plain about where they work."""

from __future__ import annotations

import urllib.robotparser
from datetime import date, datetime

import pytest

from disclosure.catalog import Contact
from disclosure.site import wellknown
from tests.site import made

ROOT = "https://lyj.example.gov.cn/"
UNTIL = date(2026, 12, 31)


def fields(text: bytes) -> list[tuple[str, str]]:
    """Return the fields of a `security.txt` (RFC 9116) in order."""
    lines = [line for line in text.decode().splitlines() if line and not line.startswith("#")]
    found = []
    for line in lines:
        name, mark, value = line.partition(": ")
        assert mark
        assert value
        found.append((name, value))
    return found


def test_robots_may_read_everything() -> None:
    """A robot may read every page, and finds the sitemap."""
    for base in (ROOT, made.BASE):
        text = wellknown.robots(made.catalog(), base).decode()
        parser = urllib.robotparser.RobotFileParser()
        parser.parse(text.splitlines())
        assert parser.can_fetch("Baiduspider", f"{base}news/index.html")
        assert parser.site_maps() == [f"{base}sitemap.xml"]
        assert ("主站根目录" in text) == (base != ROOT)
    assert "/zwgk/lyj/" in text


def test_robots_without_an_address() -> None:
    """A site that does not know its address names no sitemap."""
    text = wellknown.robots(made.catalog(), "").decode()
    assert "Sitemap" not in text
    assert "Allow: /\n" in text


def test_robots_keeps_to_its_lines() -> None:
    """A title on several lines stays within its comment."""
    text = made.CATALOG.replace("title: 试验县林业局政府信息公开", 'title: "甲\\nDisallow: /\\rUser-agent: x"')
    lines = wellknown.robots(made.catalog(text), ROOT).decode().splitlines()
    assert [line for line in lines if line.startswith(("Disallow", "User-agent"))] == ["User-agent: *"]


def test_security() -> None:
    """What must stand in it does, once where it may stand once; the day is that of the catalogue."""
    contact = Contact(phone="0999-0000000", email="a@example.gov.cn")
    for base, host in ((ROOT, "lyj"), (made.BASE, "www")):
        text = wellknown.security_text(contact, base, UNTIL)
        assert text is not None
        assert fields(text) == [
            ("Contact", "mailto:a@example.gov.cn"),
            ("Contact", "tel:+86-999-0000000"),
            ("Expires", "2026-12-31T23:59:59+08:00"),
            ("Preferred-Languages", "zh"),
            ("Canonical", f"https://{host}.example.gov.cn/.well-known/security.txt"),
        ]
        assert datetime.fromisoformat(dict(fields(text))["Expires"]).utcoffset() is not None
        assert ("主站根目录" in text.decode()) == (base != ROOT)


@pytest.mark.parametrize(
    ("contact", "base", "until"),
    [
        (Contact(email="a@example.gov.cn"), ROOT, None),
        (Contact(email="a@example.gov.cn"), "", UNTIL),
        (Contact(), ROOT, UNTIL),
        (Contact(phone="内线 12"), ROOT, UNTIL),
    ],
)
def test_no_security_text(contact: Contact, base: str, until: date | None) -> None:
    """Without a day, an address or anybody to tell there is no file, rather than one that is not valid."""
    assert wellknown.security_text(contact, base, until) is None


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("0999-0000000", "tel:+86-999-0000000"),
        ("010 00000000", "tel:+86-10-00000000"),
        ("13900000000", "tel:+86-139-00000000"),
        ("0999-0000000转8001", ""),
        ("０９９９-0000000", ""),
        ("0999-0000000\nExpires: 2099", ""),
    ],
)
def test_telephone(phone: str, expected: str) -> None:
    """A telephone number is given where it can be dialled as it is."""
    assert wellknown.contacts(Contact(phone=phone)) == ([expected] if expected else [])


def test_hostile_mail() -> None:
    """A mail address cannot add a line or a field."""
    (address,) = wellknown.contacts(Contact(email="a@example.gov.cn\nExpires: 2099-01-01"))
    assert address == "mailto:a@example.gov.cn%20Expires%3A%202099-01-01"
