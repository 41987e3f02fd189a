"""The steps in the life of a hazard: what each is called. Regional configuration speaks of them by these names."""

from __future__ import annotations

from standards.wording import Text

STEPS: dict[str, Text] = {
    "found": Text("发现", "found"),
    "imported": Text("数据交换转来", "taken in from elsewhere"),
    "found_again": Text("再次发现", "found again"),
    "controlled": Text("临时控制", "controlled for now"),
    "told_head": Text("报主要负责人", "head told"),
    "self_determined": Text("自查判定", "determined by the enterprise"),
    "rated": Text("定级", "rated"),
    "determined": Text("核实认定", "determined by the department"),
    "objected": Text("自查异议", "objected to by the enterprise"),
    "overturned": Text("认定不成立", "overturned"),
    "reported_department": Text("报告部门", "reported to the department"),
    "reported_congress": Text("报告职代会", "reported to the workers' congress"),
    "planned": Text("治理方案", "planned"),
    "plan_not_needed": Text("无需治理方案", "plan not needed"),
    "rectifying": Text("整改开始", "rectifying"),
    "rectified": Text("整改完成", "rectified"),
    "accepted": Text("企业验收", "accepted by the enterprise"),
    "reinspection_requested": Text("申请复查", "reinspection requested"),
    "reinspected": Text("复查", "reinspected"),
    "write_off_proposed": Text("提出核销", "writing-off proposed"),
    "write_off_returned": Text("核销退回", "writing-off sent back"),
    "written_off": Text("核销", "written off"),
    "closed": Text("企业销号", "closed by the enterprise"),
    "published": Text("公示", "published"),
    "archived": Text("归档", "archived"),
    "reopened": Text("重新打开", "reopened"),
    "listed": Text("挂牌督办", "listed for supervision"),
    "unlisted": Text("摘牌", "taken off the list"),
    "extension_requested": Text("申请延期", "extension requested"),
    "extension_decided": Text("延期决定", "extension decided"),
    "ordered": Text("责令整改", "ordered to rectify"),
    "handed_over": Text("交办", "handed over"),
    "handover_received": Text("交办签收", "hand-over received"),
    "handover_answered": Text("交办反馈", "hand-over answered"),
    "self_stopped": Text("自行停产", "stopped by the enterprise"),
    "self_resumed": Text("自行恢复生产", "resumed by the enterprise"),
    "ordered_stop": Text("责令暂时停产停业或停止使用", "ordered to stop for the time being"),
    "resumption_requested": Text("申请恢复生产", "resumption requested"),
    "resumption_reviewed": Text("恢复生产审查", "resumption reviewed"),
    "penalty_suspension": Text("停产停业整顿", "suspended as a penalty"),
    "penalty_suspension_ended": Text("停产停业整顿结束", "penalty suspension ended"),
    "merged": Text("并案", "merged into another"),
    "took_in": Text("并入", "took in another"),
    "unmerged": Text("撤销并案", "merging undone"),
}


def called(act: str) -> Text:
    """What a step is called; one that is not known by its own name."""
    return STEPS.get(act, Text(act, act))
