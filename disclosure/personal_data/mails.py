"""Private e-mail addresses (个人邮箱): those at providers that give anybody an account.

An agency's own domain passes, whatever stands before it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PROVIDERS: Final = (
    "qq.com foxmail.com 163.com 126.com yeah.net 188.com 163.net sina.com sina.cn sina.com.cn sohu.com sogou.com "
    "139.com 189.cn wo.cn wo.com.cn 21cn.com tom.com 263.net eyou.com china.com aliyun.com 88.com "
    "gmail.com googlemail.com outlook.com outlook.cn hotmail.com live.com live.cn msn.com icloud.com me.com mac.com "
    "yahoo.com yahoo.cn yahoo.com.cn yahoo.com.hk proton.me protonmail.com mail.ru gmx.com zoho.com"
)
#: Free providers; what lies below them (vip.163.com) counts too.
PROVIDERS: Final = frozenset(_PROVIDERS.split())
_LOCAL: Final = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ._%+\-．＿－]+[ \u3000\u200b]?\Z")
_DOMAIN: Final = re.compile(r"[ \u3000\u200b]?((?:[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\-]+[.．。])+[A-Za-zＡ-Ｚａ-ｚ]{2,6})")
#: Behind an address that names a file.
_FILE_ENDING: Final = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|ofd|od[ts]|wps|et|csv|txt|zip|png|jpe?g|gif|webp|md)\Z", re.I
)
_REACH: Final = 80


def find(text: str, at: int) -> tuple[int, int] | None:
    """Return start and end of the private address around the sign at an offset, None where there is none."""
    domain = _DOMAIN.match(text, at + 1, at + _REACH)
    if domain is None:
        return None
    written = _FILE_ENDING.sub("", domain[1])
    if not _is_free(plain(written)):
        return None
    begin = max(0, at - _REACH)
    local = _LOCAL.search(text[begin:at])
    if local is None:
        return None
    start = begin + local.start()
    return None if text[start - 1 : start] in ("*", "＊") else (start, domain.start(1) + len(written))


def plain(address: str) -> str:
    """Return an address as mail programs write it: half-width, lower case, without spaces."""
    return (
        re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", address).lower()).replace("。", ".").replace("#", "@")
    )


def _is_free(domain: str) -> bool:
    parts = domain.split(".")
    return any(".".join(parts[begin:]) in PROVIDERS for begin in range(len(parts) - 1))
