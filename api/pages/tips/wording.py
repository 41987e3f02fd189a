"""What the pages of tip-offs call things."""

from __future__ import annotations

from api.intake import STATUS
from standards.wording import Text

LABELS: dict[str, Text] = {
    "text": Text("什么问题", "What is wrong"),
    "region": Text("在哪个地区", "Which region"),
    "matter": Text("监管领域", "Matter"),
    "enterprise": Text("哪家企业", "Which enterprise"),
    "place": Text("具体位置", "Where exactly"),
    "contact": Text("联系方式", "Contact"),
    "code": Text("查询码", "Code"),
    "site_code": Text("报告码", "Code on the poster"),
    "reporter": Text("报告人", "Your name"),
    "note": Text("记录", "Note"),
    "told": Text("告知举报人的话", "What the reporter is told"),
    "site_id": Text("厂区", "Site"),
    "level": Text("等级", "Level"),
    "checked_on": Text("核查日期", "Day of the check"),
    "description": Text("隐患描述", "Description"),
    "edition": Text("判定标准", "Standard"),
    "clause": Text("条项", "Clause"),
    "subject_name": Text("部位（设备）", "Place or device"),
    "amount_yuan": Text("金额（元）", "Amount (yuan)"),
    "document": Text("决定文号", "Number of the decision"),
    "decided_by": Text("决定单位", "Decided by"),
    "decided_on": Text("决定日期", "Decided on"),
    "account": Text("谁回避", "Who stands aside"),
}
MEANING: dict[str, Text] = {
    "received": Text(
        "举报已经收到，受理人还没有开始核查。过几天再来看。",
        "It has arrived; nobody has begun to check. Look again later.",
    ),
    "transferred": Text(
        "已转给管这件事的部门，由那里的受理人接着办。", "It was handed to the department whose business it is."
    ),
    "checking": Text("受理人正在核查。", "Somebody is checking it."),
    "handling": Text("企业正在处理。", "The enterprise is dealing with it."),
    "substantiated": Text("经核查属实，已列为隐患，督促整改。", "It was found true and is now on record as a hazard."),
    "unfounded": Text(
        "经核查，认为不属实。说明写在下面；有新情况，请重新举报。",
        "It was found not true; see what was said below. If there is something new, report again.",
    ),
    "rectifying": Text("已列为隐患，正在整改。", "The hazard is being put right."),
    "written_off": Text("隐患已整改并销号，这件举报办结。", "The hazard was put right and written off."),
    "closed": Text("企业已经办结，说明写在下面。", "The enterprise has closed it; see what was said below."),
}
ACTS: dict[str, Text] = {
    "accepted": Text("受理", "accepted"),
    "checked": Text("核查记录", "checked"),
    "transferred": Text("转办", "handed over"),
    "substantiated": Text("核实属实", "found true"),
    "unfounded": Text("不属实", "found not true"),
    "told": Text("告知举报人", "told the reporter"),
    "added": Text("举报人补充", "the reporter added"),
    "recused": Text("回避", "stood aside"),
    "reward_proposed": Text("登记奖励", "reward noted"),
    "rewarded": Text("同意奖励", "reward agreed"),
}
LOOKS: dict[str, Text] = {f"tip.{act}": words for act, words in ACTS.items()} | {
    "tip.received": Text("收到", "came in"),
    "tip.read": Text("打开", "opened it"),
    "tip.contact_read": Text("看了联系方式", "looked at the contact"),
    "tip.photo_read": Text("看了照片", "looked at a photo"),
}
STEPS: dict[str, Text] = {
    "accept": Text("受理", "Accept"),
    "check": Text("记核查情况", "Note what was checked"),
    "tell": Text("告知举报人", "Tell the reporter"),
    "unfounded": Text("不属实", "Not true"),
    "transfer": Text("转办", "Hand over"),
}
HINTS: dict[str, Text] = {
    "accept": Text("开始核查", "begin to check"),
    "check": Text("到现场看到什么、问到什么", "what was seen and said on site"),
    "tell": Text("答复或者追问；凭查询码看得到", "an answer or a question; seen with the code"),
    "unfounded": Text("写明理由", "with the reason"),
    "transfer": Text("不归本地区、本领域管", "it is another region's or department's business"),
}
_WAY = ("received", "checking", "substantiated", "rectifying", "written_off")
_ENDS = ("unfounded", "closed")


def way(state: str) -> list[tuple[Text, str]]:
    """The steps a tip-off takes, each done, now, or still to come."""
    if state in _ENDS:
        return [(STATUS["received"], "done"), (STATUS["checking"], "done"), (STATUS[state], "now")]
    steps = ("received", "transferred", *_WAY[1:]) if state == "transferred" else _WAY
    here = steps.index(state)
    return [(STATUS[one], "done" if i < here else "now" if i == here else "") for i, one in enumerate(steps)]
