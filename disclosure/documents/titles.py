"""What a title says: the year of a yearly report (年度报告)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年", re.ASCII)
_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def report_year(title: str) -> int | None:
    """Return the year a report's title names, also in Chinese digits; None where it names none."""
    match = _YEAR.search(unicodedata.normalize("NFKC", title[:200]).translate(_DIGITS))
    return int(match[1]) if match else None
