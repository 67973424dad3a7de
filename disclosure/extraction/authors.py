"""Does the author that a file's properties name look like a person, or did a program write itself in."""

from __future__ import annotations

import re
from typing import Final

#: Programs that sign what they make, and names that systems are delivered with.
_PROGRAMS: Final = re.compile(
    r"""(?ix) \s* (?:
        python-(?:docx|pptx) | openpyxl | xlsxwriter | pypdf\d? .* | apache\ poi | docx4j | aspose .* | itext .*
      | (?:microsoft|ms|wps|kingsoft|libreoffice|openoffice|adobe|foxit|acrobat|chromium|skia)\b .* | wps_\d+ | 永中.*
      | administrators? | admin | user\d* | users | guest | root | owner | author | unknown | anonymous | default
      | (?:windows|microsoft|微软|系统|未知|匿名|本地)\ ?(?:office\ )?(?:用户|user) | 用户 | 作者 | 管理员 | 匿名
      | lenovo | 联想 | hp | dell | asus | acer | huawei | think(?:pad|centre)? | pc | my ?pc | mycomputer | xtzj
      | (?:desktop|laptop|pc|win)-[0-9a-z]+ | [\W\d_]*
    ) \s*"""
)


def person(name: str) -> str:
    """Return the name when it is a person's or an agency's, and nothing when it is a program's."""
    name = " ".join(name.split())
    return "" if _PROGRAMS.fullmatch(name) else name[:100]
