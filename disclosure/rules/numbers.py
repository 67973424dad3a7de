"""Index numbers (索引号) and document numbers (文号)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from disclosure.documents import Document
from disclosure.findings import Finding, Rule
from disclosure.identifiers import agency_code_problem
from disclosure.rules.registry import Context, directory_rule, document_rule
from disclosure.schema import shorten

_INDEX_BASIS: Final = "条例第十二条；政府信息公开目录系统实施指引（试行）"
_NUMBER_BASIS: Final = "GB/T 9704—2012"

WRONG_INDEX = Rule("IDX01", "error", "索引号写法有误", _INDEX_BASIS)
DUPLICATE_INDEX = Rule("IDX02", "error", "索引号重复", _INDEX_BASIS)
INDEX_MONTH = Rule("IDX03", "warning", "索引号月份与发布月份不同", _INDEX_BASIS, waivable=True)
MISSING_INDEX = Rule("IDX04", "warning", "还没有索引号", _INDEX_BASIS, waivable=True)
WRONG_NUMBER = Rule("NUM01", "error", "文号写法有误", _NUMBER_BASIS, waivable=True)

INDEX: Final = re.compile(r"([0-9A-Z]{18}|[0-9A-Z]{9})/((?:19|20)[0-9]{2})(0[1-9]|1[0-2])?-([0-9]{5})")
NUMBER: Final = re.compile(r"[\u4e00-\u9fa5]{1,12}〔(?:19|20)[0-9]{2}〕[1-9][0-9]{0,3}号")
#: Orders and announcements, numbered through or by year, without a code of the organ.
_OTHER_NUMBERS: Final = re.compile(r"无|[\u4e00-\u9fa5]{2,20}(?:令|公告)(?:(?:19|20)[0-9]{2}年)?第[1-9][0-9]{0,3}号")
_MISTAKES: Final = (
    (re.compile(r"\s"), "中间有空格", "删去空格"),
    (re.compile(r"[０-９]"), "用了全角数字", "数字改用半角"),
    (re.compile(r"[\[［【(（{｛〈<《]"), "年份的括号不对", "年份用六角括号〔〕"),
    (re.compile(r"〔[0-9]{2}〕"), "年份只写了两位", "年份写四位，例如〔2023〕"),
    (re.compile(r"〕第"), "序号前多了“第”字", "删去“第”字"),
    (re.compile(r"〕0"), "序号前补了 0", "序号前不补 0，例如 5号"),
    (re.compile(r"[^号]$"), "末尾缺少“号”字", "末尾加“号”字"),
)


@document_rule
def index_is_well_formed(document: Document, context: Context) -> Iterator[Finding]:
    """An index number is the agency's code, the month and five digits."""
    index = document.index
    if not index:
        if document.approved:
            hint = f"填写“{context.catalog.directory.agency_code}/年月-五位流水号”，不与别的文档重复"
            yield MISSING_INDEX(document.place(), "审核已通过的文档还没有索引号", hint)
        return
    match = INDEX.fullmatch(index)
    if not match:
        place = document.place("index")
        hint = f"写成“{context.catalog.directory.agency_code}/202312-00012”：机关代码、斜杠、年月、连字符、五位流水号"
        yield WRONG_INDEX(place, f"索引号“{shorten(index)}”写法有误", hint)
        return
    problem = agency_code_problem(match[1])
    if problem:
        place = document.place("index")
        yield WRONG_INDEX(place, f"索引号里的机关代码“{match[1]}”有误", problem)
    if match[3] and document.published and match[2] + match[3] != f"{document.published:%Y%m}":
        message = f"索引号是 {match[2]} 年 {match[3]} 月，发布是 {document.published:%Y} 年 {document.published:%m} 月"
        yield INDEX_MONTH(document.place("index"), message, "已经公布的索引号不要改；新文档按发布月份编号")


@directory_rule
def indexes_are_unique(context: Context) -> Iterator[Finding]:
    """No index number is given twice."""
    holders: defaultdict[str, list[Document]] = defaultdict(list)
    for document in context.corpus.documents:
        if document.index:
            holders[document.index].append(document)
    for index, documents in holders.items():
        for document in documents[1:]:
            message = f"索引号“{shorten(index)}”已由 {documents[0].path} 使用"
            yield DUPLICATE_INDEX(document.place("index"), message, "给后来的文档换一个没有用过的流水号")


@document_rule
def number_is_well_formed(document: Document, context: Context) -> Iterator[Finding]:
    """A document number is `机关代字〔2023〕12号`, an order's or announcement's, or 无."""
    number = document.number
    if not number or NUMBER.fullmatch(number) or _OTHER_NUMBERS.fullmatch(number):
        return
    known = [(fault, remedy) for pattern, fault, remedy in _MISTAKES if pattern.search(number)]
    fault = "，".join(fault for fault, _ in known) or "不是“机关代字〔年份〕序号号”"
    remedy = "；".join(remedy for _, remedy in known) or "写成 示林〔2023〕12号 的样子，没有文号的写“无”"
    yield WRONG_NUMBER(document.place("number"), f"文号“{shorten(number)}”{fault}", remedy)
