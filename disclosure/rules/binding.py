"""Is every review entry bound to the content as it stands, and signed by who it names.

Legal basis: 条例第十七条.  What an entry is bound to is described in `review.seal`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from disclosure.catalog import PUBLISH, WITHDRAW, Catalog, Person
from disclosure.documents import Document, ReviewEntry
from disclosure.documents.digest import Digest
from disclosure.documents.document import CLEARED
from disclosure.findings import Finding, Rule
from disclosure.review.seal import digest_of, former_refs, message, signed_at
from disclosure.review.signature import NAMESPACE, BadSignature, Signature, parse_key, read_signature, signs
from disclosure.rules.registry import Context, directory_rule, document_rule

_BASIS: Final = "条例第十七条"

UNBOUND = Rule("REV13", "error", "审核记录没有内容摘要", _BASIS)
STALE = Rule("REV14", "error", "审核之后内容有改动", _BASIS)
UNSIGNED = Rule("SIG01", "error", "审核记录没有签名", _BASIS)
UNREADABLE_SIGNATURE = Rule("SIG02", "error", "签名不完整或读不出来", _BASIS)
WRONG_NAMESPACE = Rule("SIG03", "error", "签名不是为审核做的", _BASIS)
UNKNOWN_KEY = Rule("SIG04", "error", "签名密钥不是签署人的", _BASIS)
KEY_OUT_OF_TERM = Rule("SIG05", "error", "签名密钥不在有效期", _BASIS)
REVOKED_KEY = Rule("SIG06", "error", "签名密钥已经作废", _BASIS)
OTHER_STAGE = Rule("SIG07", "error", "签名属于别的环节", _BASIS)
OTHER_TEXT = Rule("SIG08", "error", "签名与审核记录不符", _BASIS)
COPIED_SIGNATURE = Rule("SIG09", "error", "签名是从别处复制的", _BASIS)


def entry_name(catalog: Catalog, entry: str) -> str:
    """Return the Chinese name of a review entry."""
    return {**catalog.review.entries, WITHDRAW: "撤下"}.get(entry, entry)


@document_rule
def entries_cover_the_content(document: Document, context: Context) -> Iterator[Finding]:
    """Each entry carries the digest of the document as it stands; for one withdrawn, the notice's."""
    held: dict[tuple[str, str], bool] = {}  # all stages cover the same
    for entry, signed in document.review.entries.items():
        if signed.digest is None:
            if not document.has("review", entry, "digest"):
                message = f"“{entry_name(context.policy, entry)}”没有绑定内容，看不出审核的是哪一版"
                hint = "用 disclosure review 办理，不要手工填写审核记录"
                yield UNBOUND(document.place("review", entry), message, hint)
            continue
        if document.withdrawn and entry != WITHDRAW:
            continue  # its files may be gone; what is shown is the notice, which has its own entry
        covered = entry if entry in (PUBLISH, WITHDRAW) else "", signed.digest.whole
        if covered not in held:
            place = signed_at(document, context.corpus, context.catalog, entry, signed.digest)
            held[covered] = place is not None
        if held[covered]:
            continue
        parts = "、".join(_changed_parts(document, entry, signed.digest, context))
        what = f"改动在{parts}" if parts else "文件移动过，或者这份记录是从别的文档拷来的"
        message = f"“{entry_name(context.policy, entry)}”之后内容有改动：{what}"
        hint = "恢复原来的内容，或者重新送审（disclosure review submit）"
        yield STALE(document.place("review", entry, "digest"), message, hint)


def _changed_parts(document: Document, entry: str, digest: Digest, context: Context) -> list[str]:
    """Return in Chinese what changed since an entry, seen from where the document was signed most likely."""
    places = ("", *former_refs(document, context.catalog))
    return min((digest.changed_parts(digest_of(document, context.corpus, entry, place)) for place in places), key=len)


@document_rule
def entries_are_signed(document: Document, context: Context) -> Iterator[Finding]:
    """Where signatures are required each entry has one; every signature there is holds."""
    required = context.policy.review.signatures == "required"
    for entry, signed in document.review.entries.items():
        if signed.signature:
            finding = _judge(document, entry, signed, context)
            if finding:
                yield finding
        elif required and not document.has("review", entry, "signature"):
            message = f"“{entry_name(context.policy, entry)}”没有签名"
            hint = "由签署人用自己的密钥办理：disclosure review approve … --key 密钥文件"
            yield UNSIGNED(document.place("review", entry), message, hint)


def _judge(document: Document, entry: str, signed: ReviewEntry, context: Context) -> Finding | None:
    name = entry_name(context.policy, entry)
    again = "由签署人重新办理这一环节"
    try:
        signature = read_signature(signed.signature)
    except BadSignature as error:
        place = document.place("review", entry, "signature")
        return UNREADABLE_SIGNATURE(place, f"“{name}”的{error}", again)
    if signature.namespace != NAMESPACE:
        place = document.place("review", entry, "signature")
        message = f"“{name}”的签名是为“{signature.namespace}”做的，不是为审核做的"
        return WRONG_NAMESPACE(place, message, again)
    person = context.policy.person.get(signed.by)
    if person is None:
        return None  # the review rules report it
    finding = _judge_key(document, entry, signed, signature, person, context)
    places = ("", *former_refs(document, context.catalog))
    if finding or any(signs(signature, _message(document, entry, signed, context, former)) for former in places):
        return finding
    place = document.place("review", entry, "signature")
    for other in context.policy.review.entries:
        records = [
            replace(signed, result=""),
            replace(signed, result=CLEARED),
            document.review.entries.get(other, signed),
        ]
        if other != entry and any(signs(signature, _message(document, other, r, context)) for r in records):
            return OTHER_STAGE(place, f"“{name}”的签名其实是“{entry_name(context.policy, other)}”的", again)
    return OTHER_TEXT(place, f"“{name}”的签名与这里的人员、日期、摘要不符，或者属于别的文档", again)


def _message(document: Document, entry: str, signed: ReviewEntry, context: Context, former: str = "") -> str:
    code = context.policy.directory.agency_code
    return message(code, document, entry, signed.by, signed.date, str(signed.digest), signed.result, former)


def _judge_key(
    document: Document, entry: str, signed: ReviewEntry, signature: Signature, person: Person, context: Context
) -> Finding | None:
    day = signed.date or date.min
    name = entry_name(context.policy, entry)
    mine = [key for key in person.keys if _is_key(key.key, signature.key)]
    if not mine:
        holders = [p.name for p in context.policy.people if any(_is_key(key.key, signature.key) for key in p.keys)]
        owner = f"是“{'、'.join(holders)}”的" if holders else "不在 catalog.yml 里"
        message = f"“{name}”的签名密钥不是“{person.name}”的，{owner}"
        place = document.place("review", entry, "signature")
        return UNKNOWN_KEY(place, message, "由签署人用自己的密钥办理；新密钥先登记到 catalog.yml 的 keys")
    if any(key.in_term(day) and not (key.revoked and key.revoked <= day) for key in mine):
        return None
    place = document.place("review", entry, "signature")
    revoked = next((key.revoked for key in mine if key.revoked and key.revoked <= day), None)
    if revoked:
        message = f"“{name}”的签名密钥已于 {revoked} 作废"
        return REVOKED_KEY(place, message, "用新密钥重新办理这一环节")
    message = f"“{name}”的签名密钥在 {signed.date} 不在有效期内"
    return KEY_OUT_OF_TERM(place, message, "用当时有效的密钥重新办理，或者核对 catalog.yml 里密钥的起止日期")


def _is_key(listed: str, key: str) -> bool:
    try:
        return parse_key(listed) == key
    except ValueError:
        return False  # the catalogue rules report it


@directory_rule
def signatures_are_not_copied(context: Context) -> Iterator[Finding]:
    """No signature stands in two places."""
    holders: defaultdict[bytes, list[tuple[Document, str]]] = defaultdict(list)
    for document in context.corpus.documents:
        for entry, signature in document.signatures:
            holders[signature].append((document, entry))
    for places in holders.values():
        for document, entry in places[1:]:
            source, source_entry = places[0]
            where = f"{source.path} 的“{entry_name(context.policy, source_entry)}”"
            message = f"“{entry_name(context.policy, entry)}”的签名与 {where} 相同"
            yield COPIED_SIGNATURE(document.place("review", entry, "signature"), message, "由签署人重新办理这一环节")
