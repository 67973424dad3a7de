"""The words that ledgers and the annual report share: applicants, outcomes and yearly items.

Source: the tables of 《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）.
"""

from __future__ import annotations

from typing import Final

#: Kinds of applicants, in the order of the table's columns.
APPLICANTS: Final = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")

#: Outcomes by group, in the order of the table's rows; a group without rows is a row itself.
OUTCOME_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "（一）予以公开": (),
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": (),
    "（三）不予公开": (
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
        "6.属于四类过程性信息",
        "7.属于行政执法案卷",
        "8.属于行政查询事项",
    ),
    "（四）无法提供": (
        "1.本机关不掌握相关政府信息",
        "2.没有现成信息需要另行制作",
        "3.补正后申请内容仍不明确",
    ),
    "（五）不予处理": (
        "1.信访举报投诉类申请",
        "2.重复申请",
        "3.要求提供公开出版物",
        "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息",
    ),
    "（六）其他处理": (
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.其他",
    ),
}


def _short(group: str, row: str) -> str:
    """Return what a ledger writes for a row: `予以公开`, `不予公开：属于国家秘密`."""
    name = group.partition("）")[2].partition("（")[0]
    return f"{name}：{row.partition('.')[2]}" if row else name


#: What `requests.csv` writes as outcome, and the row of the table it belongs to (group, row; row empty for a group).
OUTCOMES: Final[dict[str, tuple[str, str]]] = {
    _short(group, row): (group, row) for group, rows in OUTCOME_GROUPS.items() for row in rows or ("",)
}

#: Results of 行政复议 and of both kinds of 行政诉讼.
RESULTS: Final = ("结果维持", "结果纠正", "其他结果", "尚未审结")
REVIEWS: Final = ("行政复议", "行政诉讼—未经复议直接起诉", "行政诉讼—复议后起诉")

#: Items of `decisions.csv` and their units.
ITEMS: Final[dict[str, str]] = {
    "规章制发": "件",
    "规章废止": "件",
    "规章现行有效": "件",
    "行政规范性文件制发": "件",
    "行政规范性文件废止": "件",
    "行政规范性文件现行有效": "件",
    "行政许可": "件",
    "行政处罚": "件",
    "行政强制": "件",
    "行政事业性收费": "万元",
    **{f"{review}—{result}": "件" for review in REVIEWS for result in RESULTS},
    # Counts that rows cannot show: that a year had none, and that none is missing.
    "政府信息公开申请": "件",
    "热线和信箱事项": "件",
    "主动公开信息": "条",
}

CHANNELS: Final = ("12345热线", "网站信箱", "其他")
SATISFACTIONS: Final = ("满意", "基本满意", "不满意", "未评价")
