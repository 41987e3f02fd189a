"""Taking in tip-offs, and what whoever holds the 查询码 is told of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.ciphers import Ciphers, new_code
from api.database import Tip, TipEvent, TipHazard, TipPhoto
from api.errors import Problem, conflict, invalid
from api.intake import STATUS, CodeIn, by_code, ciphered, followed
from api.models import Given, Long, Region, Short, Told
from api.rights import MATTERS, Where
from api.tips.handlers import handlers
from standards.wording import Lang, Text

PHOTOS = 5
_ADDITIONS = 20
SETTLED = ("unfounded", "written_off")


def _known(matter: str) -> str:
    if matter not in MATTERS:
        raise ValueError(f"unknown matter; one of {sorted(MATTERS)}")
    return matter


Matter = Annotated[str, Field(max_length=20, examples=["industry_trade"]), AfterValidator(_known)]


class TipIn(Given):
    """A tip-off. Only what and where is needed; who reports need not say."""

    text: Annotated[Long, Field(description="什么问题", examples=["示例：二楼喷漆房的排风机一直停着，夜班照样喷漆"])]
    region: Region
    matter: Annotated[Matter | None, Field(description="监管领域；不清楚就不填")] = None
    enterprise: Annotated[Short | None, Field(description="哪家企业", examples=["示例家具有限公司"])] = None
    place: Annotated[Short | None, Field(description="在哪里", examples=["二楼"])] = None
    contact: Annotated[Short | None, Field(description="联系方式，可不填；加密保存，只有受理人能看")] = None


class TipReceived(Told):
    """The 查询码, told this once."""

    code: Annotated[str, Field(examples=["7KQ4M-X2PAB-9TRWE-H3VCN"])]
    received_on: date
    keep: str


class Addition(CodeIn):
    """What whoever reported adds, or answers."""

    text: Long


class ToldOut(Told):
    """What the handlers let whoever reported know."""

    on: date
    text: str


class RewardTold(Told):
    """A reward that was decided."""

    amount_yuan: int
    document: str


class TipStatus(Told):
    """How a tip-off stands."""

    state: Annotated[str, Field(examples=["checking"])]
    status: Annotated[str, Field(description="状态", examples=["核查中"])]
    received_on: date
    photos: int
    told: list[ToldOut]
    reward: RewardTold | None = None


def receive(session: Session, ciphers: Ciphers, given: TipIn, lang: Lang) -> TipReceived:
    """Keep a tip-off.

    Raises:
        Problem: 422 where nobody would ever read it: it must not seem to be in good hands.
    """
    if not handlers(session, Where(given.matter, given.region)):
        raise _nobody()
    code = new_code()
    tip = Tip(
        code=ciphers.mark(code),
        matter=given.matter,
        region=given.region,
        content=ciphered(ciphers, text=given.text, enterprise=given.enterprise, place=given.place),
        contact=ciphers.encrypt(given.contact) if given.contact else None,
    )
    session.add(tip)
    session.flush()
    keep = Text(
        "请抄下查询码：只显示这一次，丢了无法找回。凭它可查进展、补充情况和照片",
        "write the code down: it is shown this once and cannot be found again",
    )
    return TipReceived(code=code, received_on=tip.on, keep=keep.in_(lang))


def add_photo(session: Session, ciphers: Ciphers, code: str, photo: bytes, lang: Lang) -> TipStatus:
    """Keep a photo of a tip-off, which was drawn anew.

    Raises:
        Problem: 409 where there are enough, or where it is settled.
    """
    tip = _open(session, ciphers, code)
    count = session.scalar(select(func.count()).select_from(TipPhoto).where(TipPhoto.tip_id == tip.id)) or 0
    if count >= PHOTOS:
        raise conflict(Text(f"照片最多 {PHOTOS} 张", f"at most {PHOTOS} photos"), photos=count)
    session.add(TipPhoto(tip_id=tip.id, number=count + 1, content=ciphers.encrypt(photo)))
    session.flush()
    return status(session, ciphers, tip, lang)


def add_text(session: Session, ciphers: Ciphers, given: Addition, lang: Lang) -> TipStatus:
    """Keep what whoever reported adds.

    Raises:
        Problem: 409 where there is enough, or where it is settled.
    """
    tip = _open(session, ciphers, given.code)
    if sum(event.act == "added" for event in tip.events) >= _ADDITIONS:
        raise conflict(Text(f"最多补充 {_ADDITIONS} 次", f"at most {_ADDITIONS} additions"))
    tip.version += 1  # a handler who decides meanwhile reads it first
    session.add(TipEvent(tip_id=tip.id, number=tip.version, act="added", note=ciphered(ciphers, note=given.text)))
    session.flush()
    return status(session, ciphers, tip, lang)


def look_up(session: Session, ciphers: Ciphers, given: CodeIn, lang: Lang) -> TipStatus:
    """How the tip-off of a code stands."""
    return status(session, ciphers, by_code(session, ciphers, Tip, given.code), lang)


def status(session: Session, ciphers: Ciphers, tip: Tip, lang: Lang) -> TipStatus:
    """What whoever reported is told: the state, and what handlers chose to tell; nothing else."""
    state = followed(session, tip.state, opened(session, tip))
    told = [ToldOut(on=one.on, text=ciphers.decrypt(one.told).decode()) for one in tip.events if one.told]
    reward = tip.reward if tip.reward and tip.reward.get("approved_by") else None
    return TipStatus(
        state=state,
        status=STATUS[state].in_(lang),
        received_on=tip.on,
        photos=session.scalar(select(func.count()).select_from(TipPhoto).where(TipPhoto.tip_id == tip.id)) or 0,
        told=told,
        reward=RewardTold(amount_yuan=reward["amount_yuan"], document=reward["document"]) if reward else None,
    )


def opened(session: Session, tip: Tip) -> list[str]:
    """The hazards that were opened on a tip-off."""
    return list(session.scalars(select(TipHazard.hazard_id).where(TipHazard.tip_id == tip.id).order_by("hazard_id")))


def _open(session: Session, ciphers: Ciphers, code: str) -> Tip:
    tip = by_code(session, ciphers, Tip, code, lock=True)
    if (state := followed(session, tip.state, opened(session, tip))) in SETTLED:
        detail = Text("这件举报已经办结，有新情况请重新举报", "this one is settled: report what is new anew")
        raise conflict(detail, state=state)
    return tip


def _nobody() -> Problem:
    detail = Text(
        "这个地区没有受理这一领域举报的人员。可不选领域再试，或用电话、来信、来访举报",
        "nobody handles such tip-offs here; leave the matter out, or report by telephone, letter or in person",
    )
    return invalid(detail)
