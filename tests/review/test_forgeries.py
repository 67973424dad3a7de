"""Forgeries that were tried, in one table: each is refused with its own finding and nothing of it goes out.

Every row starts from the signed root of `signed.py`, which passes.  A forger may write
any file of the repository but holds the keys of one post only, unless the row says
otherwise.  `HARMLESS` holds, for each group, changes that are none.
"""

from __future__ import annotations

import base64
import os
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

import pytest
import yaml
from sample_review import public_line

from disclosure import gate
from disclosure.gate import State
from disclosure.review.signature import NAMESPACE
from tests.proposals import git, isolate
from tests.review.signed import (
    CAFE,
    FIRE,
    PESTS,
    PLAN,
    RULES,
    SIGNERS,
    TODAY,
    Root,
    document_text,
    docx,
    errors,
    on_one_line,
    png,
    sign_here,
    ssh_keygen,
)

#: Does something to a root.
Deed = Callable[[Root], object]

NFD: Final = unicodedata.normalize("NFD", CAFE)
ATTACHMENT: Final = "notices/2023-form.docx"
LISTED: Final = "  - {file: 2023-list.docx, title: 名单}\n"
UPPER: Final = PLAN.replace("plan", "PLAN")
NORMATIVE: Final = "column: policy/normative"
HEAD: Final = "{by: head, date: 2023-12-03}"
NOTICE: Final = "{date: 2024-02-01, reason: 内容过时}"
#: Where a blob (magic, version, key, namespace, reserved, hash, signature) ends its key.
LAST_BYTE_OF_KEY: Final = 6 + 4 + 4 + 4 + len("ssh-ed25519") + 4 + 31


class Forgery(NamedTuple):
    """A deed, the rules that must find it (and no others), and words of one message."""

    name: str
    commit: Deed
    rules: str
    words: str = ""


# What is done to a root, as functions that return what to call with it.


def then(*deeds: Deed) -> Deed:
    """Do one thing after another."""

    def commit(root: Root) -> None:
        for deed in deeds:
            deed(root)

    return commit


def edit(old: str, new: str, ref: str = FIRE) -> Deed:
    """Replace text in a document."""
    return lambda root: root.change(ref, old, new)


def take(*keys: str) -> Deed:
    """Take a key out of the front matter."""
    return lambda root: root.take(FIRE, *keys)


def put(entry: str, key: str, value: str) -> Deed:
    """Write one value of an entry by hand."""
    return lambda root: root.put(FIRE, ("review", entry, key), value)


def entry(name: str, **values: str) -> Deed:
    """Write an entry by hand."""
    return lambda root: root.put(FIRE, ("review", name), values)


def sign(entry: str, key: str = "", namespace: str = NAMESPACE, **claims: str) -> Deed:
    """Sign an entry with everything as it should be but these claims."""
    return lambda root: root.sign(FIRE, entry, key, namespace, **claims)


def overwrite(name: str, data: bytes) -> Deed:
    """Write other bytes into a file."""
    return lambda root: root.file(name).write_bytes(data)


def remove(name: str) -> Deed:
    """Delete a file."""
    return lambda root: root.file(name).unlink()


def catalog(old: str, new: str) -> Deed:
    """Change the catalogue."""
    return lambda root: root.edit_catalog(old, new)


def copy_signature(source: str, entry: str) -> Deed:
    """Put the signature of an entry into the first stage of FIRE."""
    return lambda root: root.put_signature(FIRE, "first", root.signature(source, entry))


def on_text(change: Callable[[str], str]) -> Deed:
    """Change the first stage's signature as it is written."""
    return lambda root: root.put_signature(FIRE, "first", change(root.signature(FIRE, "first")))


def on_blob(change: Callable[[bytes], bytes]) -> Deed:
    """Change the bytes of the first stage's signature."""

    def commit(root: Root) -> None:
        blob = base64.b64decode(root.signature(FIRE, "first"))
        changed = change(blob)
        assert changed != blob
        root.put_signature(FIRE, "first", on_one_line(changed))

    return commit


def exchange(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Return what replaces bytes by others."""
    return lambda blob: blob.replace(old, new)


def flip(place: int) -> Deed:
    """Flip the lowest but one bit of a byte of the first stage's signature."""

    def change(blob: bytes) -> bytes:
        at = place % len(blob)
        return blob[:at] + bytes([blob[at] ^ 2]) + blob[at + 1 :]

    return on_blob(change)


def openssh(namespace: str = NAMESPACE, kind: str = "ed25519", listed: bool = True) -> Deed:
    """Sign the first stage with real `ssh-keygen` and a new key, which the catalogue lists for the clerk or not."""

    def commit(root: Root) -> None:
        key = root.folder.parent / "key"
        size = ["-b", "2048"] if kind == "rsa" else []
        ssh_keygen("-q", "-t", kind, *size, "-N", "", "-C", "", "-f", key)
        if listed:
            line = key.with_name("key.pub").read_text("utf-8").strip()
            root.edit_catalog("      - {key:", f'      - "{line}"\n      - {{key:')
        signed = ssh_keygen("-Y", "sign", "-q", "-f", key, "-n", namespace, text=root.message(FIRE, "first"))
        root.put_signature(FIRE, "first", "".join(signed.decode().splitlines()[1:-1]))

    return commit


def copy(target: str, *, index: str = "00003") -> Deed:
    """Copy a document, perhaps with another index number."""

    def commit(root: Root) -> None:
        if root.path(target).exists():
            pytest.skip("this file system does not tell upper and lower case apart")
        root.write(target, root.text(PLAN).replace("202312-00003", f"202312-{index}"))

    return commit


def move(target: str, column: str = "") -> Deed:
    """Move a document, perhaps with the column it names."""

    def commit(root: Root) -> None:
        root.path(PLAN).rename(root.path(target))
        if column:
            root.change(target, NORMATIVE, f"column: {column}")

    return commit


# What is done to a root.


def use_crlf(root: Root) -> None:
    """A document is saved with the line ends of Windows."""
    root.write(FIRE, root.text(FIRE).replace("\n", "\r\n"))


def exchange_attachments(root: Root) -> None:
    """Two attachments change names."""
    first, second = root.file(ATTACHMENT), root.file("notices/2023-list.docx")
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)


def link_attachment(root: Root) -> None:
    """An attachment becomes a link to the same bytes outside `docs/`."""
    file, outside = root.file(ATTACHMENT), root.folder / "form.docx"
    file.rename(outside)
    try:
        os.symlink(outside, file)
    except (OSError, NotImplementedError):
        pytest.skip("this system does not let us make links")


def own_document(root: Root) -> None:
    """The first reviewer drafted the document."""
    root.change(FIRE, "prepared_by: drafter", "prepared_by: clerk")
    root.seal(FIRE)


def change_result(root: Root) -> None:
    """The keeper signs that the document stays inside, and another hand writes 公开 over it."""
    root.sign(FIRE, "secrecy", result="不予公开")
    root.put(FIRE, ("review", "secrecy", "result"), "公开")


def type_status(root: Root) -> None:
    """A draft gets `status: approved` typed over it."""
    root.write("news/2023-draft", document_text("news/2023-draft"))


def exchange_people(root: Root) -> None:
    """Two entries exchange the names of their signers."""
    root.put(FIRE, ("review", "first", "by"), "head")
    root.put(FIRE, ("review", "second", "by"), "clerk")


def empty_signature(root: Root) -> None:
    """A signature is there and says nothing."""
    root.change(FIRE, f"signature: {root.signature(FIRE, 'first')}", "signature: ''")


def cut_digest(root: Root) -> None:
    """The digest loses its last character."""
    root.put(FIRE, ("review", "first", "digest"), root.digest(FIRE, "first")[:-1])


def change_parts(root: Root) -> None:
    """The digests of the parts, which do not decide, are changed."""
    root.put(FIRE, ("review", "first", "digest"), root.digest(FIRE, "first")[:-8] + "01234567")


def update_digests(root: Root) -> None:
    """After an edit every entry gets the new digest, as from a forger without keys."""
    root.change(FIRE, "禁止野外", "准许野外")
    for name in SIGNERS:
        root.put(FIRE, ("review", name, "digest"), root.digest(FIRE, name))


def review_block(text: str) -> str:
    """Return the review of a document's text, which is last in the front matter."""
    return text[text.index("review:") : text.index("\n---\n", 4)]


def replay_old_approval(root: Root) -> None:
    """A version is approved, then another; the second text gets the signed review of the first."""
    old = review_block(root.text(FIRE))
    root.change(FIRE, "次年4月30日", "次年5月31日")
    root.seal(FIRE)
    root.change(FIRE, review_block(root.text(FIRE)), old)


def paste_review(root: Root) -> None:
    """A document gets the whole review of another."""
    root.change(FIRE, review_block(root.text(FIRE)), review_block(root.text(PESTS)))


def sign_for_another_stage(root: Root) -> None:
    """The deputy, who may sign two stages, signs the second; the signature goes into the first."""
    root.sign(FIRE, "first", by="deputy")
    root.put_signature(FIRE, "first", on_one_line(sign_here(root.message(FIRE, "first", "second"), "deputy")))


def grow_signature(blob: bytes) -> bytes:
    """Return a blob with a byte behind the sixty-four of the signature, every length made to fit."""
    return blob[:-87] + (84).to_bytes(4, "big") + blob[-83:] + b"\0"


def fill_reserved_field(blob: bytes) -> bytes:
    """Return a blob with a byte in the field that OpenSSH keeps empty and does not sign."""
    purpose = NAMESPACE.encode()
    return blob.replace(purpose + b"\0\0\0\0", purpose + b"\0\0\0\1x")


def rename_purpose(root: Root) -> None:
    """A signature for another purpose gets ours written over it."""
    other = "x" * len(NAMESPACE)
    root.sign(FIRE, "first", namespace=other)
    on_blob(exchange(other.encode(), NAMESPACE.encode()))(root)


def sign_with_sha256(root: Root) -> None:
    """The first stage is signed with the other hash that SSHSIG knows."""
    root.put_signature(FIRE, "first", on_one_line(sign_here(root.message(FIRE, "first"), "clerk", hash="sha256")))


def frame_signature(root: Root) -> None:
    """A signature is pasted as OpenSSH writes it to a file."""
    signature = root.signature(FIRE, "first")
    lines = [signature[at : at + 70] for at in range(0, len(signature), 70)]
    frame = ["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----"]
    root.change(FIRE, f"signature: {signature}", f'signature: "{" ".join(frame)}"')


def share_key(root: Root) -> None:
    """The second reviewer is listed with the first one's key too."""
    root.edit_catalog(f'"{public_line("head")}"', f'"{public_line("head")}", "{public_line("clerk")}"')


def withdraw(root: Root) -> None:
    """The publisher withdraws the document, with all that belongs to it."""
    root.put(FIRE, ("withdrawn",), {"date": "2024-02-01", "reason": "内容过时"})
    root.put(FIRE, ("review", "withdraw"), {"by": "publisher", "date": "2024-02-01"})
    root.sign(FIRE, "withdraw")


def add_decomposed_twin(root: Root) -> None:
    """A second file appears whose name differs in Unicode form only."""
    if root.path(NFD).exists():
        pytest.skip("this file system does not tell Unicode forms apart")
    root.write(NFD, root.text(CAFE))


def copy_under_gbk_name(root: Root) -> None:
    """A document is copied under a name in an old encoding, as some archives unpack it."""
    folder = os.fsencode(root.path(PLAN).parent)
    try:
        with open(folder + b"/" + "计划.md".encode("gb18030"), "wb") as file:
            file.write(root.path(PLAN).read_bytes())
    except OSError:
        pytest.skip("this file system takes no such names")


def rewrite_front_matter(root: Root) -> None:
    """A program reads the front matter and writes it in another order and style."""
    _, header, body = root.text(FIRE).split("---\n", 2)
    values = yaml.load(header, Loader=yaml.BaseLoader)
    written = yaml.dump(values, allow_unicode=True, default_flow_style=False, sort_keys=True, indent=4, width=40)
    root.write(FIRE, f"---\n# 重新排过\n{written}---\n{body}")


def give_role(root: Root) -> None:
    """The deputy gets the last stage and signs it."""
    root.edit_catalog("stages: [first, second]", "stages: [final]")
    root.sign(FIRE, "final", by="deputy")


def add_person(root: Root) -> None:
    """A friend becomes the second reviewer and signs."""
    friend = f'  - {{id: friend, name: 友人, stages: [second], keys: ["{public_line("friend")}"]}}\n'
    root.edit_catalog("  - {id: head,", f"{friend}  - {{id: head,")
    root.sign(FIRE, "second", by="friend")


def drop_stage(root: Root) -> None:
    """Documents pass two stages instead of three, and this one did."""
    root.edit_catalog("review:\n", "review:\n  stages: [{id: first, name: 初审}, {id: final, name: 终审}]\n")
    root.edit_catalog("stages: [first, second]", "stages: [first]")
    root.edit_catalog("stages: [second]", "stages: [final]")
    root.take(FIRE, "review", "second")
    for ref in (PESTS, PLAN, RULES, CAFE):
        root.take(ref, "review", "second")


EDITS: Final = [
    Forgery("body: a word", edit("禁止野外用火", "准许野外用火"), "REV14", "改动在正文"),
    Forgery("body: a single space", edit("12月1日", "12月 1日"), "REV14", "改动在正文"),
    Forgery("body: a trailing newline", edit("用火。\n", "用火。\n\n"), "REV14", "改动在正文"),
    Forgery("body: a trailing newline less", edit("用火。\n", "用火。"), "REV14", "改动在正文"),
    Forgery("body: a blank line before it", edit("---\n\n##", "---\n\n\n##"), "REV14", "改动在正文"),
    Forgery("body: full-width for half-width", edit("12月1日", "１２月１日"), "REV14", "改动在正文"),
    Forgery("body: NFD for NFC", edit("caf\u00e9", "cafe\u0301", CAFE), "REV14", "改动在正文"),
    Forgery("body: a character without width", edit("禁止野外", "禁止\u200b野外"), "REV14", "改动在正文"),
    Forgery("body: a look-alike from another script", edit("caf", "c\u0430f", CAFE), "REV14", "改动在正文"),
    Forgery("body: marks that reorder text", edit("4月30日", "\u202e4月30日"), "REV14 ENC03", "改动在正文"),
    Forgery("body: a word, under CRLF line ends", then(edit("禁止野外", "准许野外"), use_crlf), "REV14", "改动在正文"),
    Forgery("title", edit("title: 森林防火期公告", "title: 森林禁火期公告"), "REV14", "改动在字段"),
    Forgery("title given twice", edit("title: 森", "title: 禁火期公告\ntitle: 森"), "YML04", "写过一次"),
    Forgery("summary", edit("禁止行为。\nkey", "行为。\nkey"), "REV14", "改动在字段"),
    Forgery("order of keywords", edit("[森林防火, 防火期]", "[防火期, 森林防火]"), "REV14", "改动在字段"),
    Forgery("document number", edit("12号", "21号"), "REV14", "改动在字段"),
    Forgery("field added", edit("prepared_by", "effective: 2023-12-10\nprepared_by"), "REV14", "改动在字段"),
    Forgery("field removed", take("summary"), "REV14", "改动在字段"),
    Forgery("drafter removed", take("prepared_by"), "REV14", "改动在字段"),
    Forgery("index number", edit("202312-00001", "202312-00077"), "REV14", "“发布”之后内容有改动"),
    Forgery("hour of publication", edit("09:30", "08:30"), "REV14", "“发布”之后内容有改动"),
    Forgery("day of publication", edit("2023-12-05 09", "2023-12-02 09"), "REV10 REV14", "发布记录是 2023-12-05"),
    Forgery("excuse for lateness", edit("prepared_by", "late_because: 故障\nprepared_by"), "REV14", "“发布”之后"),
    Forgery("attachment: title", edit("title: 申请表", "title: 报名表"), "REV14", "改动在字段"),
    Forgery("attachment: bytes", overwrite(ATTACHMENT, docx("另一份")), "REV14", "改动在附件和图片"),
    Forgery("attachment: exchanged with another", exchange_attachments, "REV14", "改动在附件和图片"),
    Forgery("attachment: another one named", edit("2023-form", "2023-list"), "REV14 ATT04", "字段、附件和图片"),
    Forgery("attachment: taken off the list", edit(LISTED, ""), "REV14", "字段、附件和图片"),
    Forgery("attachment: a link to a file elsewhere", link_attachment, "PTH01 ATT02 REV14", "符号链接"),
    Forgery("attachment: gone", remove(ATTACHMENT), "REV14 ATT02", "改动在附件和图片"),
    Forgery("image: bytes", overwrite("notices/2023-map.png", png("other")), "REV14", "改动在附件和图片"),
    Forgery("image: another one in the body", edit("(2023-map", "(2023-range"), "REV14", "正文、附件和图片"),
]

PEOPLE: Final = [
    Forgery("same person twice", then(sign("first", by="deputy"), sign("second", by="deputy")), "REV05", "已经签署过"),
    Forgery("unknown person", sign("first", by="ghost"), "REV02", "没有“ghost”"),
    Forgery("person whose term has ended", sign("first", by="former"), "REV04", "不在任期内"),
    Forgery("person whose term has not begun", sign("first", by="newcomer"), "REV04", "不在任期内"),
    Forgery("person without the stage", sign("final", by="deputy"), "REV03", "不能签署“终审”"),
    Forgery("reviewer who publishes", sign("publish", by="deputy"), "REV03", "不能签署“发布”"),
    Forgery("own document", own_document, "REV06", "是拟稿人"),
    Forgery("stages in the wrong order", sign("second", date="2023-12-01"), "REV07", "早于“初审”"),
    Forgery("secrecy reviewed after publication", sign("secrecy", date="2023-12-06"), "REV07", "早于“保密审查”"),
    Forgery("stage signed in the future", sign("secrecy", date="2024-06-04"), "REV07 REV09", "在将来"),
    Forgery("secrecy not 公开", sign("secrecy", result="不予公开"), "REV08", "结论是“不予公开”"),
    Forgery("secrecy result changed by hand", change_result, "SIG08", "与这里的人员、日期、摘要不符"),
    Forgery("stage missing", take("review", "second"), "REV01", "没有“复审”"),
    Forgery("secrecy review missing", take("review", "secrecy"), "REV01", "没有“保密审查”"),
    Forgery("status typed over a draft", type_status, "REV01", "状态是 approved"),
    Forgery("entry typed by hand", entry("final", by="director", date="2023-12-04"), "REV13 SIG01", "没有绑定内容"),
    Forgery("date of an entry changed", put("first", "date", "2023-12-01"), "SIG08", "与这里的人员、日期、摘要不符"),
    Forgery("signers exchanged", exchange_people, "REV03 SIG04", "是“复审岗”的"),
    Forgery(
        "returned and approved", entry("returned", by="head", date="2023-12-03", reason="有误"), "REV11", "退回记录"
    ),
]

SIGNATURES: Final = [
    Forgery("unsigned", take("review", "first", "signature"), "SIG01", "没有签名"),
    Forgery("empty signature", empty_signature, "KEY04", "没有填写"),
    Forgery("words for a signature", put("first", "signature", "本人已签"), "SIG02", "“初审”"),
    Forgery("digest left out", take("review", "first", "digest"), "REV13 SIG08", "没有绑定内容"),
    Forgery("digest cut short", cut_digest, "REV12 SIG08", "写法有误"),
    Forgery("parts of the digest changed", change_parts, "SIG08", "与这里的人员、日期、摘要不符"),
    Forgery("edited, with the digest updated by hand", update_digests, "SIG08", "与这里的人员、日期、摘要不符"),
    Forgery("old approval replayed over a new text", replay_old_approval, "REV14", "改动在正文"),
    Forgery("review of another document", paste_review, "REV14 SIG08 SIG09", "属于别的文档"),
    Forgery("signature of another stage", copy_signature(FIRE, "second"), "SIG04 SIG09", "是“复审岗”的"),
    Forgery("signature of another document", copy_signature(PESTS, "first"), "SIG08 SIG09", "相同"),
    Forgery("signature made for another stage", sign_for_another_stage, "SIG07", "其实是“复审”的"),
    Forgery("signature cut by a byte", on_blob(lambda blob: blob[:-1]), "SIG02", "不完整"),
    Forgery("signature cut to its first line", on_text(lambda text: text[:70]), "SIG02", "不完整"),
    Forgery("trailing garbage in base64", on_text(lambda text: text + "AAAA"), "SIG02", "不完整"),
    Forgery("trailing garbage behind the blob", on_blob(lambda blob: blob + b"\0"), "SIG02", "不完整"),
    Forgery("trailing garbage within the blob", on_blob(grow_signature), "SIG02", "不完整"),
    Forgery("something in the reserved field", on_blob(fill_reserved_field), "SIG02", "不完整"),
    Forgery("one bit of the signature flipped", flip(-1), "SIG08", "与这里的人员、日期、摘要不符"),
    Forgery("one bit of the key flipped", flip(LAST_BYTE_OF_KEY), "SIG04", "不在 catalog.yml 里"),
    Forgery("one bit of the version flipped", flip(9), "SIG02", "不是 SSHSIG 签名"),
    Forgery("signed for another purpose", sign("first", namespace="git"), "SIG03", "是为“git”做的"),
    Forgery("signed for another purpose by ssh-keygen", openssh("file"), "SIG03", "是为“file”做的"),
    Forgery("another purpose, renamed in the blob", rename_purpose, "SIG08", "与这里的人员、日期、摘要不符"),
    Forgery("hash exchanged in the blob", on_blob(exchange(b"sha512", b"sha256")), "SIG08", "不符"),
    Forgery("hash that is not accepted", on_blob(exchange(b"sha512", b"sha384")), "SIG02", "不完整"),
    Forgery("key of another post", sign("first", key="director"), "SIG04", "是“终审岗”的"),
    Forgery("key nobody lists", sign("first", key="stranger"), "SIG04", "不在 catalog.yml 里"),
    Forgery("key nobody lists, made by ssh-keygen", openssh(listed=False), "SIG04", "不在 catalog.yml 里"),
    Forgery("revoked key", sign("first", key="clerk-lost"), "SIG06", "已于 2023-06-01 作废"),
    Forgery("expired key", sign("first", key="clerk-retired"), "SIG05", "不在有效期内"),
    Forgery("key before its time", sign("first", key="clerk-future"), "SIG05", "不在有效期内"),
    Forgery("RSA key", openssh(kind="rsa", listed=False), "SIG02", "Ed25519"),
    Forgery("ECDSA key", openssh(kind="ecdsa", listed=False), "SIG02", "Ed25519"),
    Forgery("RSA key in the catalogue", openssh(kind="rsa"), "SIG02 CAT16", "Ed25519"),
    Forgery("one key for two posts", share_key, "CAT17", "用同一把密钥"),
]

FORM: Final = [
    Forgery("extra stage", entry("fourth", by="head", date="2023-12-04"), "KEY01", "不认识的键“fourth”"),
    Forgery("unknown key in an entry", put("first", "note", "代签"), "KEY01", "不认识的键“note”"),
    Forgery("entry given twice", edit("  second:", f"  second: {HEAD}\n  second:"), "YML04 REV13 SIG01", "写过一次"),
    Forgery("key of an entry given twice", edit("by: clerk", "by: clerk, by: deputy"), "YML04", "写过一次"),
    Forgery(
        "review given twice", edit("review:\n", "review: {status: approved}\nreview:\n"), "YML04 REV01", "写过一次"
    ),
    Forgery("review as an alias", edit("review:\n", "review: &copy\n"), "YML05", "锚点"),
    Forgery("withdrawn by hand", edit("review:", f"withdrawn: {NOTICE}\nreview:"), "REV01", "没有“撤下”"),
    Forgery("withdrawn by who may not", then(withdraw, sign("withdraw", by="director")), "REV03", "不能签署“撤下”"),
    Forgery("reason of a withdrawal changed", then(withdraw, edit("过时", "有误")), "REV14", "“撤下”之后"),
    Forgery("withdrawal taken back by hand", then(withdraw, take("withdrawn")), "REV14", "“撤下”之后"),
    Forgery(
        "withdrawal dated back", then(withdraw, edit("{date: 2024-02", "{date: 2023-02")), "DAT05 REV14", "撤下日期"
    ),
]

PLACES: Final = [
    Forgery("renamed", move(f"{PLAN}-two"), "REV14 SIG08", "文件移动过"),
    Forgery("moved to another folder", move("news/2023-plan"), "COL04 REV14 SIG08", "文件移动过"),
    Forgery("moved to another column", move("news/2023-plan", "news"), "REV14 SIG08", "改动在字段"),
    Forgery("column changed where it lies", edit(NORMATIVE, "column: news", PLAN), "COL04 REV14 SIG08", "字段"),
    Forgery("copied under a second name", copy(f"{PLAN}-two"), "REV14 SIG08 SIG09 IDX02", "文件移动过"),
    Forgery("copied, with a new index", copy(f"{PLAN}-two", index="00050"), "REV14 SIG08 SIG09", "改动在字段"),
    Forgery("twin that differs in case", copy(UPPER), "PTH05 REV14 SIG08 SIG09 IDX02", "大小写"),
    Forgery("name that is not UTF-8", copy_under_gbk_name, "PTH07 REV14 SIG08 SIG09 IDX02", "不能用"),
    Forgery("twin that differs in Unicode form", add_decomposed_twin, "PTH05 SIG09 IDX02", "字符编码形式"),
]

#: Changes of the catalogue that come with the approval they allow; by the catalogue itself nothing is wrong.
PROPOSALS: Final = [
    Forgery("role given in the same proposal", give_role, "REV03", "不能签署“终审”"),
    Forgery("person added in the same proposal", add_person, "REV02", "没有“friend”"),
    Forgery("key added in the same proposal", openssh(), "SIG04", "不在 catalog.yml 里"),
    Forgery(
        "lost key found again", then(catalog(", revoked: 2023-06-01", ""), sign("first", key="clerk-lost")), "SIG06"
    ),
    Forgery("term made longer", then(catalog(", until: 2020-12-31", ""), sign("first", by="former")), "REV04", "任期"),
    Forgery(
        "signatures switched off",
        then(catalog("signatures: required", "signatures: off"), take("review", "final", "signature")),
        "SIG01",
    ),
    Forgery(
        "secrecy switched off",
        then(catalog("secrecy: required", "secrecy: off"), take("review", "secrecy")),
        "REV01",
        "保密审查",
    ),
    Forgery("stage dropped", drop_stage, "REV01", "没有“复审”"),
]

#: What is no change of anything the public sees, for each group above.
HARMLESS: Final[dict[str, Deed]] = {
    "nothing done": lambda root: None,
    "CRLF line ends": use_crlf,
    "line ends of both kinds": lambda root: root.write(FIRE, root.text(FIRE).replace("\n", "\r\n", 9)),
    "front matter written anew by a program": rewrite_front_matter,
    "quotes": edit("title: 森林防火期公告", 'title: "森林防火期公告"'),
    "comments and blank lines": edit("title:", "# 核对过\n\ntitle:"),
    "file touched": lambda root: os.utime(root.file(ATTACHMENT), (0, 0)),
    "another file beside the document": lambda root: root.file("notices/2023-new.docx").write_bytes(docx("新")),
    "file name stored decomposed": lambda root: root.path(CAFE).rename(root.path(NFD)),
    "edited and signed anew": then(edit("禁止野外", "准许野外"), lambda root: root.seal(FIRE)),
    "another holder of the stage": sign("first", by="deputy"),
    "term that ended after the signing": catalog("id: deputy,", "id: deputy, until: 2024-01-31,"),
    "all entries of one day": then(*(sign(entry, date="2023-12-05") for entry in SIGNERS)),
    "made by ssh-keygen": openssh(),
    "in the frame that ssh-keygen writes": frame_signature,
    "the other hash": sign_with_sha256,
    "key revoked after the signing": catalog("revoked: 2023-06-01", "revoked: 2024-06-01"),
    "withdrawn by the publisher": withdraw,
    "withdrawn, and its attachment removed": then(withdraw, remove(ATTACHMENT)),
}

FORGERIES: Final = [*EDITS, *PEOPLE, *SIGNATURES, *FORM, *PLACES]


def named(rows: list[Forgery]) -> pytest.MarkDecorator:
    """Return a mark that runs a test for every row, under its name."""
    return pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in rows])


def test_table_is_long_and_names_differ() -> None:
    names = [row.name for row in (*FORGERIES, *PROPOSALS)]
    assert len(names) == len(set(names)) >= 40


@named(FORGERIES)
def test_forgery_is_refused(root: Root, row: Forgery) -> None:
    row.commit(root)
    verdict = root.judge()
    found = errors(verdict.findings)
    told = "\n".join(f"{finding.place.path} {finding.rule} {finding.message}" for finding in found)
    assert {finding.rule for finding in found} == set(row.rules.split()), told
    assert any(row.words in finding.message for finding in found), told
    assert not verdict.passes
    blamed = {finding.place.path for finding in found}
    for document in verdict.documents(State.PUBLISHED, State.WITHDRAWN):
        assert document.path not in blamed


@named(PROPOSALS)
def test_proposal_is_judged_by_the_catalogue_before_it(
    root: Root, row: Forgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch)
    git(root.folder, "init", "-q", "-b", "main")
    git(root.folder, "add", "-A")
    git(root.folder, "commit", "-q", "-m", "公开", day="2023-12-05")
    row.commit(root)
    assert root.judge().passes, "by the catalogue of the proposal nothing is wrong"
    found = errors(gate.judge(root.folder, TODAY, base="main").findings)
    told = "\n".join(f"{finding.place.path} {finding.rule} {finding.message}" for finding in found)
    assert {finding.rule for finding in found if not finding.rule.startswith("HIS")} == set(row.rules.split()), told
    assert any(row.words in finding.message for finding in found), told


@pytest.mark.parametrize("deed", HARMLESS.values(), ids=HARMLESS)
def test_what_is_no_forgery_passes(root: Root, deed: Deed) -> None:
    deed(root)
    verdict = root.judge()
    assert verdict.passes, errors(verdict.findings)
    assert len(verdict.documents(State.PUBLISHED, State.WITHDRAWN)) == 5
