"""The text of a ledger's file, with hints for those who write it in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from disclosure.findings import Finding
from disclosure.text_file import FILE_TOO_LARGE, NOT_UTF8, decode

#: What Excel writes at the head of its "CSV UTF-8", and by which it knows the encoding again.
_MARK: Final = b"\xef\xbb\xbf"
_HINTS: Final = {
    NOT_UTF8.code: "Excel、WPS 表格的“CSV”是 GBK 编码。另存为时，文件类型选“CSV UTF-8（逗号分隔）”，再检查一遍",
    FILE_TOO_LARGE.code: "台账只留要统计的年份，往年的另存到本目录以外",
}


def read_text(path: str, data: bytes) -> tuple[str | None, list[Finding]]:
    r"""Return the text of a ledger with `\\n` line ends, None where there is none, and what is wrong with its bytes."""
    if path.endswith(".csv"):
        data = data.removeprefix(_MARK)
    text, findings = decode(path, data)
    if path.endswith(".csv"):
        findings = [replace(finding, hint=_HINTS.get(finding.rule, finding.hint)) for finding in findings]
    return text, findings
