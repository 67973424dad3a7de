"""Does the catalogue make sense: ids, offices, people, stages, codes, retired columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from disclosure.catalog import PUBLISH, SECRECY, WITHDRAW, Catalog, Column
from disclosure.documents import field_names
from disclosure.documents.attachments import KINDS
from disclosure.findings import Finding, Rule
from disclosure.identifiers import agency_code_problem
from disclosure.review.signature import parse_key
from disclosure.rules.placement import is_list_page
from disclosure.rules.registry import catalog_rule
from disclosure.schema import nearest
from disclosure.targets import is_web_address

DUPLICATE_ID = Rule("CAT01", "error", "代号重复")
RESERVED_ID = Rule("CAT02", "error", "代号已被程序占用")
UNKNOWN_OFFICE = Rule("CAT03", "error", "股室不存在")
UNKNOWN_STAGE = Rule("CAT04", "error", "环节不存在")
UNSIGNABLE_STAGE = Rule("CAT05", "error", "环节没有人可以签署", "条例第十七条")
WRONG_AGENCY_CODE = Rule("CAT06", "error", "机关代码有误", "GB 32100—2015、GB 11714—1997")
RETIRED_WITHOUT_SUCCESSOR = Rule("CAT07", "error", "停用栏目没有接续栏目")
WRONG_SUCCESSOR = Rule("CAT08", "error", "接续栏目不可用")
WRONG_TERM = Rule("CAT09", "error", "任期起止颠倒")
WRONG_REQUIREMENT = Rule("CAT10", "error", "必备内容写法有误")
NO_COLUMNS = Rule("CAT11", "error", "没有栏目")
NO_OFFICE = Rule("CAT12", "error", "栏目没有责任股室", "条例第四条")
MISSING_META = Rule("CAT13", "warning", "栏目标签不全", "政府网站发展指引（国办发〔2017〕47号）")
WRONG_SITE_ID = Rule("CAT14", "error", "网站标识码写法有误", "政府网站发展指引（国办发〔2017〕47号）")
WRONG_KEY = Rule("CAT16", "error", "签名公钥写法有误")
SHARED_KEY = Rule("CAT17", "error", "两人合用一把密钥", "条例第十七条")
WRONG_ADDRESS = Rule("CAT15", "error", "网址写法有误")
MISPLACED_BLOCK = Rule("CAT18", "error", "版块只能写在一级栏目", "国办公开办函〔2019〕61号")
WRONG_TOPIC = Rule("CAT19", "error", "专题写法有误")

_RESERVED_STAGES: Final = (SECRECY, PUBLISH, WITHDRAW, "status", "returned")
#: Top-level folders and files the site itself writes.
RESERVED_COLUMNS: Final = ("assets", "search", "sitemap", "404")
_SITE_ID: Final = re.compile(r"[A-Za-z0-9]{10}")


def _duplicates(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for position, id in enumerate(ids):
        if id and id in seen:
            yield position, id
        seen.add(id)


@catalog_rule
def ids_are_unique(catalog: Catalog) -> Iterator[Finding]:
    """Offices, people, stages, topics, and the columns below one column have different ids."""
    groups: list[tuple[tuple[str | int, ...], str, list[str]]] = [
        (("offices",), "股室", [office.id for office in catalog.offices]),
        (("people",), "岗位", [person.id for person in catalog.people]),
        (("review", "stages"), "环节", [stage.id for stage in catalog.review.stages]),
        (("topics",), "专题", [topic.id for topic in catalog.topics]),
        (("columns",), "栏目", [column.id for column in catalog.columns]),
        *(
            ((*column.keys, "children"), "栏目", [child.id for child in column.children])
            for column in catalog.by_path.values()
        ),
    ]
    for keys, noun, ids in groups:
        for position, id in _duplicates(ids):
            place = catalog.source.place(*keys, position, "id")
            yield DUPLICATE_ID(place, f"{noun}代号“{id}”已经用过", "换一个没有用过的代号")


@catalog_rule
def ids_are_free(catalog: Catalog) -> Iterator[Finding]:
    """No column and no stage has an id that the site or the data format uses itself."""
    for column in catalog.by_path.values():
        if column.path in RESERVED_COLUMNS or is_list_page(column.id):
            place = catalog.source.place(*column.keys, "id")
            yield RESERVED_ID(place, f"代号“{column.id}”由网站自己使用", "换一个代号")
    for position, stage in enumerate(catalog.review.stages):
        if stage.id in _RESERVED_STAGES:
            place = catalog.source.place("review", "stages", position, "id")
            yield RESERVED_ID(place, f"代号“{stage.id}”在审核记录里另有用途", "换一个代号")


@catalog_rule
def there_are_columns(catalog: Catalog) -> Iterator[Finding]:
    """There is at least one column, and below one that lists children at least one."""
    if not catalog.columns and not catalog.source.has("columns", 0):
        yield NO_COLUMNS(catalog.source.place("columns"), "目录里没有栏目", "在 columns 下面至少写一个栏目")
    for column in catalog.by_path.values():
        written = (*column.keys, "children")
        if column.is_leaf and catalog.source.has(*written) and not catalog.source.has(*written, 0):
            place = catalog.source.place(*written)
            yield NO_COLUMNS(place, f"栏目“{column.name}”的 children 是空的", "写上下级栏目，或者删去 children")


@catalog_rule
def offices_exist(catalog: Catalog) -> Iterator[Finding]:
    """Every leaf has an office that answers for it, and every office named exists."""
    hint = f"可以写：{'、'.join(catalog.office)}"
    for column in catalog.by_path.values():
        if column.is_leaf and not column.office:
            place = catalog.source.place(*column.keys)
            yield NO_OFFICE(place, f"栏目“{column.name}”没有责任股室", f"加一行“office: …”。{hint}")
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("people", position), person.office) for position, person in enumerate(catalog.people)
    ]
    named += [(column.keys, column.office) for column in catalog.by_path.values()]
    for keys, office in named:
        if office and office not in catalog.office and catalog.source.has(*keys, "office"):
            place = catalog.source.place(*keys, "office")
            yield UNKNOWN_OFFICE(place, f"没有代号为“{office}”的股室", nearest(office, catalog.office, hint))


@catalog_rule
def people_hold_known_stages(catalog: Catalog) -> Iterator[Finding]:
    """People list stages that exist, and their terms end after they begin."""
    known = (*(stage.id for stage in catalog.review.stages), SECRECY, PUBLISH)
    for position, person in enumerate(catalog.people):
        for at, stage in enumerate(person.stages):
            if stage and stage not in known:
                place = catalog.source.place("people", position, "stages", at)
                hint = nearest(stage, known, f"可以写：{'、'.join(known)}")
                yield UNKNOWN_STAGE(place, f"没有代号为“{stage}”的环节", hint)
        if person.start and person.until and person.until < person.start:
            place = catalog.source.place("people", position, "until")
            yield WRONG_TERM(place, f"“{person.name}”的任期结束早于开始", "核对 from 和 until")


@catalog_rule
def keys_are_usable(catalog: Catalog) -> Iterator[Finding]:
    """Keys are Ed25519, in a term that ends after it begins, and nobody shares one."""
    owners: dict[str, str] = {}
    for position, person in enumerate(catalog.people):
        for at, listed in enumerate(person.keys):
            place = catalog.source.place("people", position, "keys", at)
            try:
                key = parse_key(listed.key)
            except ValueError as error:
                if listed.key:
                    yield WRONG_KEY(place, f"“{person.name}”的公钥读不出来", str(error))
                continue
            owner = owners.setdefault(key, person.id)
            if owner != person.id:
                yield SHARED_KEY(
                    place, f"“{person.name}”与“{catalog.person[owner].name}”用同一把密钥", "每人一把密钥，不要合用"
                )
            if listed.start and listed.until and listed.until < listed.start:
                yield WRONG_TERM(place, f"“{person.name}”的密钥停用早于启用", "核对 from 和 until")


@catalog_rule
def stages_can_be_signed(catalog: Catalog) -> Iterator[Finding]:
    """For every stage there is somebody, and there are stages."""
    if not catalog.review.stages:
        place = catalog.source.place("review", "stages")
        yield UNSIGNABLE_STAGE(
            place, "没有审核环节，文档不经审核就能发布", "至少写一个审核环节；三审制写 first、second、final"
        )
    for stage, name in catalog.review.entries.items():
        if not any(stage in person.stages for person in catalog.people):
            place = catalog.source.place("people")
            hint = f"给承担这项工作的岗位写上 stages: [{stage}]"
            yield UNSIGNABLE_STAGE(place, f"没有岗位可以签署“{name}”（{stage}）", hint)


@catalog_rule
def codes_are_right(catalog: Catalog) -> Iterator[Finding]:
    """The agency's code has its check character, the site's code ten characters."""
    directory = catalog.directory
    problem = directory.agency_code and agency_code_problem(directory.agency_code)
    if problem:
        place = catalog.source.place("directory", "agency_code")
        yield WRONG_AGENCY_CODE(place, f"机关代码“{directory.agency_code}”有误", problem)
    if directory.site_id and not _SITE_ID.fullmatch(directory.site_id):
        place = catalog.source.place("directory", "site_id")
        yield WRONG_SITE_ID(
            place, f"网站标识码“{directory.site_id}”不是 10 位", "照编制部门发的标识码填写 10 位数字或字母，加引号"
        )
    url = directory.portal.url
    if url and not is_web_address(url):
        place = catalog.source.place("directory", "portal", "url")
        yield WRONG_ADDRESS(place, f"主站网址“{url}”不完整", "写成 https:// 开头的完整网址")


@catalog_rule
def retired_columns_have_successors(catalog: Catalog) -> Iterator[Finding]:
    """A retired column names a leaf in use that goes on in its place."""
    for column in catalog.by_path.values():
        if column.retired and not column.moved_to:
            place = catalog.source.place(*column.keys, "retired", key=True)
            yield RETIRED_WITHOUT_SUCCESSOR(
                place, f"栏目“{column.name}”停用后没有接续栏目", "加一行“moved_to: 接续栏目的路径”"
            )
        if column.moved_to:
            problem = _successor_problem(column, catalog)
            if problem:
                place = catalog.source.place(*column.keys, "moved_to")
                leaves = [leaf.path for leaf in catalog.leaves if not leaf.retired]
                yield WRONG_SUCCESSOR(place, problem, nearest(column.moved_to, leaves, "写一个在用的末级栏目的路径"))


def _successor_problem(column: Column, catalog: Catalog) -> str | None:
    successor = catalog.by_path.get(column.moved_to)
    if successor is None:
        return f"没有栏目“{column.moved_to}”"
    if column.is_leaf and not successor.is_leaf:
        return f"“{column.moved_to}”不是末级栏目"
    if successor.retired or successor.path == column.path:
        return f"“{column.moved_to}”自己也已停用"
    return None


@catalog_rule
def requirements_can_be_met(catalog: Catalog) -> Iterator[Finding]:
    """What a column requires of its documents exists."""
    fields, endings = list(field_names(catalog.review)), list(KINDS)
    for column in catalog.by_path.values():
        for noun, key, values, known in (
            ("字段", "fields", column.requires.fields, fields),
            ("附件类型", "attachments", column.requires.attachments, endings),
        ):
            for position, value in enumerate(values):
                if value and value not in known:
                    place = catalog.source.place(*column.keys, "requires", key, position)
                    hint = nearest(value, known, f"可以写：{'、'.join(known)}")
                    yield WRONG_REQUIREMENT(place, f"没有名为“{value}”的{noun}", hint)


@catalog_rule
def leaves_carry_their_tags(catalog: Catalog) -> Iterator[Finding]:
    """Leaves have the keywords, type and basis that column pages must show."""
    for leaf in catalog.leaves:
        missing = [
            key for key, value in (("keywords", leaf.keywords), ("type", leaf.type), ("basis", leaf.basis)) if not value
        ]
        if missing:
            place = catalog.source.place(*leaf.keys)
            yield MISSING_META(place, f"栏目“{leaf.name}”缺少 {'、'.join(missing)}", "补上关键词、栏目类别和公开依据")


@catalog_rule
def blocks_stand_on_top(catalog: Catalog) -> Iterator[Finding]:
    """Only top columns name a block; those below stand in the same one."""
    for column in catalog.by_path.values():
        if "/" in column.path and catalog.source.has(*column.keys, "block"):
            place = catalog.source.place(*column.keys, "block", key=True)
            hint = "删去这一行，写到它上面的一级栏目；下级栏目与一级栏目在同一版块"
            yield MISPLACED_BLOCK(place, f"“{column.name}”不是一级栏目，不能写版块", hint)


@catalog_rule
def topics_gather_something(catalog: Catalog) -> Iterator[Finding]:
    """A topic names columns that exist, or keywords."""
    for position, topic in enumerate(catalog.topics):
        for at, path in enumerate(topic.columns):
            if path and path not in catalog.by_path:
                place = catalog.source.place("topics", position, "columns", at)
                hint = nearest(path, catalog.by_path, "照 columns 里的代号，从一级栏目写起，用 / 连接")
                yield WRONG_TOPIC(place, f"没有栏目“{path}”", hint)
        if not topic.columns and not topic.keywords:
            place = catalog.source.place("topics", position)
            yield WRONG_TOPIC(place, f"专题“{topic.name}”没有内容", "写上 columns（栏目）或者 keywords（关键词）")
