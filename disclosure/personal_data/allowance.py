"""What passes the search: the agency's own contacts, and what the catalogue allows with a reason.

Values are compared as they are meant, not as they are written: digits alone, addresses
without spaces, full-width like half-width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from disclosure.catalog import Catalog
from disclosure.catalog.model import Contact, Privacy
from disclosure.identifiers import agency_code_problem
from disclosure.personal_data import mails
from disclosure.personal_data.identity import is_identity_number
from disclosure.personal_data.kinds import DOOR, MAIL, Kind


@dataclass(frozen=True, slots=True)
class Allowance:
    """Numbers (digits), e-mail addresses and postal addresses that may stand, all in plain form."""

    numbers: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()

    @staticmethod
    def of(catalog: Catalog) -> Allowance:
        """Return what a catalogue allows: its list, and the agency's telephone, fax, e-mail and address."""
        return _made(catalog.privacy, catalog.directory.contact)

    def allows(self, kind: Kind, written: str) -> bool:
        """Tell whether a datum of a kind may stand."""
        if kind == MAIL:
            return mails.plain(written) in self.mails
        if kind == DOOR:
            return any(plain_address(written) in address for address in self.addresses)
        return plain_number(written) in self.numbers


#: An allowance of nothing.
NOTHING = Allowance()


def plain_number(written: str) -> str:
    """Return the digits (and a final X) of a number, without +86 before a mobile number."""
    digits = re.sub(r"[^0-9X]", "", unicodedata.normalize("NFKC", written).upper())
    return re.sub(r"\A(?:00)?86(?=1[3-9]\d{9}\Z)", "", digits)


def plain_address(written: str) -> str:
    """Return a postal address half-width and without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", written))


@lru_cache(maxsize=16)
def _made(privacy: Privacy, contact: Contact) -> Allowance:
    values = [entry.value for entry in privacy.allow]
    values += [
        piece for field in (contact.phone, contact.fax, contact.email) for piece in re.split("[、，；;,/]", field)
    ]
    return Allowance(
        frozenset(_numbers(values)),
        frozenset(mails.plain(value) for value in values if "@" in value or "＠" in value),
        tuple(plain_address(value) for value in [*values, contact.address] if re.search(r"[\u4e00-\u9fff]", value)),
    )


def _numbers(values: Iterable[str]) -> Iterable[str]:
    """Yield the numbers of an allow-list; nobody can allow an identity number.

    A unified social credit code may look like one.
    """
    for value in values:
        number = plain_number(value)
        if len(number) >= 5 and (
            len(number) != 18 or not is_identity_number(number) or agency_code_problem(number) is None
        ):
            yield number
