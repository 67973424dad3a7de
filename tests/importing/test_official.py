"""What official documents say of themselves, recognised in many layouts."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.importing.model import Block, Paragraph, Run
from disclosure.importing.official import Official, number_in, read_day, recognise
from disclosure.importing.plain import paragraphs


def _read(text: str) -> Official:
    return recognise(paragraphs(text.split("\n")))[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年12月1日", date(2023, 12, 1)),
        ("2023 年 12 月 01 日", date(2023, 12, 1)),
        ("二〇二三年十二月一日", date(2023, 12, 1)),
        ("二○二三年十月二十日", date(2023, 10, 20)),
        ("二O二三年二月三十一日", None),
        ("2023年13月1日", None),
        ("2023年12月1日前", None),
        ("一九九九年一月三十一日", date(1999, 1, 31)),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("示林〔2023〕12号", "示林〔2023〕12号"),
        ("示林[2023]012号", "示林〔2023〕12号"),
        ("示林（2023） 第12 号", "示林〔2023〕12号"),
        ("示林办函﹝2023﹞5号", "示林办函〔2023〕5号"),
        ("示例县林业局公告第3号", "示例县林业局公告第3号"),
        ("见示林〔2023〕12号文", ""),
        ("正文", ""),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert number_in(text) == number


def test_plain_text_of_a_notice() -> None:
    found = _read(
        "示例县林业局文件\n示林〔2023〕12号\n示例县林业局关于印发\n《造林办法》的通知\n各乡镇人民政府：\n"
        "现印发给你们。本办法自2024年1月1日起施行，有效期至2028年12月31日。\n附件：造林办法\n示例县林业局\n2023年12月1日\n"
        "（此件主动公开）\n抄送：县政府办。\n示例县林业局办公室 2023年12月2日印发"
    )
    assert found.title == "示例县林业局关于印发《造林办法》的通知"
    assert (found.number, found.issuer, found.date) == ("示林〔2023〕12号", "示例县林业局", date(2023, 12, 1))
    assert (found.effective, found.expires) == (date(2024, 1, 1), date(2028, 12, 31))
    assert (found.addressees, found.attachments) == ("各乡镇人民政府", ["造林办法"])
    assert (found.printed_by, found.openness) == ("示例县林业局办公室", "此件主动公开")
    assert not found.closed


def test_several_agencies_sign() -> None:
    found = _read("关于联合检查的通知\n各乡镇：\n请配合。\n示例县林业局\n示例县财政局\n2023年12月1日")
    assert found.issuer == "示例县林业局、示例县财政局"


def test_name_and_day_on_one_line() -> None:
    found = _read("关于检查的通知\n各乡镇：\n请配合。\n示例县林业局　　2023年12月1日")
    assert (found.issuer, found.date) == ("示例县林业局", date(2023, 12, 1))


def test_days_in_sentences_are_no_signature() -> None:
    found = _read("关于检查的通知\n检查时间：\n2023年12月1日\n到2024年1月1日为止。\n示例县林业局\n2023年11月20日")
    assert found.date == date(2023, 11, 20)


def test_an_introduction_is_no_addressee() -> None:
    assert not _read("关于检查的通知\n现将有关事项通知如下：\n一、时间").addressees


@pytest.mark.parametrize("text", ["（此件不公开）", "公开方式：依申请公开"])
def test_what_is_not_public(text: str) -> None:
    assert _read(f"关于检查的通知\n正文。\n{text}").closed


def test_secrets_and_urgency_above_the_head() -> None:
    found = _read("000001\n机密★1年\n特急\n示例县林业局文件\n示林〔2023〕1号　签发人：某某\n关于检查的通知\n正文。")
    assert found.secret == "机密★1年"
    assert found.signer == "某某"
    assert found.title == "关于检查的通知"


def test_a_text_without_layout_keeps_its_first_line() -> None:
    blocks: list[Block] = [Paragraph((Run("今天天气很好，我们去造林。"),)), Paragraph((Run("后来下雨。"),))]
    found, rest = recognise(blocks)
    assert found == Official()
    assert rest == blocks


def test_title_and_agency_in_lines_of_one_size() -> None:
    lines = [Paragraph((Run(text),), align="center", size=22) for text in ("示例县林业局", "2023年工作总结")]
    found, _ = recognise([*lines, Paragraph((Run("正文。"),))])
    assert found.title == "示例县林业局2023年工作总结"
