"""Does a name look like a person's (个人姓名): a common surname and one or two characters behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

#: The hundred most frequent surnames of the 2020 census's order, and compound ones.
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔"
)
_COMPOUND: Final = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|西门"
_NAME: Final = re.compile(rf"(?:(?:{_COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})")
#: What ends the names of offices, posts and programs' users.
_NO_PERSON: Final = re.compile(
    r"[局办股科室站所厅院委部处队岗组司会社厂场馆校镇乡村县市省区]\Z|中心|政府|公司|用户|管理|系统|办公|林业|林场|文档|文件|文字|文秘|档案|财务|电脑|信息"
)
_BETWEEN: Final = re.compile(r"[;；,，、/|\s]+")


def is_name(text: str, known: Iterable[str] = ()) -> bool:
    """Tell whether one of the names in a text looks like a person's; `known` are offices and agencies."""
    known = tuple(known)
    for name in _BETWEEN.split(text):
        if _NAME.fullmatch(name) and not _NO_PERSON.search(name) and not any(name in office for office in known):
            return True
    return False
