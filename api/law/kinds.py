"""Kinds of subjects and their questions as they are told: enough to build a form of one's own."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from api.models import Told
from standards import Library
from standards.kinds import POSTS, SAFEGUARD_STATES, Every, Post, Question, QuestionType, SubjectKind
from standards.wording import Lang

_YES_NO = {"yes": "是", "no": "否"}


class KindListed(Told):
    """What is inspected: one kind of device, place, person, job or entry."""

    kind: str = Field(examples=["dust_system"])
    name: str = Field(examples=["除尘系统"])
    count_text: str = Field(examples=["有几套除尘系统"])
    within: list[str] = Field(description="what it may lie in", examples=[["workshop"]])
    questions: int = Field(examples=[12])


class Kinds(Told):
    """All kinds."""

    digest: str
    kinds: list[KindListed]


class QuestionTold(Told):
    """One fact, asked so that it can be seen. An answer is a code of `options`, its words, or as people write it."""

    id: str = Field(examples=["airlock_discharge"])
    type: QuestionType = Field(
        description="yes_no 是否，choice 单选，choices 多选，safeguard 一项设施的状态，"
        "safeguards 几项可互相替代的设施，number 数，date 日期"
    )
    text: str = Field(examples=["锁气卸灰装置"])
    help: str = Field(description="看哪里")
    evidence: str = Field(description="留什么")
    options: dict[str, str] = Field(description="what may be chosen, code → words; empty for numbers and dates")
    states: dict[str, str] = Field(description="of safeguards: the state of each option")
    unit: str | None
    integer: bool
    min: Decimal | None
    max: Decimal | None
    time: bool = Field(description="日期要带钟点")
    n_a: bool = Field(description="可以答不涉及")
    judged: bool = Field(description="由人判断的答案，要写由谁、理由才算数")
    every: Every = Field(
        description="多久看一次：static 只记一次，yearly，quarterly，monthly，shift 每班，job 每次作业"
    )
    valid_days: int | None = Field(description="答案多少天后过期")
    post: Post = Field(description="哪个岗位能答")
    post_name: str = Field(examples=["设备管理员"])
    photo: str = Field(description="yes 要照片，no 不要，from_outside 只能在场所外面拍（爆炸危险场所）")


class KindTold(Told):
    """A kind with its questions."""

    kind: str
    name: str
    count_text: str
    within: list[str]
    questions: list[QuestionTold]


def kinds_told(library: Library) -> Kinds:
    """All kinds, without their questions."""
    return Kinds(
        digest=library.digest,
        kinds=[
            KindListed(
                kind=kind.kind,
                name=kind.name,
                count_text=kind.count_text,
                within=kind.within,
                questions=len(kind.questions),
            )
            for kind in library.kinds.values()
        ],
    )


def kind_told(kind: SubjectKind, lang: Lang) -> KindTold:
    """One kind with its questions."""
    return KindTold(
        kind=kind.kind,
        name=kind.name,
        count_text=kind.count_text,
        within=kind.within,
        questions=[question_told(question, lang) for question in kind.questions],
    )


def question_told(question: Question, lang: Lang) -> QuestionTold:
    """One question."""
    same = ("id", "type", "text", "help", "evidence", "unit", "integer", "min", "max", "time", "n_a", "judged",
            "every", "valid_days", "post", "photo")  # fmt: skip
    states = {state: words.in_(lang) for state, words in SAFEGUARD_STATES.items()}
    options = {"yes_no": _YES_NO, "safeguard": states}.get(question.type, question.options or {})
    return QuestionTold(
        **{name: getattr(question, name) for name in same},
        options=options,
        states=states if question.type == "safeguards" else {},
        post_name=POSTS[question.post].in_(lang),
    )
