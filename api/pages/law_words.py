"""The words that the pages of the law have for codes."""

from __future__ import annotations

from typing import Any, NamedTuple

from standards.wording import Text


class Worded(NamedTuple):
    """Words with the tone of their badge."""

    text: Text
    tone: str


STANDING: dict[str, Worded] = {
    "in_force": Worded(Text("现行", "in force"), "good"),
    "superseded": Worded(Text("已被代替", "superseded"), "none"),
    "not_yet": Worded(Text("尚未施行", "not yet in force"), "open"),
    "unknown": Worded(Text("施行日期未见", "date in force not found"), "open"),
}
COVERAGE: dict[str, Worded] = {
    "full": Worded(Text("全部条文", "whole text"), "good"),
    "partial": Worded(Text("部分条文", "part of the text"), "open"),
    "metadata_only": Worded(Text("只有名称和日期，不判定", "title and dates only: not judged"), "open"),
    "none": Worded(Text("未收录，不判定", "not encoded: not judged"), "none"),
}
MARK: dict[str, Worded] = {
    "verified": Worded(Text("已核对", "verified"), "good"),
    "partly": Worded(Text("部分核对", "verified in part"), "open"),
    "unverified": Worded(Text("未核对", "not verified"), "open"),
    "missing": Worded(Text("未找到", "not found"), "none"),
}
EFFECT: dict[str, Text] = {
    "major": Text("单独一项即可判定", "enough by itself"),
    "element": Text("综合判定要素，要凑够条数", "an element: several are needed"),
    "tally": Text("综合判定：数要素的条数", "counts elements"),
    "decision": Text("由人认定，程序不判", "for a person to decide"),
    "checklist": Text("重点检查事项，不作判定", "to be checked, decides nothing"),
}
SECTION: dict[str, Text] = {
    "edition": Text("这个标准管谁", "whom the standard binds"),
    "article": Text("这一条管谁", "whom the article binds"),
    "given": Text("这一项适用于", "what this item is about"),
    "unless": Text("以下除外", "except where"),
    "hazard": Text("命中的情形", "what is a hit"),
}
JOINT: dict[str, Text] = {
    "all": Text("以下全部具备：", "all of these:"),
    "any": Text("有以下任一种：", "any of these:"),
}
EVERY: dict[str, Text] = {
    "static": Text("只记一次，变了再改", "once, until it changes"),
    "yearly": Text("每年", "every year"),
    "quarterly": Text("每季", "every quarter"),
    "monthly": Text("每月", "every month"),
    "shift": Text("每班", "every shift"),
    "job": Text("每次作业", "every job"),
}
PHOTO: dict[str, Text] = {
    "yes": Text("要照片", "photo needed"),
    "from_outside": Text("停机后在场所外拍照", "photo from outside only, after a stop"),
}
WORDS: dict[str, Any] = {
    "standings": STANDING,
    "coverages": COVERAGE,
    "marks": MARK,
    "effects": EFFECT,
    "sections": SECTION,
    "joints": JOINT,
    "everies": EVERY,
    "photos": PHOTO,
}
