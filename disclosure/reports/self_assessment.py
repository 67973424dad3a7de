"""The yearly self-assessment (政务公开自评报告), from assurance and supervision to problems and next steps.

The directory knows what was published, when and where, and what the ledgers count.  What
only people know (scores, meetings, reasons, measures) is a marked gap.
"""

from __future__ import annotations

from typing import Final

from disclosure.catalog import PUBLISH, SECRECY
from disclosure.documents import Document
from disclosure.duties.facts import Facts
from disclosure.duties.tasks import task_states
from disclosure.duties.timeliness import Measure, percent, plain, timeliness
from disclosure.ledgers.model import DECISIONS, HOLIDAYS, TASKS
from disclosure.reports.draft import Home, figures_table, find_home, free_ref, front_matter
from disclosure.reports.figures import Span, day_of, office_name, without_statements
from disclosure.reports.hotline import handling, handling_section
from disclosure.reports.markdown import Figures, Report, escape, gap, table
from disclosure.reports.problems import next_steps, problem_section, problems
from disclosure.reports.requests import request_section
from disclosure.reports.statutory import Year, leaves_under, statutory

_TRAINING: Final = "培训"
_SUPERVISION: Final = "监督保障"
_RULES: Final = "制度"
_PUBLISHED: Final = "主动公开信息"


def self_assessment_home(facts: Facts, column: str | None = None) -> Home:
    """Return where the report belongs: the leaf of the newest self-assessment, unless a column is given."""
    return find_home(facts, column, ("公开", "自评"), "自评")


def self_assessment_ref(facts: Facts, span: Span, home: Home) -> str:
    """Return the reference proposed for the report: `supervision/assessment/2023-self-assessment`."""
    return free_ref(facts, home, f"{span.slug}-self-assessment")


def self_assessment(facts: Facts, span: Span, column: str | None = None) -> Report:
    """Return the self-assessment of a year as a draft ready for review."""
    home, figures = self_assessment_home(facts, column), Figures()
    year = Year(facts, span, self_assessment_ref(facts, span, home), figures)
    found = problems(facts, span)
    sections = [
        _opening(year),
        f"## 一、组织保障\n\n{_assurance(year)}",
        f"## 二、监督\n\n{_supervision(year)}",
        f"## 三、法定主动公开内容\n\n{statutory(year)}",
        f"## 四、公开的及时性\n\n{_timeliness(year)}",
        f"## 五、依申请公开\n\n{request_section(facts, span, figures)}",
        f"## 六、热线和信箱\n\n{handling_section(handling(facts, span), figures)}",
        f"## 七、存在的问题\n\n{problem_section(year, found)}",
        f"## 八、下一步工作\n\n{next_steps(year, found)}",
    ]
    title = f"{facts.catalog.directory.agency}{span.name}政务公开工作自评报告"
    summary = (
        f"对{span.name}政务公开工作的自评：保障和监督，主动公开，及时性，依申请公开，热线和信箱，问题和下一步工作。"
    )
    header = front_matter(facts, home, title, summary, ("政务公开", "自评报告"))
    return Report(f"{header}\n" + "\n".join(sections), tuple(figures.sources))


def _opening(year: Year) -> str:
    facts, name = year.facts, year.span.name
    documents = without_statements(year.published)
    count = year.figures.print(f"{name}目录中公开的信息", len(documents), year.source)
    statements = year.figures.print(f"{name}目录中的情况说明", len(year.published) - len(documents), year.source)
    leaves = year.figures.print(
        "末级栏目",
        sum(leaf.retired is None or leaf.retired >= year.last for leaf in facts.catalog.leaves),
        "catalog.yml",
    )
    text = f"统计范围为{name}1月1日至{year.last.month}月{year.last.day}日在目录中公开的信息，已经撤下的不计："
    text += f"信息{count}条，情况说明{statements}件，末级栏目{leaves}个。"
    total = facts.ledgers.figure(year.span.start.year, _PUBLISHED)
    if total:
        source = f"{DECISIONS} 第{total.place.line}行"
        text += f"全年通过各种渠道主动公开信息{year.figures.print(f'{name}{_PUBLISHED}', total.number, source)}条。"
    return f"{text}自评得分{gap('自评得分，评分细则以当年通知为准')}。\n"


def _assurance(year: Year) -> str:
    facts, catalog = year.facts, year.facts.catalog
    stages = [stage.name for stage in catalog.review.stages]
    number = year.figures.print("信息发布审核环节", len(stages), "catalog.yml 的 review.stages")
    posts = [person.name for person in catalog.people if PUBLISH in person.stages and person.on_duty(year.last)]
    text = f"**审核。** 信息发布实行{escape('、'.join(stages))}{number}个环节的审核"
    text += "，并经保密审查" if SECRECY in catalog.review.entries else ""
    text += f"，由{escape('、'.join(posts))}统一发布。\n" if posts else f"，发布岗位{gap('统一发布的岗位')}。\n"
    rules = [
        [escape(leaf.name), year.link(newest), str(day_of(newest))]
        for leaf in leaves_under(facts, _RULES)
        if (newest := _newest(year, leaf.path))
    ]
    text += f"\n**制度。** {'现行公开制度如下。' if rules else gap('公开制度')}\n"
    text += f"\n{table(['制度', '文件', '发布日期'], rules)}" if rules else ""
    trained = [one for one in year.published if _is_training(year, one)]
    count = year.figures.print(f"{year.span.name}培训信息", len(trained), year.source)
    text += f"\n**培训。** {year.span.name}公开培训信息{count}条{f'：{year.links(trained)}' if trained else ''}。"
    return f"{text}{gap('培训的次数和参加人数')}\n"


def _newest(year: Year, column: str) -> Document | None:
    """Return the newest document of a column at the end of the year; a statement is none."""
    found = (one for one in year.facts.published if one.column == column and day_of(one) <= year.last)
    return max(without_statements(found), key=lambda one: (day_of(one), one.ref), default=None)


def _is_training(year: Year, document: Document) -> bool:
    column = year.facts.catalog.by_path.get(document.column)
    named = column is not None and (_TRAINING in column.name or _TRAINING in column.keywords)
    return named and document.statement is None


def _supervision(year: Year) -> str:
    facts, name = year.facts, year.span.name
    paths = {leaf.path for leaf in leaves_under(facts, _SUPERVISION)}
    listed = [
        one for one in year.published if one.column in paths and not one.statement and not _is_training(year, one)
    ]
    count = year.figures.print(f"{name}监督保障信息", len(listed), year.source)
    corrected = sum(
        bool(correction.date and year.span.start <= correction.date <= year.last)
        for one in facts.published
        for correction in one.corrections
    )
    withdrawn = sum(
        bool(one.withdrawn and one.withdrawn.date and year.span.start <= one.withdrawn.date <= year.last)
        for one in facts.corpus.documents
        if one.approved
    )
    changes = year.figures.print(f"{name}公开更正", corrected, "已公开文档的 corrections")
    taken = year.figures.print(f"{name}撤下", withdrawn, "文档的 withdrawn")
    text = f"{name}公开考核、评估和监督信息{count}条{f'：{year.links(listed)}' if listed else ''}。"
    text += f"更正已公开的信息{changes}处，撤下{taken}件。"
    return f"{text}{_task_sentence(year)}{gap('通报、考核结果和责任追究情况')}\n"


def _task_sentence(year: Year) -> str:
    facts = year.facts
    if TASKS not in facts.ledgers.present:
        return gap(f"任务分解和完成情况，台账 {TASKS} 没有或者有错误")
    due = [one for one in task_states(facts) if year.span.holds(one.due)]
    name, source = year.span.name, f"{TASKS}，完成情况按任务栏目中的文档计算"
    total = year.figures.print(f"{name}到期的任务", len(due), source)
    done = year.figures.print(f"{name}完成的任务", sum(one.state == "done" for one in due), source)
    return f"{name}到期的公开任务{total}项，已完成{done}项。"


def _timeliness(year: Year) -> str:
    facts, name = year.facts, year.span.name
    counted = timeliness(facts, year.span.start, year.last)
    if not counted.whole.count:
        return f"{name}没有发布有公开期限的信息。\n"
    source = f"{year.source}，期限按栏目的 publish_within，转载和情况说明不计"
    header = ["发布条数", "按期", "超期", "按期率", "用时中位数（工作日）", "最长（工作日）"]
    quarters = [
        [part.name.removeprefix(name), *_cells(timeliness(facts, part.start, part.until(facts.today)).whole)]
        for part in year.span.parts
        if part.start <= year.last
    ]
    offices = [[office_name(facts.catalog, office), *_cells(measure)] for office, measure in counted.offices.items()]
    total = ["合计", *_cells(counted.whole)]
    by_quarter = figures_table(year.figures, f"{name}及时性", ["季度", *header], [*quarters, total], source)
    by_office = figures_table(year.figures, f"{name}股室及时性", ["责任股室", *header], [*offices, total], source)
    text = "按栏目的公开期限逐条核对，期限自信息形成的次日起算。\n"
    if counted.unknown:
        years = "、".join(map(str, counted.unknown))
        text = f"{text.rstrip()}{gap(f'{years}年的放假安排，现在按周一至周五计算；在 {HOLIDAYS} 补上后重新生成')}\n"
    return f"{text}\n{by_quarter}\n{by_office}"


def _cells(measure: Measure) -> list[str]:
    share = "—" if measure.share is None else percent(measure.share)
    median = "—" if measure.median is None else plain(measure.median)
    worst = "—" if measure.worst is None else str(measure.worst)
    return [str(measure.count), str(measure.in_time), str(measure.late), share, median, worst]
