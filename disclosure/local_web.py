"""Requests and responses of the pages that a command serves on this machine alone (本机网页)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs

from disclosure.findings import Failure

#: Largest body of a request that a server of these pages takes, in bytes: some attachments in one form.
MAX_BODY: Final = 160 * 1024 * 1024
#: Most fields and files of one form.
_MAX_FIELDS: Final = 2000
_BOUNDARY: Final = re.compile(r'boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.ASCII | re.IGNORECASE)
_PARAMETER: Final = re.compile(r';\s*(name|filename)="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_BROKEN: Final = "表单没有传完整，请回到上一页再提交一次。"


@dataclass(frozen=True)
class Upload:
    """A file sent with a form: the name it had on the sender's machine, without folders, and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Request:
    """A request of the browser: `path` is decoded and begins with `/`.

    `query`, `form` and `files` hold all values of a name; a file field left empty is not there.
    """

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    form: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[Upload]] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """What the browser is sent."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


#: Answers the requests that are its own, and None for all others.
Application = Callable[[Request], Response | None]


def see_other(address: str) -> Response:
    """Return what sends the browser on after a form was taken."""
    return Response(b"", 303, headers={"Location": address})


def read_form(content_type: str, body: bytes) -> tuple[dict[str, list[str]], dict[str, list[Upload]]]:
    """Return the fields and the files in the body of a POST request, all values of a name in order.

    `content_type` is the header of the request: `application/x-www-form-urlencoded` or
    `multipart/form-data` (WHATWG HTML 4.10.21.8, RFC 7578), in UTF-8.

    Raises Failure where the body is neither, or is not whole.
    """
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "application/x-www-form-urlencoded":
            text = body.decode("ascii")
            return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS), {}
        boundary = _BOUNDARY.search(content_type)
        if kind == "multipart/form-data" and boundary:
            return _read_parts((boundary[1] or boundary[2]).encode("ascii"), body)
    except ValueError:
        raise Failure(_BROKEN) from None
    raise Failure(_BROKEN)


def _read_parts(boundary: bytes, body: bytes) -> tuple[dict[str, list[str]], dict[str, list[Upload]]]:
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(parts) < 2 or not parts[-1].startswith(b"--") or len(parts) > _MAX_FIELDS:
        raise ValueError("no last boundary")
    fields: defaultdict[str, list[str]] = defaultdict(list)
    files: defaultdict[str, list[Upload]] = defaultdict(list)
    for part in parts[1:-1]:
        head, blank, data = part.partition(b"\r\n\r\n")
        if not blank:
            raise ValueError("a part without content")
        lines = head.decode("utf-8").split("\r\n")
        about = next((line for line in lines if line.lower().startswith("content-disposition:")), "")
        said = {key.lower(): _unescaped(value) for key, value in _PARAMETER.findall(about)}
        if "name" not in said:
            raise ValueError("a part without a name")
        if "filename" not in said:
            fields[said["name"]].append(data.decode("utf-8"))
        elif said["filename"] or data:
            name = said["filename"].replace("\\", "/").rpartition("/")[2]
            files[said["name"]].append(Upload(name, data))
    return dict(fields), dict(files)


def _unescaped(text: str) -> str:
    """Return a parameter as it was before the browser escaped quotes and line ends in it."""
    for escape, meant in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        text = text.replace(escape, meant)
    return text
