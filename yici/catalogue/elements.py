"""The elements of an item by their names: ours, the national column, Chinese, English. Pure.

One table for whoever shows, compares or exchanges a content: the diff, the drift, the files. The
column is that of the exchange tables (`up_task_*`); where they have none it is empty.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Element:
    name: str
    column: str
    label: str
    english: str


def _element(line: str) -> Element:
    return Element(*(cell.strip() for cell in line.split("|")))


TABLE = """
    name | task_name | 事项名称 | Name
    code | catalog_code | 基本编码 | Basic code
    local_code | local_catalog_code | 地方基本编码 | Local basic code
    task_type | task_type | 事项类型 | Type
    use_level | use_level | 行使层级 | Level of powers
    use_levels | use_level | 行使层级 | Levels of powers
    lead_department | dept_name | 牵头部门 | Lead department
    other_departments | other_dept | 联办机构 | Other departments
    service_objects | server_type | 服务对象 | For whom
    by_minors | | 未成年人可独立申请的理由 | Why minors may apply alone
    handling_forms | handle_type | 办理形式 | Ways to apply
    legal_basis | by_law | 设定依据 | Legal basis
    conditions | accept_condition | 受理条件 | Conditions
    case_kind | project_type | 办件类型 | Kind of case
    statutory | anticipate_day | 法定办结时限 | Statutory limit
    promised | promise_day | 承诺办结时限 | Promised limit
    visits | limit_scene_num | 到办事现场次数 | Visits
    visit_reason | limit_scene_explain | 必须现场办理原因 | Why a visit is needed
    cross_region | handle_area | 通办范围 | Cross-region scope
    online_depth | online_handle_depth | 网上办理深度 | How far online
    in_hall | is_entry_center | 是否进驻政务大厅 | In the service hall
    bookable | is_schedule | 是否支持预约办理 | Can be booked
    quota | limit_explain | 数量限制 | Quota
    situations | | 情形 | Situations
    fields | | 表单字段 | Form fields
    materials | | 申请材料 | Materials
    stages | handle_flow | 办理环节 | Stages
    special_procedures | special_procedure | 特别程序 | Special procedures
    fees | is_fee | 收费 | Fees
    result | result_name | 办理结果 | Result
    deliveries | is_express | 送达方式 | Ways of delivery
    guide | | 办事指南 | Guide
    remedies | | 救济途径 | Remedies
    exemption | | 豁免 | Exemption
    off_platform | | 不纳入平台办理 | Off the platform
    on_paper | | 不生成电子证照的理由 | Why no e-licence is made
    withheld | | 不公开办理结果 | Results not published
    ground | | 法定情形 | Ground
    themes | user_topic_type | 主题 | Themes
    keywords | | 常用词 | Everyday words
    high_frequency | | 高频事项 | Frequent
    paths | | 办理方式 | Paths
    tables | | 情形表 | Decision tables
    rows | | 规则行 | Rows
    intermediaries | service_type | 中介服务 | Intermediary services
    listing | | 登记要素 | Register
    local_catalog_code | local_catalog_code | 地方基本编码 | Local basic code
    local_task_code | local_task_code | 地方实施编码 | Local implementation code
    handle_item | task_handle_item | 业务办理项编码 | Handling item
    power_source | power_source | 权力来源 | Source of the power
    entrusted_by | entrust_name | 委托部门 | Entrusted by
    web_address | link_addr | 网上办理地址 | Web address
    mobile_address | mobile_terminal_url | 移动端办理地址 | Mobile address
    single_sign_on | is_single_login | 是否单点登录 | Single sign-on
    pays_online | is_pay_online | 是否支持网上支付 | Pays online
    at_terminals | is_service_terminals | 是否支持自助终端办理 | At terminals
    town_code | town_code | 乡镇街道代码 | Town
    village_code | village_code | 村社区代码 | Village
    kind | material_type | 类型 | Kind
    source | source_type | 来源渠道 | Source
    issuer | source_explain | 出具单位 | Issuer
    necessity | is_need | 必要性 | Necessity
    form | material_format | 形式 | Form
    originals | | 原件份数 | Originals
    copies | page_num | 份数 | Copies
    acceptance_standard | accept_stand | 受理标准 | Acceptance standard
    filling_notes | fill_explain | 填报须知 | Filling notes
    accepts | page_format | 规格 | Formats
    max_megabytes | | 文件上限（MB） | Most megabytes
    blank_form | form_guid | 空白表格 | Empty form
    sample | example_guid | 示例样表 | Sample
    file | | 文件 | File
    digest | | 摘要 | Digest
    size | | 大小（字节） | Size (bytes)
    media_type | | 文件类型 | Kind of file
    common_errors | | 常见错误 | Common errors
    shared | | 共享获取 | Fetched from the state
    licence_type | | 电子证照类型 | E-licence type
    made_here | | 系统生成 | Made from the form
    grade | evidence_grade | 证据等级 | Evidence grade
    grades | | 材料证据等级 | Evidence grades of materials
    needed_if | | 适用情形 | Needed if
    text | | 内容 | Text
    text_en | | 英文 | English text
    label_en | | 英文名称 | English label
    hint | | 提示 | Hint
    options | | 选项 | Options
    multiple | | 可多选 | Several answers
    label | | 名称 | Label
    section | | 分组 | Section
    required | | 必填 | Required
    max_length | | 最大长度 | Longest
    minimum | | 最小值 | Least
    maximum | | 最大值 | Most
    prefill | | 预填 | Prefilled from
    limit_days | | 环节时限（工作日） | Days of the stage
    duties | | 岗位职责 | Duties
    criteria | | 审查要点 | Criteria
    condition | | 适用条件 | Condition
    steps | | 步骤 | Steps
    limit | | 时限 | Limit
    standard | fee_stand | 标准 | Standard
    amount_cents | | 金额（分） | Amount (fen)
    basis | by_law | 依据 | Basis
    reducible | is_desc | 可减免 | Reducible
    reduction | desc_explain | 减免说明 | Reduction
    before | | 缴费环节 | Paid before
    fee | | 收费 | Fee
    days | | 天数 | Days
    unit | | 单位 | Unit
    explain | anticipate_explain | 说明 | Explanation
    accepting_unit | | 受理单位 | Accepting unit
    flow | handle_flow | 办理流程 | Flow
    enquiry | link_way | 咨询方式 | Enquiries
    office_hours | transact_time | 办理时间 | Office hours
    address | transact_addr | 办理地点 | Address
    window | | 窗口 | Window
    bus_routes | | 交通指引 | Bus routes
    accountability | | 责任追究 | Accountability
    complaint | supervise_way | 监督投诉方式 | Complaints
    status_query | | 进度查询 | Status query
    no_form_reason | | 免填表原因 | Why no form
    faq | | 常见问题 | Questions and answers
    review_by | | 复议机关 | Reconsideration by
    court | | 诉讼法院 | Court
    reason | | 理由 | Reason
    approved_by | | 批准人 | Approved by
    validity_years | | 有效期（年） | Valid for (years)
    prereview | | 预审 | Pre-review
    commitment | | 告知承诺 | Commitment
    tolerance | | 容缺受理 | Tolerance
    trust_first | | 信任在先 | Trust first
    examination | | 智能审批 | Examination by table
    rules | | 审查规则 | Rules
    when | | 条件 | When
    outcome | | 结论 | Outcome
    criterion | | 审查要点 | Criterion
    otherwise | | 各行均不符合时 | Where no rule fits
    decides | | 自动作出决定 | Decides as well
    sample_percent | | 人工抽查比例（%） | Share checked by a person (%)
    check_days | | 核查期限（工作日） | Days until the check
    consequence | | 虚假承诺后果 | Consequence
    stands_for | | 替代的材料 | Materials it replaces
    law | | 法律法规 | Law
    article | | 条款 | Article
    question | | 问题 | Question
    answer | | 回答 | Answer
    department | | 部门 | Department
    post | | 岗位 | Post
    task | | 职责 | Task
    hit | | 命中方式 | How rows apply
    facts | | 结果信息 | Facts stated with the result
    join | | 联审方式 | How departments join
    renews | | 延续证照 | Renews
    regime | | 时限制度 | Regime of the limit
    accept_by | | 受理方 | Accepted by
    jointly | | 联合审查方式 | Examined jointly
"""
ELEMENTS = {one.name: one for one in map(_element, TABLE.strip().splitlines())}


def named(name: str) -> Element:
    """Return the element, or one that shows the name as it is."""
    return ELEMENTS.get(name) or Element(name, "", name, name)
