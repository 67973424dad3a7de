"""The policy library (政策文件库) as data, in the fields that policy libraries exchange.

Names and meaning are those of the national library: `title`, `url`, `pubtime` 发布日期,
`puborg` 发文机关, `pcode` 发文字号 with its parts, `childtype` and `subchildtype` 主题分类,
`filetype` 公文种类, `cwrq` 成文日期, `fwzh` 发文字号, `summary`.  Beside them stands what a
library above needs to take a document over: its validity, the interpretations of it, and
its files with their digests.

A policy is a document in a column of the kind `policy`; withdrawn ones are not listed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.attachments import ending, kind_of
from disclosure.site import addresses, published
from disclosure.site.contents import Contents

ADDRESS: Final = "policies.json"

#: 机关代字〔年份〕序号号, with the brackets people type instead.
_NUMBER: Final = re.compile(r"(.+?)[〔\[【（(](\d{4})[〕\]】）)](\d+)号")
#: Between the levels of a theme.
_LEVELS: Final = re.compile(r"\s*[/\\]\s*")


def files(contents: Contents, corpus: Corpus, base: str) -> Iterator[tuple[str, bytes]]:
    """Yield address and content of the library's data; none where the site has no address (`base` is empty)."""
    if not base:
        return
    directory = contents.catalog.directory
    policies = published.policies(contents)
    interpretations = _interpretations(published.documents(contents))
    about = {
        "title": f"{published.POLICY_LIBRARY} - {directory.title}",
        "agency": directory.agency,
        "agency_code": directory.agency_code,
        "updated": published.zoned(max(map(published.changed, policies), default=published.UNKNOWN)),
        "count": len(policies),
    }
    rows = [
        _dump(
            {
                **_exchanged(document, contents, base),
                # Relative to this file: `url` leads to the host also where the site is shown elsewhere.
                "path": contents.document_address(document),
                **_standing(document),
                "interpretations": [_link(other, contents, base) for other in interpretations.get(document.ref, ())],
                "attachments": list(_attachments(document, contents, corpus, base)),
            }
        )
        for document in policies
    ]
    body = ",\n".join(rows)
    yield ADDRESS, f'{_dump(about)[:-1]},"documents":[\n{body}\n]}}\n'.encode()


def parts(number: str) -> tuple[str, str, str]:
    """Return 机关代字, year and serial number of a 文号; empty ones where it has another form."""
    match = _NUMBER.fullmatch(number)
    return (match[1], match[2], match[3]) if match else ("", "", "")


def _exchanged(document: Document, contents: Contents, base: str) -> dict[str, str]:
    number = published.number(document)
    office, year, serial = parts(number)
    theme, _, below = _LEVELS.sub("/", document.theme).partition("/")
    return {
        "title": document.title,
        "url": base + contents.document_address(document),
        "pubtime": f"{published.moment(document):%Y-%m-%d %H:%M}",
        "puborg": published.issuer(document, contents),
        "pcode": number,
        "pcodeJiguan": office,
        "pcodeYear": year,
        "pcodeNum": serial,
        "childtype": theme,
        "subchildtype": below,
        "filetype": document.genre,
        "cwrq": published.day(document.date),
        "fwzh": number,
        "summary": document.summary,
    }


def _standing(document: Document) -> dict[str, Any]:
    repealed = document.repealed
    return {
        "index": document.index,
        "column": document.column,
        "keywords": list(document.keywords),
        "validity": document.validity,
        "effective": published.day(document.effective),
        "expires": published.day(document.expires),
        "repealed": {"date": published.day(repealed.date), "by": repealed.by} if repealed else None,
        "updated": published.zoned(published.changed(document)),
    }


def _interpretations(newest: list[Document]) -> dict[str, list[Document]]:
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for document in newest:
        for ref in document.interprets:
            found[ref].append(document)
    return found


def _link(document: Document, contents: Contents, base: str) -> dict[str, str]:
    return {"title": document.title, "url": base + contents.document_address(document)}


def _attachments(document: Document, contents: Contents, corpus: Corpus, base: str) -> Iterator[dict[str, Any]]:
    for title, path, *_ in contents.attachments(document):
        kind = kind_of(path)
        yield {
            "title": title,
            "url": base + addresses.file_address(path),
            "type": kind.name if kind else "",
            "ending": ending(path),
            "bytes": corpus.file(path).stat().st_size,
            "sha256": corpus.file_hash(path),
        }


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(_clean(value), ensure_ascii=False, separators=(",", ":"))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return published.clean(value)
    if isinstance(value, dict):
        return {key: _clean(child) for key, child in value.items()}
    return [_clean(child) for child in value] if isinstance(value, list) else value
