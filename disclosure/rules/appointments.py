"""What a proposal changes of who reviews and how: shown to a human, never decided here.

Legal basis: 条例第十七条.  The proposal itself is judged by the catalogue of its base, so
that it cannot appoint its own reviewer; the changes hold once they are merged.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Final

from disclosure.base import Base
from disclosure.catalog import FILE_NAME, Catalog, Person, SigningKey
from disclosure.findings import Finding, Place, Rule
from disclosure.review.signature import parse_key
from disclosure.rules.registry import Context
from disclosure.rules.waivers import check_new
from disclosure.schema import shorten

_BASIS: Final = "条例第十七条"

PEOPLE_CHANGED = Rule("HIS09", "warning", "审核岗位有改动", _BASIS)
KEYS_CHANGED = Rule("HIS10", "warning", "签名公钥有改动", _BASIS)
REVIEW_CHANGED = Rule("HIS11", "warning", "审核要求有改动", _BASIS)
ALLOWED_CHANGED = Rule("HIS14", "warning", "可以公开的号码有改动", "条例第十五条")

_CHOICES: Final = {"required": "要求", "off": "不要求"}


def check(context: Context, base: Base) -> Iterator[Finding]:
    """Name every change of people, keys, stages, secrecy review, signatures, and of what passes as no secret."""
    yield from check_new(context.ledgers.waivers, base.waivers, context.policy)
    before, now = base.forked, context.catalog
    if before is None or FILE_NAME not in base.touched:
        return
    hint = f"由分管领导核对后再合并；合并之前仍按 {base.name} 的规定审核"
    for place, message in _people(before, now):
        yield PEOPLE_CHANGED(place, message, hint)
    for place, message in _keys(before, now):
        yield KEYS_CHANGED(place, message, hint)
    for place, message in _review(before, now):
        yield REVIEW_CHANGED(place, message, hint)
    known = set(before.privacy.allow)
    for at, allowed in enumerate(now.privacy.allow):
        if allowed not in known:
            # The value itself is shown where it is written, and not again in a log.
            message = f"允许公开第 {at + 1} 个号码或地址，理由：{shorten(allowed.reason)}"
            yield ALLOWED_CHANGED(now.source.place("privacy", "allow", at), message, "核对它不是个人信息，再合并")


def may_differ(base: Catalog, now: Catalog) -> bool:
    """Tell whether two catalogues may judge a review differently."""
    return (base.people, base.review, base.directory.agency_code) != (
        now.people,
        now.review,
        now.directory.agency_code,
    )


def _people(before: Catalog, now: Catalog) -> Iterator[tuple[Place, str]]:
    for id, person in before.person.items():
        if id not in now.person:
            yield (
                now.source.place("people", key=True),
                f"减少了岗位“{person.name}”（{id}），原来可以签署：{_listed(person)}",
            )
    for at, person in enumerate(now.people):
        place = now.source.place("people", at)
        old = before.person.get(person.id)
        if old is None:
            yield place, f"增加了岗位“{person.name}”（{person.id}），可以签署：{_listed(person)}"
            continue
        if old.name != person.name:
            yield place, f"岗位 {person.id} 的名称由“{old.name}”改为“{person.name}”"
        if set(old.stages) != set(person.stages):
            yield place, f"“{person.name}”可以签署的环节由 {_listed(old)} 改为 {_listed(person)}"
        if (old.start, old.until) != (person.start, person.until):
            yield (
                place,
                f"“{person.name}”的任期由 {_term(old.start, old.until)} 改为 {_term(person.start, person.until)}",
            )


def _listed(person: Person) -> str:
    return "、".join(person.stages) or "无"


def _term(start: date | None, until: date | None) -> str:
    return f"{start or '不限'} 至 {until or '不限'}"


def _keys(before: Catalog, now: Catalog) -> Iterator[tuple[Place, str]]:
    old_keys = {id: {_fingerprint(key): key for key in person.keys} for id, person in before.person.items()}
    for at, person in enumerate(now.people):
        old = old_keys.get(person.id, {})
        seen = set()
        for position, key in enumerate(person.keys):
            place = now.source.place("people", at, "keys", position)
            known_as = _fingerprint(key)
            seen.add(known_as)
            known = old.get(known_as)
            if known is None:
                yield place, f"给“{person.name}”增加了密钥 {known_as}"
            elif _validity(known) != _validity(key):
                yield place, f"“{person.name}”的密钥 {known_as} 的期限由 {_validity(known)} 改为 {_validity(key)}"
        for lost in old.keys() - seen:
            yield now.source.place("people", at), f"去掉了“{person.name}”的密钥 {lost}"


def _fingerprint(key: SigningKey) -> str:
    """Return a key's fingerprint as `ssh-keygen -l` shows it; of one that cannot be read, what is written."""
    try:
        blob = base64.b64decode(parse_key(key.key).split()[1])
    except ValueError:
        return f"“{key.key[:40]}”"
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def _validity(key: SigningKey) -> str:
    revoked = f"，{key.revoked} 作废" if key.revoked else ""
    return f"{_term(key.start, key.until)}{revoked}"


def _review(before: Catalog, now: Catalog) -> Iterator[tuple[Place, str]]:
    old, new = before.review, now.review
    if old.stages != new.stages:
        listed = [" → ".join(f"{stage.name}（{stage.id}）" for stage in one.stages) or "无" for one in (old, new)]
        yield now.source.place("review", "stages"), f"审核环节由 {listed[0]} 改为 {listed[1]}"
    if old.secrecy != new.secrecy:
        message = f"保密审查由“{_CHOICES.get(old.secrecy)}”改为“{_CHOICES.get(new.secrecy)}”"
        yield now.source.place("review", "secrecy"), message
    if old.signatures != new.signatures:
        message = f"签名由“{_CHOICES.get(old.signatures)}”改为“{_CHOICES.get(new.signatures)}”"
        yield now.source.place("review", "signatures"), message
