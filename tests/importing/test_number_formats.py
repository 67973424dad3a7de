"""Numbers, days and times as the programs show them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.importing.number_formats import BUILT_IN, display
from disclosure.importing.numerals import numeral

_ACCOUNTS = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        ("0.1234", "0.00%", "12.34%"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234567.891", "#,##0", "1,234,568"),
        ("-5", "#,##0.00;[Red]-#,##0.00", "-5.00"),
        ("-5", "0;(0)", "(5)"),
        ("0", "0;-0;-", "-"),
        ("1234.5", _ACCOUNTS, "1,234.50"),
        ("0", _ACCOUNTS, "-"),
        ("12", "000000", "000012"),
        ("3", '0"人"', "3人"),
        ("34567", "￥#,##0", "￥34,567"),
        ("34567", "[$￥-804]#,##0", "￥34,567"),
        ("1000", "0.0,", "1.0"),
        ("1.005", "0.00", "1.01"),
        ("0.30000000000000004", "General", "0.3"),
        ("12345678901", "General", "12345678901"),
        ("349999199001010", "0", "349999199001010"),
        ("-0.4", "0", "0"),
        ("12000", "0.00E+00", "1.20E+04"),
        ("5", '[<10]"少";[>=10]"多"', "少"),
        ("12", "[DBNum1]General", "十二"),
        ("3", "[DBNum2]General", "叁"),
        ("3.10", "0.##", "3.1"),
        ("45261", "yyyy/m/d", "2023/12/1"),
        ("45261", 'yyyy"年"m"月"d"日"', "2023年12月1日"),
        ("45261", BUILT_IN[31], "2023年12月1日"),
        ("45261.3958333333", "yyyy-mm-dd hh:mm", "2023-12-01 09:30"),
        ("0.5", "h:mm", "12:00"),
        ("0.75", "h:mm AM/PM", "6:00 PM"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.000694444444", "mm:ss", "01:00"),
        ("45261", "aaaa", "星期五"),
        ("59", "yyyy-m-d", "1900-2-28"),
        ("61", "yyyy-m-d", "1900-3-1"),
        ("不是数", "0.00", "不是数"),
    ],
)
def test_what_is_shown(value: str, format: str, shown: str) -> None:
    assert display(value, format) == shown


def test_days_counted_from_1904() -> None:
    assert display("43799", "yyyy-m-d", from_1904=True) == "2023-12-1"


def test_what_is_not_known_is_said() -> None:
    assert display("0.5", "# ?/?") is None
    assert display("-1", "yyyy-m-d") is None


@settings(max_examples=80, deadline=None)
@given(
    st.floats(allow_nan=True, allow_infinity=True) | st.text(max_size=6),
    st.sampled_from([*BUILT_IN.values(), _ACCOUNTS]) | st.text('0#?.,;yYmMdhs:[]"\\_*@ Eaen%年-+$<>=G/', max_size=12),
)
def test_no_format_breaks_it(value: float | str, format: str) -> None:
    shown = display(repr(value) if isinstance(value, float) else value, format)
    assert shown is None or isinstance(shown, str)


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (110, "chineseCounting", "一百一十"),
        (1005, "chineseCounting", "一千零五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (14, "upperRoman", "XIV"),
        (28, "lowerLetter", "bb"),
        (21, "decimalEnclosedCircle", "㉑"),
        (7, "unknown", "7"),
    ],
)
def test_numerals(value: int, format: str, shown: str) -> None:
    assert numeral(value, format) == shown
