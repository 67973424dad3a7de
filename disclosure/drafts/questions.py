"""What has to be asked for a new document: what its shape, its column and its column's kind call for.

Which keys there are, what they are called and what form they have is the shape of a front
matter; which of them a document needs is said by the catalogue (`requires.fields`), by
the rules of its kind (`rules.kinds.FIELDS`) and by what the column's documents have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from disclosure.catalog import ReviewPolicy
from disclosure.documents import front_matter_shape
from disclosure.documents.document import Consultation
from disclosure.drafts.defaults import default
from disclosure.drafts.draft import STATEMENT, Draft
from disclosure.drafts.people import drafters
from disclosure.drafts.references import choices_of
from disclosure.duties.deadlines import earliest_close, period_name, publication_deadline
from disclosure.duties.validity import LAPSED, REPEALED, assumed_end
from disclosure.rules.kinds import FIELDS, REPRINTED
from disclosure.schema import TEXTS, Choice, Key, ListOf, Mapping

#: What commands write, and what a new document cannot have yet.
_LATER: Final = frozenset(("column", "published", "index", "review", "corrections", "withdrawn", "formerly"))
#: What is asked of every document, beside what its shape demands.
_ALWAYS: Final = ("issuer", "theme", "genre", "audience", "summary", "keywords", "office", "prepared_by")
#: What a column's documents may have in common without its being required.
_HABITUAL: Final = ("number", "validity", "effective")

_WHY: Final = {
    "title": "公众先看到的就是它，写明机关、事项和文种，末尾不加标点",
    "date": "文件落款的那一天，公开的期限从这天算起",
    "number": "照发文登记填写；没有文号的写“无”",
    "issuer": "谁制作谁公开，联合发文的写全各机关",
    "source.name": "转载的要注明是哪个机关的",
    "source.url": "原文的网址，公众可以核对",
    "theme": "公众按主题查找，只能用目录的词",
    "genre": "公众按文种查找，只能用目录的词",
    "audience": "这件信息是给谁看的",
    "summary": "目录里显示在标题下面的一两句话",
    "keywords": "搜索和专题按它归集",
    "office": "内容由哪个股室负责",
    "prepared_by": "拟稿人不能再审核这件文档",
    "validity": "公众要知道文件还管不管用",
    "effective": "从哪天起施行，与正文写的同一天",
    "expires": "与正文写的有效期同一天；长期有效的不填",
    "repealed.date": "从哪天起不再执行",
    "repealed.by": "废止它的文件的文号或者路径",
    "interprets": "公众从文件能点到解读，从解读能点回文件",
    "feedback_on": "每次征集都要有对应的结果",
    "consultation.kind": "征集的最短期限因类型而不同",
    "consultation.opens": "征集的第一天，算上审核发布的时间",
    "consultation.closes": "征集的最后一天，正文要写同一天",
    "consultation.channels": "至少两种，正文里写明地址、电话和邮箱",
    "consultation.shortened_because": "期限比规定的短，要向公众说明理由",
    "late_because": "从生成日期算，公开的期限已经过了，要向公众说明原因",
    STATEMENT: "到这一天以前栏目不算空白，到期要重新核实",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the key it is about, its Chinese name, why it is asked, and what may be answered.

    `choices` are values and what is shown of them; `many` of them may be answered where
    the key is a list.  `default` is None where the answer may be neither left out nor guessed.
    """

    key: str
    about: str
    why: str
    required: bool = False
    many: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    default: str | None = ""

    @property
    def flag(self) -> str:
        """The option of the same meaning: `--consultation-opens`."""
        return flag_of(self.key)


def flag_of(key: str) -> str:
    """Return the option that answers a key."""
    return "--" + key.replace(".", "-").replace("_", "-")


def questions(draft: Draft) -> tuple[Question, ...]:
    """Return what has to be asked for the document, in the order of the data format.

    What was answered before decides on what is asked: a period that is shortened wants a
    reason, a policy that is repealed wants to know by what.
    """
    return tuple(question_of(draft, key) for key in keys_to_ask(draft))


def keys_to_ask(draft: Draft) -> tuple[str, ...]:
    """Return the keys of the questions, in their order."""
    wanted = {*_required(draft), *_wanted(draft)}
    return tuple(key for key in askable(draft.facts.catalog.review) if key in wanted)


@cache
def askable(policy: ReviewPolicy) -> dict[str, Key]:
    """Return every key that a new document may be given by an answer, those within a mapping joined to its own."""
    found = {}
    for key, known in front_matter_shape(policy).keys.items():
        if key in _LATER:
            continue
        if isinstance(known.shape, Mapping):
            for part, one in known.shape.keys.items():
                found[f"{key}.{part}"] = Key(one.shape, f"{known.about}：{one.about}", one.required)
        elif not isinstance(known.shape, ListOf) or known.shape is TEXTS:
            found[key] = known
    return found


def _required(draft: Draft) -> Iterator[str]:
    """Yield the keys without which something would be found in the document."""
    facts, column = draft.facts, draft.column
    keys = askable(facts.catalog.review)
    yield from (key for key, known in keys.items() if known.required and "." not in key)
    if draft.is_statement:
        yield STATEMENT
        return
    wanted = {*column.requires.fields, *_of_kind(draft)}
    if _from_elsewhere(draft):
        wanted.add("source")
    if draft.said("validity") == REPEALED:
        wanted.add("repealed")
    if draft.said("validity") == LAPSED:
        wanted.add("expires")
    for key in wanted:
        yield from _parts(key, keys)
    if _is_short(draft):
        yield "consultation.shortened_because"
    due = publication_deadline(draft.document, facts.catalog, facts.calendar) if draft.day() else None
    if due and due.day < facts.today:
        yield "late_because"


def _parts(key: str, keys: dict[str, Key]) -> list[str]:
    """Return a key, or of a mapping the parts that it must have: the first where its shape demands none."""
    if key in keys:
        return [key]
    parts = [part for part in keys if part.startswith(f"{key}.")]
    return [part for part in parts if keys[part].required] or parts[:1]


def _of_kind(draft: Draft) -> Iterator[str]:
    """Yield what the rules of the column's kind look for; of another organ's documents they want only the source."""
    if not draft.is_reprint or draft.column.kind not in REPRINTED:
        yield from FIELDS.get(draft.column.kind, ())


def _from_elsewhere(draft: Draft) -> bool:
    """Tell whether somebody else issued the document, in a column whose reprints have to say whose they are."""
    issuer, agency = draft.said("issuer"), draft.facts.catalog.directory.agency
    return bool(issuer) and agency not in issuer and draft.column.kind in REPRINTED


def _is_short(draft: Draft) -> bool:
    consultation = Consultation(draft.said("consultation.kind"), draft.day("consultation.opens"))
    earliest = earliest_close(consultation, draft.facts.catalog, draft.facts.calendar)
    closes = draft.day("consultation.closes")
    return bool(earliest and closes and closes < earliest.day)


def _wanted(draft: Draft) -> Iterator[str]:
    """Yield the keys that are asked though nothing would be found without them."""
    yield from _ALWAYS
    # Who was given a part of something by a flag is asked for the rest of it.
    for key, text in draft.answers.items():
        if text:
            yield key
            if "." in key:
                yield from _parts(key.partition(".")[0], askable(draft.facts.catalog.review))
    if draft.is_statement:
        return
    if "source.name" in draft.answers or draft.is_reprint or _from_elsewhere(draft):
        yield "source.url"
    documents = draft.facts.corpus.by_column.get(draft.column.path, ())
    standing = [one for one in documents if not one.statement and not one.withdrawn]
    yield from (key for key in _HABITUAL if any(one.has(key) for one in standing))
    if "effective" in draft.column.requires.fields or draft.said("effective"):
        yield "expires"
    if draft.is_reprint and draft.column.kind in FIELDS:
        yield from (key for key in FIELDS[draft.column.kind] if key in ("number", "interprets"))


def question_of(draft: Draft, key: str) -> Question:
    """Return the question that asks for a key."""
    known = askable(draft.facts.catalog.review)[key]
    required = key in _required(draft)
    usual = "" if key == "effective" and not required else default(draft, key)  # it makes a policy a normative document
    proposal = draft.proposals.get(key) or usual
    choices = _choices(draft, key, known)
    many = known.shape is TEXTS
    if choices and not many and proposal not in dict(choices):
        proposal = ""
    return Question(key, known.about, _why(draft, key), required, many, choices, proposal or (None if required else ""))


def _choices(draft: Draft, key: str, known: Key) -> tuple[tuple[str, str], ...]:
    catalog = draft.facts.catalog
    if isinstance(known.shape, Choice):
        return tuple((value, value) for value in known.shape.values)
    vocabularies = catalog.vocabularies
    words = {"theme": vocabularies.themes, "genre": vocabularies.genres, "audience": vocabularies.audiences}
    if key in words:
        return tuple((word, word) for word in words[key])
    if key == "office":
        return tuple((office.id, office.name) for office in catalog.offices)
    if key == "prepared_by":
        return tuple((person.id, person.name) for person in drafters(draft))
    return tuple(choices_of(draft, key))


def _why(draft: Draft, key: str) -> str:
    """Return in one clause why a key is asked, with what is known of it now."""
    facts = draft.facts
    if key == "number" and not draft.is_reprint and default(draft, key):
        return "目录里同一代字的下一号；没有公开的文件也占号，请对照发文登记，没有文号的写“无”"
    if key == "expires" and (effective := draft.day("effective")):
        assumed = assumed_end(draft.document, facts.catalog.duties)
        if assumed:
            term = facts.catalog.duties.policies_last
            assert term != "none"
            return f"与正文写的有效期同一天；不填的，从 {effective} 起按 {period_name(term)}推算到 {assumed}"
    return _WHY.get(key, "")
