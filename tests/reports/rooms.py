"""A bureau of two offices and eight leaves whose every document is known to the tests of reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from disclosure.duties.facts import Facts
from disclosure.gate import judge
from tests.cli.roots import review, write_document
from tests.helpers import write

#: After the year that the reports are on.
TODAY: Final = date(2024, 1, 10)

CATALOG: Final = """\
directory:
  title: 试验县林业局政府信息公开
  agency: 试验县林业局
  agency_code: 11349999MB0X20239M
  contact: {department: 办公室, phone: 0999-0000000, email: a@example.gov.cn}
offices:
  - {id: general, name: 办公室}
  - {id: fire, name: 森林防火股}
people:
  - {id: drafter, name: 拟稿岗, office: general}
  - {id: clerk, name: 初审岗, office: general, stages: [first]}
  - {id: head, name: 复审岗, office: general, stages: [second]}
  - {id: director, name: 终审岗, office: general, stages: [final]}
  - {id: keeper, name: 保密审查岗, office: general, stages: [secrecy]}
  - {id: publisher, name: 信息发布岗, office: general, stages: [publish]}
columns:
  - {id: rules, name: 公开制度, description: 制度, keywords: [制度], type: 政策文件, basis: 条例第四条, office: general}
  - id: policy
    name: 政策法规
    description: 政策文件
    keywords: [政策]
    type: 政策文件
    basis: 条例第二十条第（一）项
    office: general
    publish_within: 20 working days
    children:
      - {id: normative, name: 规范性文件, description: 文件, keywords: [文件], type: 文件, basis: 条例, kind: policy}
      - {id: reading, name: 政策解读, description: 解读, keywords: [解读], type: 政策解读, basis: 条例第十九条}
  - {id: budget, name: 部门预算, description: 预算, keywords: [预算], type: 数据, basis: 预算法, office: general}
  - id: fire
    name: 森林防火
    description: 森林防火
    keywords: [重点领域, 防火]
    type: 工作动态
    basis: 森林防火条例第四十三条
    office: fire
    publish_within: 20 working days
    children:
      - {id: notices, name: 火险通告, description: 通告, keywords: [险], type: 动态, basis: 法, update_every: 6 months}
      - {id: duty, name: 值班电话, description: 电话, keywords: [电话], type: 工作动态, basis: 条例}
  - id: opinions
    name: 意见征集
    description: 意见征集
    keywords: [征集]
    type: 征集调查
    basis: 条例第十九条
    office: general
  - id: supervision
    name: 监督保障
    description: 监督保障
    keywords: [监督]
    type: 工作动态
    basis: 条例第四十六条
    office: general
    children:
      - {id: assessment, name: 考核评估, description: 考核, keywords: [自评], type: 工作动态, basis: 条例第四十六条}
      - {id: training, name: 培训会议, description: 培训, keywords: [培训], type: 工作动态, basis: 条例第四十八条}
  - {id: hotline, name: 热线汇总, description: 热线, keywords: [热线], type: 回应, basis: 条例, office: general}
"""

#: A catalogue's columns where nothing can be amiss.
ONE_COLUMN: Final = """\
columns:
  - {id: rules, name: 公开制度, description: 制度, keywords: [制度], type: 政策文件, basis: 条例第四条, office: general}
"""

#: Five cases: one answered late, one not at all; the third and fourth without a rating.
HOTLINE: Final = """\
received,channel,topic,limit,replied,satisfied
2023-02-14,12345热线,野外用火,10 working days,2023-02-15,满意
2023-05-08,网站信箱,林木采伐,3 working days,2023-05-12,不满意
2023-08-01,12345热线,林木采伐,10 working days,2023-08-03,
2023-08-02,12345热线,古树名木,,2023-08-10,未评价
2023-12-01,其他,林木采伐,3 working days,,
"""

TASKS: Final = """\
- {task: 公布值班电话, column: fire/duty, office: fire, due: 2023-06-30}
- {task: 公布两件通告, column: fire/notices, office: fire, due: 2023-12-31, expected: 2}
"""

HEADERS: Final = {
    "ledgers/requests.csv": "received,applicant,outcome,replied,extended\n",
    "ledgers/hotline.csv": "received,channel,topic,limit,replied,satisfied\n",
    "ledgers/decisions.csv": "year,item,number,source\n",
}


def bureau(root: Path, **ledgers: str) -> Path:
    """Make the bureau's root: a year's documents, with the ledgers given by name and nothing else.

    In 2023: two rules, three policies of which one is interpreted and one repealed in the
    year, a budget, two notices of which one is late, one statement, two consultations of
    which one has its feedback, one training.
    """
    write(root, {"catalog.yml": CATALOG})
    add(root, "rules/2022-old", "旧公开制度", "2022-03-01", "2022-03-02")
    add(root, "rules/2023-rules", "主动公开制度", "2023-03-01", "2023-03-02")
    add(root, "rules/2023-more", "审核制度", "2023-01-05", "2023-01-06")
    policy: dict[str, Any] = {"validity": "有效", "effective": "2023-05-01"}
    add(root, "policy/normative/2023-first", "第一件文件", "2023-04-03", "2023-04-04", **policy)
    add(root, "policy/normative/2023-second", "第二件文件", "2023-06-01", "2023-06-02", **policy)
    gone = {**policy, "validity": "废止", "repealed": {"date": "2023-09-01", "by": "试林〔2023〕9号"}}
    add(root, "policy/normative/2021-gone", "旧文件", "2021-04-01", "2021-04-02", number="试林〔2021〕1号", **gone)
    interprets = ["policy/normative/2023-first"]
    add(root, "policy/reading/2023-first", "第一件文件解读", "2023-04-04", "2023-04-05", interprets=interprets)
    add(root, "budget/2023-budget", "2023年部门预算", "2023-02-01", "2023-02-02")
    add(root, "fire/notices/2023-late", "迟到的通告", "2023-01-03", "2023-03-31")
    add(root, "fire/notices/2023-quick", "及时的通告", "2023-04-06", "2023-04-07", office="general")
    add(root, "fire/notices/2024-next", "来年的通告", "2024-01-04", "2024-01-05")
    add(root, "fire/duty/2023-none", "情况说明", "2023-07-03", "2023-07-04", statement={"until": "2024-12-31"})
    for name, closes in (("answered", "2023-06-30"), ("silent", "2023-08-31")):
        call = {"kind": "其他", "opens": "2023-06-01", "closes": closes, "channels": ["信件"]}
        add(root, f"opinions/2023-{name}", f"征集意见{name}", "2023-05-31", "2023-06-01", consultation=call)
    feedback = ["opinions/2023-answered"]
    add(root, "opinions/2023-feedback", "意见反馈", "2023-07-05", "2023-07-06", feedback_on=feedback)
    add(root, "supervision/training/2023-training", "培训情况", "2023-09-04", "2023-09-05")
    add(root, "supervision/assessment/2022-assessment", "2022年政务公开自评报告", "2023-01-04", "2023-01-05")
    add(root, "hotline/2022-hotline", "2022年热线汇总", "2023-01-04", "2023-01-05")
    write(root, {f"ledgers/{name}.{'yml' if name == 'tasks' else 'csv'}": text for name, text in ledgers.items()})
    return root


def add(root: Path, ref: str, title: str, formed: str, published: str, **fields: Any) -> None:
    """Add a document that was reviewed and published on one day."""
    reviewed = {
        entry: {**signed, "date": published} if isinstance(signed, dict) else signed
        for entry, signed in review().items()
    }
    times: dict[str, Any] = {"date": formed, "published": f"{published} 09:00", "review": reviewed}
    write_document(root, ref, title=title, **times, **fields)


def facts_of(root: Path, today: date = TODAY) -> Facts:
    """Return the facts of a root on a day; its documents must all be public."""
    verdict = judge(root, today)
    assert verdict.facts
    assert len(verdict.facts.published) == len(verdict.corpus.documents), [
        finding for finding in verdict.findings if finding.severity == "error"
    ]
    return verdict.facts


def count(number: int) -> Decimal:
    """Return the number of a figure."""
    return Decimal(number)
