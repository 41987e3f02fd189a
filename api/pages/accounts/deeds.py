"""The acts of the audit log in words: data. What has no word of its own is shown by its name."""

from __future__ import annotations

from api.steps import STEPS
from standards.wording import Text

DEEDS: dict[str, Text] = {
    "session.begun": Text("登录", "signed in"),
    "session.ended": Text("退出", "signed out"),
    "session.refused": Text("登录被拒", "was not let in"),
    "account.made": Text("新建账号", "made an account"),
    "account.changed": Text("改账号", "changed an account"),
    "account.granted": Text("给角色", "gave a role"),
    "account.ungranted": Text("收回角色", "took a role away"),
    "key.made": Text("发密钥", "made a key"),
    "key.revoked": Text("作废密钥", "revoked a key"),
    "enterprise.made": Text("登记企业", "registered an enterprise"),
    "site.made": Text("登记厂区", "registered a site"),
    "site.changed": Text("改厂区", "changed a site"),
    "party.made": Text("登记承包承租单位", "registered a contractor or tenant"),
    "report_code.made": Text("生成报告码", "made a report code"),
    "report_code.revoked": Text("停用报告码", "revoked a report code"),
    "form.made": Text("开始自查", "began a self-check"),
    "form.changed": Text("改自查表", "changed a form"),
    "form.filled": Text("填自查表", "filled in a form"),
    "form.part_made": Text("分给岗位", "gave a post its part"),
    "form.part_filled": Text("岗位填报", "filled in a part"),
    "form.merged": Text("合并自查表", "merged the parts"),
    "form.withdrawn": Text("放弃自查表", "gave a form up"),
    "form.submitted": Text("提交", "submitted a form"),
    "finding.self": Text("自查判定", "determined for the enterprise"),
    "finding.determined": Text("核实认定", "determined"),
    "finding.objected": Text("提出异议", "objected"),
    "attachment.added": Text("上传附件", "uploaded a file"),
    "attachment.removed": Text("撤下附件", "took a file down"),
    "attachment.original": Text("看附件原件", "fetched an original"),
    "duty.done": Text("记必查事项", "recorded a duty"),
    "supervision.made": Text("督导", "supervised"),
    "job.made": Text("批量判定", "began a batch"),
    "job.done": Text("批量判定完成", "finished a batch"),
    "job.failed": Text("批量判定失败", "failed in a batch"),
    "job.cancelled": Text("取消批量判定", "cancelled a batch"),
    "job.removed": Text("删除批量判定", "removed a batch"),
    "exchange.out": Text("导出数据", "exported data"),
    "exchange.in": Text("导入数据", "imported data"),
    "webhook.made": Text("设推送", "made a webhook"),
    "webhook.removed": Text("撤推送", "removed a webhook"),
    "webhook.again": Text("重新推送", "sent a webhook again"),
    "database.restored": Text("从备份恢复", "restored a backup"),
}
SUBJECTS: dict[str, Text] = {
    "session.": Text("登录退出", "signing in and out"),
    "account.": Text("账号", "accounts"),
    "key.": Text("密钥", "keys"),
    "enterprise.": Text("企业", "enterprises"),
    "site.": Text("厂区", "sites"),
    "party.": Text("承包承租单位", "contractors and tenants"),
    "report_code.": Text("报告码", "report codes"),
    "form.": Text("自查表和检查表", "forms"),
    "finding.": Text("判定认定", "findings"),
    "hazard.": Text("隐患", "hazards"),
    "attachment.": Text("附件", "files"),
    "duty.": Text("必查事项", "duties"),
    "supervision.": Text("督导", "supervision"),
    "job.": Text("批量判定", "batches"),
    "exchange.": Text("数据交换", "exchange"),
    "webhook.": Text("推送", "webhooks"),
}
OBJECTS: dict[str, Text] = {
    "account": Text("账号", "account"),
    "api_key": Text("密钥", "key"),
    "enterprise": Text("企业", "enterprise"),
    "site": Text("厂区", "site"),
    "form": Text("表", "form"),
    "finding": Text("判定", "finding"),
    "hazard": Text("隐患", "hazard"),
    "attachment": Text("附件", "file"),
    "job": Text("批量", "batch"),
    "webhook": Text("推送", "webhook"),
    "receipt": Text("回执", "receipt"),
    "supervision": Text("督导", "supervision"),
    "delivery": Text("推送", "webhook"),
}


def deed(action: str) -> Text:
    """What an act is called."""
    subject, _, act = action.partition(".")
    if subject == "hazard" and act in STEPS:
        step = STEPS[act]
        return Text(f"隐患：{step.zh}", f"hazard: {step.en}")
    return DEEDS.get(action, Text(action, action))
