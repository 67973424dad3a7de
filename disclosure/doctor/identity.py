"""Who works here, and the key that person signs with."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from disclosure.catalog import FILE_NAME, Catalog, Person, read_catalog
from disclosure.doctor.git import Git
from disclosure.doctor.model import Look, by_system, good, hint, todo
from disclosure.doctor.running import run
from disclosure.findings import Failure
from disclosure.review.signature import NAMESPACE, parse_key, public_key
from disclosure.schema import nearest, shorten

#: The setting that the review commands read.
_PERSON: Final = "disclosure.person"
#: Posts that are named at once.
_SHOWN: Final = 8
_NEW_KEY: Final = "ssh-keygen -t ed25519 -f ~/.ssh/disclosure"


def look_at_root(root: Path) -> tuple[Catalog | None, list[Look]]:
    """Look at whether there is a directory; returns its catalogue, if it can be read."""
    if not (root / FILE_NAME).is_file():
        message = f"{root.resolve()} 里没有 {FILE_NAME}，这里不是目录所在的文件夹"
        remedy = "cd 目录所在的文件夹\ndisclosure doctor --root 目录所在的文件夹"
        return None, [hint("目录", "文件夹", message, remedy)]
    try:
        catalog, findings = read_catalog(root)
    except Failure as failure:
        return None, [todo("目录", "文件夹", f"{failure}".rstrip("。"), "disclosure check")]
    if catalog is None or findings:
        message = f"{FILE_NAME} 有 {len(findings)} 处要改" if catalog else f"{FILE_NAME} 读不出来"
        return catalog, [todo("目录", "文件夹", message, "disclosure check")]
    looks = [good("目录", "文件夹", f"{catalog.directory.title}（{root.resolve()}）")]
    if not (root / "docs").is_dir():
        looks.append(todo("目录", "docs", "没有 docs 文件夹", "mkdir docs"))
    return catalog, looks


def look_at_person(root: Path, catalog: Catalog, today: date) -> Iterator[Look]:
    """Look at the person that git names, and their key."""
    git = Git(root)
    written = git.setting(_PERSON)
    person = catalog.person.get(written)
    if not written:
        posts = [f"{one.id}（{one.name}）" for one in catalog.people if one.on_duty(today)]
        more = f"等 {len(posts)} 个，见 catalog.yml 的 people" if len(posts) > _SHOWN else ""
        message = f"没有设置岗位，每次办理都要写 --by；可以用的岗位：{'、'.join(posts[:_SHOWN])}{more}"
        yield hint("身份", "岗位", message, f"git config {_PERSON} 岗位代号")
    elif person is None:
        meant = nearest(written, catalog.person, "照 catalog.yml 的 people 里的代号写")
        message = f"catalog.yml 里没有岗位“{shorten(written)}”；{meant}"
        yield todo("身份", "岗位", message, f"git config {_PERSON} 岗位代号")
    elif not person.on_duty(today):
        term = f"{person.start or '…'} 到 {person.until or '…'}"
        message = f"{person.id}（{person.name}）今天不在任期内（任期 {term}）"
        yield todo("身份", "岗位", message, f"git config {_PERSON} 现任的岗位代号")
    else:
        stages = "、".join(_stage_name(catalog, stage) for stage in person.stages) or "拟稿，不签署"
        yield good("身份", "岗位", f"{person.id}（{person.name}）：{stages}")
    yield from _look_at_key(git, catalog, person, today)


def _stage_name(catalog: Catalog, stage: str) -> str:
    return catalog.review.entries.get(stage, stage)


def _look_at_key(git: Git, catalog: Catalog, person: Person | None, today: date) -> Iterator[Look]:
    needed = catalog.review.signatures == "required" and (person is None or bool(person.stages))
    must = todo if needed and person is not None else hint
    form, written = git.setting("gpg.format"), git.setting("user.signingkey")
    if not written:
        if not needed:
            yield good("密钥", "签名密钥", "没有设置；" + ("这个岗位不用签名" if person else "本目录不要求签名"))
            return
        remedy = f"{_NEW_KEY}\ngit config gpg.format ssh\ngit config user.signingkey ~/.ssh/disclosure"
        yield must("密钥", "签名密钥", "没有设置；本目录要求签名，审核时要用 --key 写明", remedy)
        return
    if form != "ssh":
        message = f"gpg.format 是“{form or 'openpgp'}”，审核命令不会用 user.signingkey"
        yield must("密钥", "种类", message, "git config gpg.format ssh")
        return
    if written.startswith(("key::", "ssh-")):
        message = "user.signingkey 写的是公钥内容，审核命令要的是密钥文件"
        yield must("密钥", "签名密钥", message, "git config user.signingkey 密钥文件")
        return
    key = Path(written).expanduser()
    key = key if key.is_absolute() else git.root / key
    if not key.is_file():
        yield must("密钥", "签名密钥", f"{key} 不存在", f"{_NEW_KEY}\ngit config user.signingkey ~/.ssh/disclosure")
        return
    yield good("密钥", "签名密钥", f"{key}")
    if os.name == "posix" and key.suffix != ".pub" and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield must("密钥", "权限", "别的用户也能读这把密钥，ssh-keygen 会拒绝使用", f'chmod 600 "{key}"')
    try:
        mine = public_key(key)
    except Failure as failure:
        remedy = f'ssh-keygen -y -f "{key}" > "{key}.pub"'
        yield must("密钥", "公钥", f"{failure}".rstrip("。"), remedy)
        return
    yield from _look_at_owner(catalog, person, mine, today, key)
    yield _try_signing(key, must is todo)


def _look_at_owner(catalog: Catalog, person: Person | None, mine: str, today: date, key: Path) -> Iterator[Look]:
    holders = [(one, listed) for one in catalog.people for listed in one.keys if _is(listed.key, mine)]
    public = key if key.suffix == ".pub" else f"{key}.pub"
    show = by_system(f'type "{public}"', *[f'cat "{public}"'] * 2)
    own = next((listed for one, listed in holders if one is person), None)
    if person is None:
        names = "、".join(f"{one.id}（{one.name}）" for one, _ in holders)
        if names:
            yield good("密钥", "登记", f"登记在 {names} 名下")
        else:
            yield hint(
                "密钥", "登记", "公钥没有登记在 catalog.yml 里，谁也验证不了", f"{show}\n交给管理 catalog.yml 的人登记"
            )
    elif own is None and holders:
        message = f"这把密钥登记在“{holders[0][0].name}”名下，不是“{person.name}”的"
        yield todo("密钥", "登记", message, "git config user.signingkey 自己的密钥文件")
    elif own is None:
        if person.stages:
            message = f"公钥没有登记在“{person.name}”名下，签了名也验证不了"
            yield todo("密钥", "登记", message, f"{show}\n交给管理 catalog.yml 的人登记在 {person.id} 的 keys 里")
    elif own.revoked and own.revoked <= today:
        yield todo("密钥", "登记", f"这把密钥已于 {own.revoked} 作废", _NEW_KEY)
    elif (own.start and today < own.start) or (own.until and today > own.until):
        term = f"{own.start or '…'} 到 {own.until or '…'}"
        yield todo("密钥", "登记", f"这把密钥今天不在有效期内（{term}）", _NEW_KEY)
    else:
        yield good("密钥", "登记", f"登记在“{person.name}”名下")


def _is(listed: str, mine: str) -> bool:
    try:
        return parse_key(listed) == mine
    except ValueError:
        return False


def _try_signing(key: Path, must: bool) -> Look:
    """Sign a text that is thrown away."""
    level = todo if must else hint
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "try"
        text.write_bytes(b"try\n")
        arguments = ("-Y", "sign", "-f", os.fspath(key), "-n", f"try-{NAMESPACE}", os.fspath(text))
        done = run("ssh-keygen", *arguments, variables={"SSH_ASKPASS_REQUIRE": "never"})
        made = text.with_name("try.sig").is_file()
    if done is None:
        remedy = by_system(
            "winget install --id Git.Git", "xcode-select --install", "sudo apt-get install openssh-client"
        )
        return level("密钥", "签名", "没有找到 ssh-keygen，签不了名", remedy)
    if done.code == 0 and made:
        return good("密钥", "签名", "可以签名")
    if "passphrase" in done.err or "incorrect passphrase" in done.err:
        return hint("密钥", "签名", "这把密钥有密码，签名时会问；不想每次输入的，先加进代理", f'ssh-add "{key}"')
    if "UNPROTECTED" in done.err or "bad permissions" in done.err:
        return level("密钥", "签名", "密钥的权限太宽，ssh-keygen 拒绝使用", f'chmod 600 "{key}"')
    if "unknown option" in done.err or "illegal option" in done.err:
        return level(
            "密钥", "签名", "ssh-keygen 太旧，不能签名，要 OpenSSH 8.1 以上", "更新 OpenSSH 或者 Git for Windows"
        )
    why = done.err.splitlines()[-1] if done.err else "ssh-keygen 没有说明原因"
    return level("密钥", "签名", f"试签没有成功：{why}", f'ssh-keygen -y -f "{key}"')
