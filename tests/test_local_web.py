"""Forms as browsers send them."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure.findings import Failure
from disclosure.local_web import Upload, read_form

BOUNDARY = "----WebKitFormBoundaryx1"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def part(header: str, data: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {header}\r\n\r\n".encode() + data + b"\r\n"


def whole(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def test_fields_and_files_of_a_form() -> None:
    body = whole(
        part('name="title"', "标题".encode()),
        part('name="audience"', "公民".encode()),
        part('name="audience"', "企业".encode()),
        part('name="file"; filename="附件 %221%22.docx"\r\nContent-Type: application/x', b"\x00\r\n\r\n--x\xff"),
        part('name="none"; filename=""\r\nContent-Type: application/octet-stream', b""),
    )
    form, files = read_form(MULTIPART, body)
    assert form == {"title": ["标题"], "audience": ["公民", "企业"]}
    assert files == {"file": [Upload('附件 "1".docx', b"\x00\r\n\r\n--x\xff")]}


@pytest.mark.parametrize("name", ["C:\\Users\\x\\a.pdf", "../../a.pdf", "/etc/a.pdf"])
def test_a_file_has_no_folders(name: str) -> None:
    _, files = read_form(MULTIPART, whole(part(f'name="f"; filename="{name}"', b"x")))
    assert files["f"][0].name == "a.pdf"


def test_a_plain_form() -> None:
    form, files = read_form("application/x-www-form-urlencoded", urlencode({"a": "中 文", "b": ""}).encode())
    assert (form, files) == ({"a": ["中 文"], "b": [""]}, {})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("", b""),
        ("text/plain", b"a=1"),
        ("application/json", b"{}"),
        ("multipart/form-data", whole(part('name="a"', b"1"))),
        (MULTIPART, b""),
        (MULTIPART, part('name="a"', b"1")),
        (MULTIPART, whole(part('name="a"', b"1"))[:-8]),
        (MULTIPART, whole(part('filename="a"', b"1"))),
        (MULTIPART, whole(part('name="a"', b"\xff"))),
        (MULTIPART, whole(f"--{BOUNDARY}\r\nX: y\r\n\r\n1\r\n".encode())),
        (MULTIPART, whole(f"--{BOUNDARY}\r\nnothing".encode())),
        (MULTIPART, whole(*[part('name="a"', b"1")] * 2001)),
        ("application/x-www-form-urlencoded", b"a=%ff"),
        ("application/x-www-form-urlencoded", b"a=\xff"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 2001)),
    ],
)
def test_what_is_no_whole_form(kind: str, body: bytes) -> None:
    with pytest.raises(Failure, match="没有传完整"):
        read_form(kind, body)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.binary(max_size=40))))
def test_bytes_arrive_as_they_were_sent(sent: list[tuple[str, bytes]]) -> None:
    assume(all(BOUNDARY.encode() not in data for _, data in sent))
    _, files = read_form(MULTIPART, whole(*(part(f'name="{name}"; filename="f"', data) for name, data in sent)))
    for name in "abc":
        assert [upload.data for upload in files.get(name, [])] == [data for one, data in sent if one == name]


@given(st.binary(max_size=200))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    for kind in (MULTIPART, "application/x-www-form-urlencoded"):
        with suppress(Failure):
            read_form(kind, body)
