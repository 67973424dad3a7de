"""`disclosure.personal_data.headed`: columns whose header names personal data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalog.model import Allowed, Contact, Privacy
from disclosure.personal_data import Allowance, find_headed
from disclosure.personal_data.allowance import _made
from disclosure.personal_data.headed import may_be_headed
from tests.helpers import pieces

_NUMBER = "999999195001010000"


def _kinds(header: str, *cells: str) -> list[str]:
    rows = [("序号", "姓名", header), *((str(at), "某某", cell) for at, cell in enumerate(cells, 1))]
    return [column.kind.code for column in find_headed(rows)]


@pytest.mark.parametrize(
    "header",
    pieces(
        "身份证号¦身份证号码¦公民身份号码¦公民身份证号码¦居民身份证号¦证件号码¦有效证件号码¦身份证件号码",
        "身份证 号码¦身份证号：",
        "户主身份证号码¦申请人身份证号¦身份证¦社会保障号码¦证件号¦护照号码¦身份证号（必填）",
    ),
)
def test_identity_headers(header: str) -> None:
    assert _kinds(header, "", _NUMBER) == ["identity"]
    assert _kinds(header, "G12345678") == ["identity"]
    assert _kinds(header, "99*************000", "9999********0000", "略", "", "见附件", "XXXXXX", "■■■■") == []


@pytest.mark.parametrize(
    "header",
    pieces(
        "银行账号¦银行帐号¦银行卡号¦账号¦卡号¦开户银行账号¦一卡通账号¦社保卡卡号¦收款账号¦银行账户¦账户号码¦卡（账）号¦农户银行账号¦打卡账号¦银行账号/卡号"
    ),
)
def test_account_headers(header: str) -> None:
    assert _kinds(header, "20000123456789012") == ["card"]
    assert _kinds(header, "6222 0200 1234") == ["card"]
    assert _kinds(header, "2000*********12", "示例农商行", "6228****") == []


@pytest.mark.parametrize(
    "header", pieces("手机¦手机号¦手机号码¦移动电话¦联系电话¦联系方式¦户主联系电话¦联系人电话¦联系电话（手机）¦电话")
)
def test_telephone_headers(header: str) -> None:
    assert _kinds(header, "13800000000") == ["mobile"]
    assert _kinds(header, "1380000-0000") == ["mobile"]
    assert _kinds(header, "138****0000", "0999-0000000", "12345", "0000000", "—") == []


@pytest.mark.parametrize(
    "header", pieces("家庭住址¦家庭地址¦住址¦户籍地址¦现住址¦居住地址¦户籍所在地¦详细住址¦通讯地址¦申请人住址")
)
def test_address_headers(header: str) -> None:
    assert _kinds(header, "示例镇示例村三组12号") == ["door"]
    assert _kinds(header, "示例镇示范路1号") == ["door"]
    assert _kinds(header, "示例镇", "示例街道", "示例镇示例村", "示例镇示例村***", "") == []


@pytest.mark.parametrize("header", pieces("出生日期¦出生年月¦出生年月日¦出生时间¦生日¦出生 年月"))
def test_birth_headers(header: str) -> None:
    for cell in pieces("1990-01-01¦1990.1¦1990年1月¦19900101¦1990/1/1¦32874¦九〇年"):
        assert _kinds(header, cell) == ["birth"], cell
    assert _kinds(header, "1990****", "—", "略", "", "不详") == []


@pytest.mark.parametrize(
    "header",
    pieces(
        "序号¦身份证号后四位¦证明¦许可证号¦采伐证号¦办公电话¦单位地址¦地址¦文号¦联系单位¦账面价值¦生长地¦生产日期¦保护地¦证书编号¦公示地点¦联系股室¦籍贯¦权利人住所地说明"
    ),
)
def test_other_headers_pass(header: str) -> None:
    assert _kinds(header, _NUMBER, "13800000000", "示例镇示例村三组12号", "1990-01-01") == []


def test_where_a_column_is() -> None:
    rows = [
        ("2023年补助名册", "", ""),
        ("姓名", "身份证号", "银行账号"),
        ("某甲", _NUMBER, "—"),
        ("某乙", "99*************000", "2000012345678"),
        ("某丙", _NUMBER, ""),
        ("姓名", "联系电话", "家庭住址"),
        ("某丁", "13800000000", "示例镇"),
    ]
    found = [(one.kind.code, one.header, one.row, one.column, one.cells) for one in find_headed(rows)]
    assert found == [
        ("identity", "身份证号", 1, 1, (2, 4)),
        ("card", "银行账号", 1, 2, (3,)),
        ("mobile", "联系电话", 5, 1, (6,)),
    ]


def test_forms_are_not_lists() -> None:
    """In a form the label of the next line stands below a label."""
    rows = [("姓名", "", "身份证号", ""), ("住址", "", "联系电话", ""), ("出生日期", "", "银行账号", "")]
    assert find_headed(rows) == []


def test_allowed_cells_pass() -> None:
    allowed = _made(Privacy((Allowed("13800000000", "值班手机"),)), Contact(address="示例县示例镇示范路1号"))
    assert isinstance(allowed, Allowance)
    rows = [("岗位", "联系电话", "通讯地址"), ("值班", "138-0000-0000", "示例镇示范路1号")]
    assert len(find_headed(rows)) == 2
    assert find_headed(rows, allowed) == []


_CELLS = st.text("0123456789*身份证号码家庭住址电话账号出生日期 （）：镇村组", max_size=12)


@given(st.lists(st.lists(_CELLS, max_size=5), max_size=8))
def test_every_column_found_has_its_header_and_its_cells(rows: list[list[str]]) -> None:
    for one in find_headed(rows):
        assert rows[one.row][one.column] == one.header
        assert may_be_headed(one.header.replace(" ", "").replace("：", ""))
        assert one.cells
        assert all(row > one.row and rows[row][one.column].strip() for row in one.cells)


def test_ragged_and_empty_tables() -> None:
    assert find_headed([]) == []
    assert find_headed([()]) == []
    assert find_headed([("身份证号",), (), ("1", _NUMBER)]) == []
