"""The shape of `catalog.yml`: which keys there are and what each holds."""

from __future__ import annotations

from typing import Any, Final

from disclosure.catalog.model import (
    BLOCKS,
    KINDS,
    Allowed,
    Column,
    Contact,
    Directory,
    Duties,
    Filings,
    Link,
    Office,
    Person,
    Privacy,
    Requirements,
    ReviewPolicy,
    SigningKey,
    Stage,
    Thresholds,
    Topic,
    Vocabularies,
    Wording,
)
from disclosure.schema import (
    COLUMN_PATH,
    COUNT,
    DATE,
    ID,
    MONTH_DAY,
    PERIOD,
    TEXT,
    TEXTS,
    YES_NO,
    Choice,
    Either,
    Key,
    Later,
    ListOf,
    Mapping,
    OrBrief,
    OrWord,
)


def _texts(**abouts: str) -> dict[str, Key]:
    return {key: Key(TEXT, about) for key, about in abouts.items()}


#: A period, or the word with which a column ends what it would inherit.
_PERIOD_OR_NONE: Final = OrWord("none", PERIOD)
LINK: Final = Mapping(Link, _texts(name="名称", url="网址"))
DIRECTORY: Final = Mapping(
    Directory,
    {
        "title": Key(TEXT, "目录名称", required=True, help="网站的名称，例如 示例县林业局政府信息公开。"),
        "agency": Key(TEXT, "机关名称", required=True, help="机关全称；文档没有写发布机构的，就是它。"),
        "agency_code": Key(
            TEXT,
            "统一社会信用代码或组织机构代码",
            required=True,
            help="18 位统一社会信用代码或者 9 位组织机构代码，校验位要对；索引号以它开头。",
        ),
        "site_id": Key(TEXT, "政府网站标识码", help="编制部门发的 10 位标识码，加引号。"),
        "domain": Key(TEXT, "网站域名", help="例如 www.example.gov.cn，不带 https://。"),
        "portal": Key(LINK, "主站", help="本目录所在的政府网站。"),
        "contact": Key(
            Mapping(
                Contact,
                _texts(
                    department="工作机构",
                    address="办公地址",
                    hours="办公时间",
                    phone="联系电话",
                    fax="传真号码",
                    email="电子邮箱",
                ),
            ),
            "联系方式",
            help="政府信息公开工作机构的联系方式，显示在每页页脚，要与公开指南一致。",
        ),
        "filings": Key(
            Mapping(Filings, _texts(icp="ICP备案号", police="公安机关备案号")), "备案信息", help="显示在每页页脚。"
        ),
        "security_until": Key(DATE, "安全联系方式有效期至", help="写了才生成 security.txt。"),
    },
)
_CODE: Final = Key(ID, "代号", required=True, help="别处用代号来指它，用了就不要改。")
_OFFICE: Final = Mapping(Office, {"id": _CODE, "name": Key(TEXT, "名称", required=True)})
_KEY: Final = Mapping(
    SigningKey,
    {
        "key": Key(TEXT, "公钥", required=True, help=".pub 文件里的一整行，以 ssh-ed25519 开头。"),
        "from": Key(DATE, "启用日期", help="当天起算；不写就不限。"),
        "until": Key(DATE, "停用日期", help="当天仍然算；不写就不限。"),
        "revoked": Key(DATE, "作废日期", help="密钥丢失、泄露的写上；这一天起用它签的都不算。"),
    },
    rename={"from": "start"},
)
_SIGNING_KEY: Final[OrBrief[SigningKey]] = OrBrief(_KEY, SigningKey)
_PERSON: Final = Mapping(
    Person,
    {
        "id": _CODE,
        "name": Key(TEXT, "岗位名称", required=True, help="写岗位，不写个人姓名。"),
        "office": Key(ID, "所在股室", of="office"),
        "stages": Key(
            ListOf(ID), "可以签署的环节", help="只拟稿的岗位不写；保密审查是 secrecy，发布是 publish。", of="stage"
        ),
        "from": Key(DATE, "任职开始", help="当天起算；不写就不限。"),
        "until": Key(DATE, "任职结束", help="当天仍然算；不写就不限。"),
        "keys": Key(
            ListOf(_SIGNING_KEY), "签名公钥", help="一人一把；有起止日期的写成一组 key、from、until、revoked。"
        ),
    },
    rename={"from": "start"},
)
_STAGE: Final = Mapping(Stage, {"id": _CODE, "name": Key(TEXT, "名称", required=True)})
_REVIEW: Final = Mapping(
    ReviewPolicy,
    {
        "stages": Key(ListOf(_STAGE), "审核环节", help="按先后排；不写就是初审、复审、终审。"),
        "secrecy": Key(Choice(("required", "off")), "保密审查", help="required 要（默认），off 不要。"),
        "signatures": Key(Choice(("off", "required")), "签名", help="required 时没有签名的不能发布；默认 off。"),
    },
)
_VOCABULARIES: Final = Mapping(
    Vocabularies,
    {
        "themes": Key(TEXTS, "主题分类", help="文档只能用这里列出的词；不写就不限。"),
        "genres": Key(TEXTS, "体裁", help="文档只能用这里列出的词；不写就不限。"),
        "audiences": Key(TEXTS, "服务对象", help="文档只能用这里列出的词；不写就不限。"),
    },
)
_THRESHOLDS: Final = Mapping(
    Thresholds,
    {
        "blank": Key(COUNT, "空白栏目个数", help="达到这个数，检查不合格；默认 5。"),
        "overdue": Key(COUNT, "逾期栏目个数", help="达到这个数，检查不合格；默认 10。"),
        "stale": Key(COUNT, "动态、公告类栏目未更新个数", help="达到这个数，检查不合格；默认 5。"),
    },
)
_DUTIES: Final = Mapping(
    Duties,
    {
        "annual_report_by": Key(MONTH_DAY, "年度报告期限", help="每年这一天以前公布上年的报告；默认 01-31。"),
        "interpret_within": Key(
            _PERIOD_OR_NONE, "解读时限", help="政策文件公开以后多久要有解读；默认 3 working days，不要求写 none。"
        ),
        "interpret_since": Key(DATE, "解读要求从哪天的文件起算", help="默认 2018-01-01。"),
        "feedback_within": Key(
            _PERIOD_OR_NONE, "意见反馈时限", help="征集结束以后多久要公布反馈；默认 15 working days，不要求写 none。"
        ),
        "consult_decisions": Key(_PERIOD_OR_NONE, "重大行政决策征集最短期限", help="默认 30 days。"),
        "consult_policies": Key(_PERIOD_OR_NONE, "规范性文件征集最短期限", help="默认 7 working days。"),
        "consult_others": Key(_PERIOD_OR_NONE, "其他征集最短期限", help="默认 none，不限。"),
        "policies_last": Key(_PERIOD_OR_NONE, "规范性文件有效期", help="默认 5 years。"),
        "trials_last": Key(_PERIOD_OR_NONE, "试行、暂行文件最长有效期", help="默认 3 years。"),
        "expiring_within": Key(_PERIOD_OR_NONE, "到期提醒", help="有效期届满以前多久提醒；默认 6 months。"),
        "due_within": Key(PERIOD, "临期提醒", help="期限届满以前多久在待办里列出；默认 30 days。"),
        "title_length": Key(COUNT, "标题字数上限", help="超过的提醒；默认 60。"),
        "roll_over": Key(YES_NO, "期限末日顺延", help="期限最后一天是节假日的，顺延到下一个工作日；默认 yes。"),
        "thresholds": Key(_THRESHOLDS, "检查指标", help="政务公开检查的单项否决指标。"),
    },
)
_WORDING: Final = ListOf(
    Mapping(
        Wording,
        {
            "wrong": Key(TEXT, "错误用语", required=True),
            "right": Key(TEXT, "正确用语", required=True),
            "unless": Key(TEXTS, "例外", help="含有这些词组的地方不算错。"),
        },
    )
)
_ALLOWED: Final = Mapping(
    Allowed,
    {
        "value": Key(TEXT, "号码或地址", required=True, help="照文中的写法，例如办公用的手机号码。"),
        "reason": Key(TEXT, "理由", required=True, help="为什么可以公开。"),
    },
)
_PRIVACY: Final = Mapping(Privacy, {"allow": Key(ListOf(_ALLOWED), "可以公开的号码和地址")})
_TOPIC: Final = Mapping(
    Topic,
    {
        "id": _CODE,
        "name": Key(TEXT, "名称", required=True),
        "description": Key(TEXT, "专题说明", required=True, help="显示在专题页开头。"),
        "columns": Key(ListOf(COLUMN_PATH), "集中的栏目", help="这些栏目和下级栏目的信息都在专题里。", of="column"),
        "keywords": Key(TEXTS, "集中的关键词", help="带其中一个关键词的信息都在专题里。"),
    },
)
_REQUIREMENTS: Final = Mapping(
    Requirements,
    {
        "fields": Key(TEXTS, "必填字段", help="例如 [number, validity, effective]。", of="field"),
        "sections": Key(
            ListOf(Either(), unique=False),
            "必备标题",
            help="正文要有的标题；写成 [起草说明, 说明] 的，其中一个就行；标题前的“一、”“（一）”不计。",
        ),
        "attachments": Key(TEXTS, "必备附件", help="每种至少一个，例如 [docx, pdf]。", of="ending"),
    },
)
_COLUMN: Final[Mapping[Column]] = Mapping(
    Column,
    {
        "id": Key(ID, "代号", required=True, help="也是文件夹的名字和网址的一段，用了就不要改。"),
        "name": Key(TEXT, "名称", required=True),
        "description": Key(TEXT, "栏目描述", required=True, help="公开什么，一两句话；显示在栏目页。"),
        "keywords": Key(TEXTS, "关键词", help="写进栏目页的标签；末级栏目都要有。"),
        "type": Key(TEXT, "栏目类别", help="写进栏目页的标签，例如 政策文件；末级栏目都要有。"),
        "basis": Key(TEXT, "公开依据", help="例如 条例第二十条第（一）项；末级栏目都要有。"),
        "office": Key(ID, "责任股室", help="对栏目负责的股室；下级栏目没写的沿用。", of="office"),
        "publish_within": Key(
            PERIOD, "公开时限", help="从生成日期的下一天起算，例如 20 working days；下级栏目没写的沿用。"
        ),
        "update_every": Key(
            _PERIOD_OR_NONE,
            "更新周期",
            help="例如 6 months；没有周期写 none；到期没有新内容的报红牌；下级栏目没写的沿用。",
        ),
        "warn_before": Key(PERIOD, "提前提醒", help="到期前这些天起报黄牌，例如 14 days；下级栏目没写的沿用。"),
        "withdraw_within": Key(
            PERIOD, "撤下时限", help="处罚决定被变更、撤销以后多久要撤下（行政处罚法第四十八条），例如 3 working days。"
        ),
        "kind": Key(
            Choice(KINDS),
            "文档种类",
            help="notice 通知、policy 政策、interpretation 解读、consultation 征集、feedback 反馈、guide 指南、"
            "annual-report 年报、table 表格、news 动态；下级栏目没写的沿用。",
        ),
        "block": Key(
            Choice(BLOCKS),
            "版块",
            help="只写在一级栏目：guide 指南、rules 制度、statutory 法定主动公开内容、annual-reports 年报、"
            "requests 依申请公开。",
        ),
        "requires": Key(_REQUIREMENTS, "文档必备内容", help="下级栏目不沿用。"),
        "retired": Key(DATE, "停用日期", help="这一天以后不能再放新文档；同时写 moved_to。"),
        "moved_to": Key(COLUMN_PATH, "接续栏目", help="停用以后接着公开这类信息的栏目。", of="column"),
        "formerly": Key(
            ListOf(COLUMN_PATH),
            "原来的栏目路径",
            help="栏目改了代号或者换了位置的，写原来的路径；原来的网址自动转到新处。",
        ),
        "children": Key(Later(lambda: ListOf(_COLUMN)), "下级栏目", help="有下级的栏目不能直接放文档。"),
    },
)
CATALOG: Final[Mapping[dict[str, Any]]] = Mapping(
    dict,
    {
        "directory": Key(DIRECTORY, "目录", required=True),
        "offices": Key(ListOf(_OFFICE), "责任股室", required=True, help="机关的内设机构，别处用代号来指。"),
        "people": Key(
            ListOf(_PERSON), "审核岗位", required=True, help="谁可以拟稿、审核和发布；写岗位，不写个人姓名。"
        ),
        "review": Key(_REVIEW, "审核要求", help="不写就是三审加保密审查，不要求签名。"),
        "vocabularies": Key(_VOCABULARIES, "分类词表", help="文档的 theme、genre、audience 可以用的词。"),
        "duties": Key(_DUTIES, "履职时限", help="没有写的用默认值。"),
        "wording": Key(_WORDING, "用语词表", help="本地容易写错的用语；程序已经知道的不用写。"),
        "privacy": Key(_PRIVACY, "个人信息", help="看起来像个人信息、其实可以公开的，写在这里。"),
        "topics": Key(ListOf(_TOPIC), "专题", help="把几个栏目或者带某个关键词的信息集中到一页。"),
        "columns": Key(ListOf(_COLUMN), "栏目", required=True, help="公开目录的栏目，有几级写几级。"),
    },
)
