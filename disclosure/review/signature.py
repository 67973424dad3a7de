"""Signatures in the SSHSIG format, made by OpenSSH and verified in this process.

Format: OpenSSH's PROTOCOL.sshsig.  Only Ed25519 keys and SHA-256 or SHA-512 are
accepted.  A signature is kept as the base64 of its blob on one line; with the usual
frame around it, `ssh-keygen -Y verify` reads it.
"""

from __future__ import annotations

import base64
import os
import shutil
import struct
import subprocess
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sshsig

from disclosure.findings import Failure

#: What the signatures are for; OpenSSH refuses them for anything else.
NAMESPACE: Final = "review@disclosure-directory"

_MAGIC: Final = b"SSHSIG"
_KEY_TYPE: Final = "ssh-ed25519"
_HASHES: Final = (b"sha256", b"sha512")
_BEGIN: Final = "-----BEGIN SSH SIGNATURE-----"
_END: Final = "-----END SSH SIGNATURE-----"
#: An Ed25519 signature takes some 300 characters.
_LONGEST: Final = 2000


class BadSignature(ValueError):
    """A signature that cannot be read; the text says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as read: the public key it says it was made with, and for what."""

    text: str
    key: str
    namespace: str

    @property
    def armored(self) -> str:
        """The signature as OpenSSH writes it to a file."""
        return "\n".join([_BEGIN, *textwrap.wrap(self.text, 70), _END, ""])


def parse_key(text: str) -> str:
    """Return an Ed25519 public key as `type base64`, without its comment.

    Raises ValueError, with a Chinese sentence, for any other key.
    """
    parts = text.split()
    if len(parts) < 2 or parts[0] != _KEY_TYPE:
        raise ValueError("只接受 Ed25519 公钥：照抄 .pub 文件里“ssh-ed25519 AAAA…”那一行")
    try:
        blob = base64.b64decode(parts[1], validate=True)
        kind, rest = _string(blob)
        point, rest = _string(rest)
    except ValueError:
        raise ValueError("公钥不完整，照抄 .pub 文件里的整行") from None
    if kind != _KEY_TYPE.encode() or len(point) != 32 or rest:
        raise ValueError("公钥不完整，照抄 .pub 文件里的整行")
    return f"{_KEY_TYPE} {parts[1]}"


def read_signature(text: str) -> Signature:
    """Read a signature, with or without its frame.

    Raises BadSignature when it is cut short, or not of a kind accepted here.
    """
    plain = "".join(text.replace(_BEGIN, "").replace(_END, "").split())
    if len(plain) > _LONGEST:
        raise BadSignature("签名过长")
    try:
        blob = base64.b64decode(plain, validate=True)
        if blob[:6] != _MAGIC or struct.unpack(">I", blob[6:10])[0] != 1:
            raise BadSignature("不是 SSHSIG 签名")
        key, rest = _string(blob[10:])
        namespace, rest = _string(rest)
        reserved, rest = _string(rest)
        hash, rest = _string(rest)
        signature, rest = _string(rest)
        kind, rest_of_key = _string(key)
        _, tail = _string(rest_of_key)
        signed_kind, signed = _string(signature)
        raw, behind = _string(signed)
    except BadSignature:
        raise
    except (ValueError, struct.error):
        raise BadSignature("签名不完整") from None
    if kind != _KEY_TYPE.encode() or signed_kind != kind or tail:
        raise BadSignature("签名不是用 Ed25519 密钥做的")
    if hash not in _HASHES or reserved or rest or behind or len(raw) != 64:
        raise BadSignature("签名不完整")
    canonical = base64.b64encode(blob).decode()
    return Signature(canonical, f"{_KEY_TYPE} {base64.b64encode(key).decode()}", namespace.decode("utf-8", "replace"))


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Split an SSH string (RFC 4251, section 5) off the front of some bytes."""
    if len(data) < 4:
        raise BadSignature("签名不完整")
    length = struct.unpack(">I", data[:4])[0]
    if len(data) < 4 + length:
        raise BadSignature("签名不完整")
    return data[4 : 4 + length], data[4 + length :]


def signs(signature: Signature, message: str) -> bool:
    """Tell whether a signature, for our namespace, is one of `message` by its own key."""
    try:
        sshsig.check_signature(message.encode("utf-8", "surrogatepass"), signature.armored, NAMESPACE)
    except (sshsig.InvalidSignature, NotImplementedError, ValueError, TypeError):
        return False
    return True


def sign(message: str, key: Path) -> str:
    """Sign a message with a private key file, or through the agent with a public one.

    `ssh-keygen` asks for a passphrase itself where the key has one.  Raises Failure
    when it is not installed or refuses.
    """
    program = shutil.which("ssh-keygen")
    if program is None:
        raise Failure("没有找到 ssh-keygen。Windows 请安装 Git for Windows，其他系统请安装 OpenSSH。")
    if not key.is_file():
        raise Failure(f"签名密钥 {key} 不存在。用 --key 指明密钥文件，或者先用 ssh-keygen -t ed25519 做一把。")
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "message"
        text.write_bytes(message.encode())
        command = [program, "-Y", "sign", "-f", os.fspath(key), "-n", NAMESPACE, os.fspath(text)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        made = text.with_name("message.sig")
        if done.returncode or not made.is_file():
            why = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise Failure(f"签名没有做成：{why[-1] if why else 'ssh-keygen 没有说明原因'}")
        try:
            return read_signature(made.read_text("ascii")).text
        except BadSignature as error:
            raise Failure(f"用 {key} 做的签名不能用：{error}。请用 Ed25519 密钥。") from None


def public_key(key: Path) -> str:
    """Return the public key that belongs to a key file.

    Raises Failure where it is not an Ed25519 key.
    """
    public = key if key.suffix == ".pub" else key.with_name(f"{key.name}.pub")
    try:
        return parse_key(public.read_text("utf-8"))
    except (OSError, UnicodeError):
        raise Failure(f"读不到公钥 {public}。公钥文件应当和密钥放在一起。") from None
    except ValueError as error:
        raise Failure(f"{public}：{error}") from None
