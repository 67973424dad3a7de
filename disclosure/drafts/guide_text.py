"""What the catalogue knows of the guide (政府信息公开指南): how the information is arranged, whom to ask.

Source: 条例第十二条 (what a guide says), 第十四条至第十六条, 第二十七条至第四十二条, 第五十一条.
"""

from __future__ import annotations

from disclosure.documents.outline import section_name
from disclosure.drafts.draft import Draft
from disclosure.reports.markdown import escape, gap, link, table
from disclosure.rules.kinds.guide import PARTS
from disclosure.targets import is_web_address


def lead(draft: Draft) -> str:
    """Return the first paragraph of a guide."""
    agency = escape(draft.facts.catalog.directory.agency)
    return f"为方便公民、法人和其他组织获取{agency}的政府信息，根据《中华人民共和国政府信息公开条例》，编制本指南。"


def text(draft: Draft, name: str) -> str:
    """Return what is known of a part of the guide, by the name of its section; of an unknown one a gap."""
    for part, make in _TEXTS.items():
        if any(word in section_name(name) for word in PARTS[part]):
            return make(draft)
    return gap(name)


def _proactive(draft: Draft) -> str:
    directory, columns = draft.facts.catalog.directory, draft.facts.catalog.columns
    rows = [[escape(top.name), escape(top.description), escape(top.basis)] for top in columns if not top.retired]
    portal = directory.portal
    where = link(portal.name, portal.url) if portal.name and is_web_address(portal.url) else gap("网站名称和网址")
    return (
        "### （一）政府信息的分类\n\n本机关主动公开的信息按内容分为下列各类：\n\n"
        f"{table(['类别', '主要内容', '依据'], rows)}\n"
        "### （二）编排体系\n\n本机关的政府信息按栏目编入政府信息公开目录，一条信息只归入一个末级栏目，"
        "列明索引号、名称、内容概述和生成日期。\n\n"
        f"### （三）获取方式\n\n1. 网上查阅：{where}，进入“政府信息公开”栏目。\n"
        f"2. 到场查阅：{gap('查阅场所的名称、地址、开放时间和电话')}\n\n"
        "### （四）公开时限\n\n属于主动公开范围的信息，自形成或者变更之日起20个工作日内公开；"
        "法律、法规另有规定的，从其规定。"
    )


def _on_request(draft: Draft) -> str:
    department = escape(draft.facts.catalog.directory.contact.department) or gap("受理机构")
    return (
        "除主动公开的信息以外，公民、法人和其他组织可以向本机关申请获取相关政府信息。"
        f"受理机构是{department}。\n\n"
        "申请应当写明：申请人的姓名或者名称、身份证明、联系方式；申请公开的信息的名称、文号或者便于查询的"
        "其他特征性描述；获取信息的方式、途径等形式要求。\n\n"
        "收到申请，能够当场答复的当场答复；不能当场答复的，自收到申请之日起20个工作日内答复；"
        "需要延长的，告知申请人，延长不超过20个工作日。\n\n"
        f"申请的提交方式：{gap('当面、邮寄、传真、网上提交的地址和号码')}"
    )


def _withheld(draft: Draft) -> str:
    return (
        "下列政府信息不予公开：依法确定为国家秘密的，法律、行政法规禁止公开的，公开后可能危及国家安全、公共安全、"
        "经济安全、社会稳定的；涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害的，"
        "但第三方同意公开或者本机关认为不公开会对公共利益造成重大影响的除外。\n\n"
        "人事管理、后勤管理、内部工作流程等内部事务信息，讨论记录、过程稿、磋商信函、请示报告等过程性信息，"
        "以及行政执法案卷信息，可以不予公开；法律、法规、规章规定应当公开的，从其规定。"
    )


def _office(draft: Draft) -> str:
    contact, portal = draft.facts.catalog.directory.contact, draft.facts.catalog.directory.portal
    web = [
        f"电子邮箱：{escape(contact.email)}" if contact.email else "",
        f"网址：{escape(portal.url)}" if portal.url else "",
    ]
    rows = [
        ["机构名称", escape(contact.department) or gap("机构名称")],
        ["办公地址", escape(contact.address) or gap("办公地址")],
        ["办公时间", escape(contact.hours) or gap("办公时间")],
        ["联系电话", escape(contact.phone) or gap("联系电话")],
        ["传真号码", escape(contact.fax) or "无"],
        ["互联网联系方式", "；".join(filter(None, web)) or gap("电子邮箱或者网址")],
    ]
    return table(["项目", "内容"], rows)


def _remedy(draft: Draft) -> str:
    return (
        "认为本机关没有依法履行政府信息公开义务的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报："
        f"{gap('政府信息公开工作主管部门的名称和电话')}\n\n"
        "认为本机关在政府信息公开工作中侵犯其合法权益的，可以依法申请行政复议或者提起行政诉讼。"
    )


_TEXTS = {
    "主动公开": _proactive,
    "依申请公开": _on_request,
    "不予公开": _withheld,
    "政府信息公开工作机构": _office,
    "监督救济": _remedy,
}
