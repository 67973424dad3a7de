"""`disclosure.identifiers`: check characters of agency codes (GB 32100-2015, GB 11714-1997)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.identifiers import agency_code_problem, credit_code_check, organisation_code_check
from tests.helpers import pieces

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    "code", ["11341700003244967K", "113417030032499282", "11341702003256060X", "11349999MB0X20239M"]
)
def test_real_credit_codes(code: str) -> None:
    assert credit_code_check(code) == code[17]
    assert organisation_code_check(code[8:16]) == code[16]
    assert agency_code_problem(code) is None


@pytest.mark.parametrize("code", ["743059337", "003110926", "003244967", "000014349"])
def test_real_organisation_codes(code: str) -> None:
    assert organisation_code_check(code) == code[8]
    assert agency_code_problem(code) is None


def test_wrong_credit_code_of_the_reference() -> None:
    assert credit_code_check("113400000000000000") == "G"
    assert "校验位" in (agency_code_problem("113400000000000000") or "")


@pytest.mark.parametrize(
    ("code", "check"),
    [("00000000", "0"), ("10000000", "8"), ("00000001", "9"), ("00000005", "1"), ("0000000A", "2"), ("00000006", "X")],
)
def test_check_by_hand(code: str, check: str) -> None:
    """11 - sum mod 11, where 10 is X and 11 is 0."""
    assert organisation_code_check(code) == check


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_credit_codes_avoid(letter: str) -> None:
    assert credit_code_check(f"1134170000324496{letter}K") is None
    assert letter in (agency_code_problem(f"1134170000324496{letter}K") or "")


@pytest.mark.parametrize(
    "code",
    pieces(
        "¦1¦12345678¦1234567890¦11341700003244967¦11341700003244967KK",
    ),
)
def test_other_lengths(code: str) -> None:
    assert "18 位" in (agency_code_problem(code) or "")


@pytest.mark.parametrize(
    "code", ["74305933一", "74305933７", "七43059337", "11341700003244967Ｋ", "1134170000324496７K"]
)
def test_characters_that_only_look_alike(code: str) -> None:
    assert agency_code_problem(code)


@given(st.text(_ORGANISATION, min_size=8, max_size=8))
def test_one_check_character_fits_an_organisation(code: str) -> None:
    check = organisation_code_check(code)
    assert check is not None
    fitting = [end for end in _ORGANISATION if agency_code_problem(code + end) is None]
    assert fitting == [check]


@given(st.text(_CREDIT, min_size=8, max_size=8), st.text(_CREDIT, min_size=8, max_size=8), st.data())
def test_any_one_wrong_character_is_found(front: str, inner: str, data: st.DataObject) -> None:
    """The weights are units modulo the prime 31, so that no single slip is left unseen."""
    check = organisation_code_check(inner)
    if check is None or check not in _CREDIT:
        return
    code = front + inner + check
    code += credit_code_check(code) or ""
    assert agency_code_problem(code) is None
    position = data.draw(st.integers(0, 17))
    slip = data.draw(st.sampled_from([letter for letter in _CREDIT if letter != code[position]]))
    assert agency_code_problem(code[:position] + slip + code[position + 1 :])


def test_codes_too_short_have_no_check_character() -> None:
    assert credit_code_check("1" * 16) is None
    assert credit_code_check("1" * 17) is not None
    assert organisation_code_check("1" * 7) is None
    assert organisation_code_check("1" * 8) is not None


@given(st.text())
def test_any_text_gets_an_answer(code: str) -> None:
    problem = agency_code_problem(code)
    assert problem is None or problem
