"""Codes with a check character: the unified social credit code and the organisation code."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code_check(code: str) -> str | None:
    """Return the check character of an 18-character unified social credit code (统一社会信用代码).

    Source: GB 32100-2015.  None when one of the first 17 characters is not allowed.
    """
    if len(code) < 17 or any(character not in _ALPHABET for character in code[:17]):
        return None
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return _ALPHABET[-total % 31]


def organisation_code_check(code: str) -> str | None:
    """Return the check character of a 9-character organisation code (组织机构代码).

    Source: GB 11714-1997.  None when one of the first 8 characters is not allowed.
    """
    if len(code) < 8 or any(character not in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" for character in code[:8]):
        return None
    remainder = -sum(int(character, 36) * weight for character, weight in zip(code, _WEIGHTS, strict=False)) % 11
    return "X" if remainder == 10 else str(remainder)


@lru_cache(maxsize=256)
def agency_code_problem(code: str) -> str | None:
    """Return what is wrong with an agency's code, as a Chinese sentence, or None."""
    if len(code) == 18:
        expected = credit_code_check(code)
        inner = organisation_code_check(code[8:16])
        if expected is None:
            return "统一社会信用代码只能用数字和大写字母，不含 I、O、S、V、Z"
        if code[17] != expected or code[16] != inner:
            return "统一社会信用代码的校验位不对，请逐字核对"
        return None
    if len(code) == 9:
        expected = organisation_code_check(code)
        return None if expected is not None and code[8] == expected else "组织机构代码的校验位不对，请逐字核对"
    return "应为 18 位统一社会信用代码或 9 位组织机构代码"
