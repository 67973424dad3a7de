"""Signatures go both ways between this program and OpenSSH, and nothing but a whole good one is read."""

from __future__ import annotations

import base64
import struct
import subprocess
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_review import public_line, sample_key, write_key

from disclosure.findings import Failure
from disclosure.review.signature import (
    NAMESPACE,
    BadSignature,
    parse_key,
    public_key,
    read_signature,
    sign,
    signs,
)
from tests.review.signed import FIRE, Root, on_one_line, sign_here, ssh_keygen

TEXT: Final = "agency: 11349999MB0X20239M\ndocument: notices/2023-fire-season\nstage: first\n"
#: Every refusal is a Chinese sentence.
CHINESE: Final = r"[\u4e00-\u9fff]"
BLOB: Final = sign_here(TEXT, "clerk")


def _allowed(folder: Path, person: str = "clerk", options: str = f'namespaces="{NAMESPACE}"') -> Path:
    """Write the file of allowed signers that OpenSSH asks for."""
    file = folder / "allowed_signers"
    file.write_text(f"{person} {options} {public_line(person)}\n", "utf-8")
    return file


def _accepts(folder: Path, text: str, signature: str, person: str = "clerk", namespace: str = NAMESPACE) -> bool:
    """Tell whether `ssh-keygen -Y verify` takes a signature."""
    (folder / "signature").write_text(read_signature(signature).armored, "ascii")
    command = ["ssh-keygen", "-Y", "verify", "-f", str(_allowed(folder)), "-I", person, "-n", namespace]
    done = subprocess.run(
        [*command, "-s", str(folder / "signature")], input=text.encode(), capture_output=True, check=False
    )
    return done.returncode == 0


def test_ours_are_accepted_by_openssh(tmp_path: Path) -> None:
    made = sign(TEXT, write_key("clerk", tmp_path))
    assert _accepts(tmp_path, TEXT, made)
    assert not _accepts(tmp_path, TEXT + "x", made)
    assert not _accepts(tmp_path, TEXT, made, person="head")
    assert not _accepts(tmp_path, TEXT, made, namespace="git")


def test_ours_are_one_line_of_plain_base64(tmp_path: Path) -> None:
    made = sign(TEXT, write_key("clerk", tmp_path))
    assert base64.b64encode(base64.b64decode(made)).decode() == made
    assert made == on_one_line(BLOB), "the tests sign as ssh-keygen does"


def test_theirs_are_accepted_here(root: Root, tmp_path: Path) -> None:
    """A person signs the text of `seal.message` with OpenSSH alone and pastes the result."""
    text, key = root.message(FIRE, "first"), write_key("clerk", tmp_path)
    armored = ssh_keygen("-Y", "sign", "-q", "-f", key, "-n", NAMESPACE, text=text).decode()
    signature = read_signature(armored)
    assert signs(signature, text)
    assert signature.namespace == NAMESPACE
    assert signature.key == public_key(key) == parse_key(public_line("clerk"))
    assert armored.splitlines() == signature.armored.splitlines()
    assert not signs(signature, text.replace("first", "second"))


def test_theirs_with_the_other_hash_are_accepted_here(tmp_path: Path) -> None:
    key = write_key("clerk", tmp_path)
    made = ssh_keygen("-Y", "sign", "-q", "-O", "hashalg=sha256", "-f", key, "-n", NAMESPACE, text=TEXT).decode()
    assert signs(read_signature(made), TEXT)


def test_every_entry_of_a_root_verifies_with_openssh(pristine: Root, tmp_path: Path) -> None:
    """What an auditor does years later, with OpenSSH and the repository alone."""
    document, _ = pristine.read(FIRE)
    for entry, signed in document.review.entries.items():
        allowed = tmp_path / "allowed_signers"
        allowed.write_text(f'{signed.by} namespaces="{NAMESPACE}" {public_line(signed.by)}\n', "utf-8")
        (tmp_path / "signature").write_text(read_signature(signed.signature).armored, "ascii")
        told = ssh_keygen(
            *("-Y", "verify", "-f", allowed, "-I", signed.by, "-n", NAMESPACE, "-s", tmp_path / "signature"),
            text=pristine.message(FIRE, entry),
        )
        assert b"Good" in told


def test_text_that_is_signed_is_readable(pristine: Root) -> None:
    assert pristine.message(FIRE, "secrecy").splitlines() == [
        "agency: 11349999MB0X20239M",
        "document: notices/2023-fire-season",
        "column: notices",
        "stage: secrecy",
        "person: keeper",
        f"date: {date(2023, 12, 2)}",
        "result: 公开",
        f"digest: {pristine.digest(FIRE, 'secrecy')}",
    ]


def test_blob_cut_short_is_refused() -> None:
    for length in range(len(BLOB)):
        with pytest.raises(BadSignature, match=CHINESE):
            read_signature(on_one_line(BLOB[:length]))


def test_base64_cut_short_is_refused() -> None:
    text = on_one_line(BLOB).rstrip("=")
    for length in range(len(text)):
        with pytest.raises(BadSignature):
            read_signature(text[:length])


def test_armor_cut_short_is_refused() -> None:
    """The frame may be missing, nothing within it may."""
    armored = read_signature(on_one_line(BLOB)).armored
    for length in range(armored.index("==") if "==" in armored else armored.index("=\n")):
        with pytest.raises(BadSignature):
            read_signature(armored[:length])


def test_no_bit_may_change() -> None:
    """Whatever bit changes, the signature cannot be read or is one of another key, purpose or text."""
    good = read_signature(on_one_line(BLOB))
    for place in range(8 * len(BLOB)):
        byte, bit = divmod(place, 8)
        blob = BLOB[:byte] + bytes([BLOB[byte] ^ 1 << bit]) + BLOB[byte + 1 :]
        try:
            signature = read_signature(on_one_line(blob))
        except BadSignature:
            continue
        assert signature.key != good.key or signature.namespace != NAMESPACE or not signs(signature, TEXT), place


@given(data=st.binary(max_size=400))
def test_random_bytes_are_refused(data: bytes) -> None:
    for blob in (data, b"SSHSIG" + data, b"SSHSIG" + struct.pack(">I", 1) + data):
        with pytest.raises(BadSignature):
            read_signature(on_one_line(blob))


@given(text=st.text(max_size=200))
@example(text="签名")
@example(text="AAAA\u00e9")
@example(text="-----BEGIN SSH SIGNATURE-----")
def test_random_text_is_refused(text: str) -> None:
    with pytest.raises(BadSignature, match=CHINESE):
        read_signature(text)


@given(data=st.binary(min_size=1, max_size=40), place=st.integers(0, len(BLOB)))
def test_random_bytes_within_are_refused_or_sign_nothing(data: bytes, place: int) -> None:
    try:
        signature = read_signature(on_one_line(BLOB[:place] + data + BLOB[place:]))
    except BadSignature:
        return
    assert not signs(signature, TEXT)


def test_a_book_is_refused_at_once() -> None:
    with pytest.raises(BadSignature, match="过长"):
        read_signature("A" * 1_000_000)


@pytest.mark.parametrize("name", [b"md5", b"sha1", b"sha384", b"SHA512", b"sha512 ", b"", b"sha-512", b"\xff" * 6])
def test_other_hashes_are_refused(name: bytes) -> None:
    told = struct.pack(">I", 6) + b"sha512"
    assert BLOB.count(told) == 1
    with pytest.raises(BadSignature):
        read_signature(on_one_line(BLOB.replace(told, struct.pack(">I", len(name)) + name)))


@pytest.mark.parametrize("name", [b"sha256", b"sha512"])
def test_hash_is_part_of_what_is_signed(name: bytes) -> None:
    signature = read_signature(on_one_line(BLOB.replace(b"sha512", name)))
    assert signs(signature, TEXT) == (name == b"sha512")


@pytest.mark.parametrize("version", [0, 2, 256, 2**32 - 1])
def test_other_versions_are_refused(version: int) -> None:
    with pytest.raises(BadSignature):
        read_signature(on_one_line(BLOB[:6] + struct.pack(">I", version) + BLOB[10:]))


@pytest.mark.parametrize(
    ("kind", "options"),
    [("ed25519", []), ("rsa", ["-b", "2048"]), ("ecdsa", []), ("ecdsa", ["-b", "521"]), ("dsa", [])],
)
def test_only_ed25519_keys_are_accepted(tmp_path: Path, kind: str, options: list[str]) -> None:
    """Of the keys real `ssh-keygen` makes; where it no longer makes DSA keys there is nothing to refuse."""
    key = tmp_path / "key"
    try:
        ssh_keygen("-q", "-t", kind, *options, "-N", "", "-C", "备注 两段", "-f", key)
    except subprocess.CalledProcessError:
        pytest.skip(f"this ssh-keygen makes no {kind} keys")
    line = key.with_name("key.pub").read_text("utf-8")
    if kind == "ed25519":
        assert parse_key(line) == " ".join(line.split()[:2]) == public_key(key) == public_key(key.with_name("key.pub"))
        assert signs(read_signature(sign(TEXT, key)), TEXT)
        return
    with pytest.raises(ValueError, match="只接受 Ed25519 公钥"):
        parse_key(line)
    with pytest.raises(Failure, match="Ed25519"):
        public_key(key)
    with pytest.raises(Failure, match="Ed25519"):
        sign(TEXT, key)


@pytest.mark.parametrize(
    "kind",
    ["sk-ssh-ed25519@openssh.com", "ssh-ed25519-cert-v01@openssh.com", "ssh-rsa", "ssh-ed448", "SSH-ED25519", ""],
)
def test_names_of_other_keys_are_refused(kind: str) -> None:
    point = sample_key("clerk").public_key().public_bytes_raw()
    for told in (kind, "ssh-ed25519"):
        blob = struct.pack(">I", len(kind)) + kind.encode() + struct.pack(">I", 32) + point
        with pytest.raises(ValueError, match=CHINESE):
            parse_key(f"{told} {base64.b64encode(blob).decode()}")


@given(st.text(max_size=80))
@example("公钥")
@example("\u00e9")
def test_random_keys_are_refused_in_chinese(text: str) -> None:
    for line in (text, f"ssh-ed25519 {text}"):
        with pytest.raises(ValueError, match=CHINESE):
            parse_key(line)


def test_keys_cut_short_are_refused() -> None:
    line = public_line("clerk").split()
    for length in range(len(line[1])):
        with pytest.raises(ValueError, match=CHINESE):
            parse_key(f"{line[0]} {line[1][:length]}")


def test_key_with_more_behind_it_is_refused() -> None:
    blob = base64.b64decode(public_line("clerk").split()[1])
    with pytest.raises(ValueError, match="不完整"):
        parse_key(f"ssh-ed25519 {base64.b64encode(blob + b'xxx').decode()}")


def test_missing_key_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="不存在"):
        sign(TEXT, tmp_path / "none")
    with pytest.raises(Failure, match="读不到公钥"):
        public_key(tmp_path / "none")


def test_key_that_is_none_is_a_failure(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("不是密钥", "utf-8")
    key.chmod(0o600)
    with pytest.raises(Failure, match="签名没有做成"):
        sign(TEXT, key)


def test_without_ssh_keygen_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = write_key("clerk", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match="ssh-keygen"):
        sign(TEXT, key)


def test_key_with_a_passphrase_signs_through_the_agent(tmp_path: Path) -> None:
    """The public key's file stands for a key that only the agent holds."""
    key = tmp_path / "key"
    ssh_keygen("-q", "-t", "ed25519", "-N", "", "-f", key)
    agent = subprocess.run(["ssh-agent", "-s"], capture_output=True, check=True, encoding="utf-8").stdout
    settings = dict(line.split(";")[0].split("=", 1) for line in agent.splitlines() if "=" in line)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        try:
            subprocess.run(["ssh-add", "-q", key], check=True, capture_output=True)
            key.unlink()
            assert signs(read_signature(sign(TEXT, key.with_name("key.pub"))), TEXT)
        finally:
            subprocess.run(["ssh-agent", "-k"], check=True, capture_output=True)
