"""What is sent from the page of a hazard: a step, files, merging. Refused, the page comes back with what was typed."""

from __future__ import annotations

from typing import Any, cast, get_args

from fastapi import APIRouter, Response

from api.errors import Problem, invalid
from api.loop.payloads import AnyAct
from api.models import PathId
from api.pages.hazards.choices import clauses_of
from api.pages.hazards.fields import MODELS, Typed, read, step
from api.pages.hazards.files import chosen, kept, uploaded
from api.pages.hazards.one import shown, typed_in
from api.pages.rendering import see
from api.pages.visits import Sending, Viewing, Visit, given
from api.routers import attachments, hazards
from api.routers.attachments import RemovalIn, Role
from standards.wording import Text

router = APIRouter()


@router.post("/hazards/{hazard}")
def take_step(hazard: PathId, call: Sending) -> Response:
    """Take a step."""
    act, typed = call.said("act"), typed_in(call)
    if act not in MODELS:
        return see(f"/hazards/{hazard}")
    try:
        for field in step(act).fields:
            typed.setdefault(field.name, []).extend(uploaded(call, hazard, act, field.name))
        given_act = given(call, MODELS[act], _data(call, hazard, act, typed))
        hazards.act_on_hazard(hazard, cast(AnyAct, given_act), call)
    except Problem as problem:
        return shown(call, hazard, problem, act=act, typed=typed)
    return see(f"/hazards/{hazard}?done={act}")


@router.post("/hazards/{hazard}/merge")
def merge(hazard: PathId, call: Sending) -> Response:
    """并案 into another hazard of the site."""
    asked = {name: call.said(name) for name in ("into", "expects", "reason")}
    try:
        hazards.merge_hazard(hazard, given(call, hazards.MergeIn, asked), call)
    except Problem as problem:
        return shown(call, hazard, problem, act="merge", typed=typed_in(call))
    return see(f"/hazards/{hazard}?done=merged")


@router.post("/hazards/{hazard}/attachments")
def upload(hazard: PathId, call: Sending) -> Response:
    """Add files: photos before or after, a plan, whatever else belongs to it."""
    role, files = call.said("role"), chosen(call, "file")
    try:
        if role not in get_args(Role) or not files:
            raise invalid(Text("请选文件，并说明是哪一类", "choose a file, and say what it is"))
        for file in files:
            kept(call, hazard, file, cast(Role, role), shared=call.said("shared") == "1")
    except Problem as problem:
        return shown(call, hazard, problem, act="upload", typed=typed_in(call))
    return see(f"/hazards/{hazard}#files")


@router.post("/hazards/{hazard}/attachments/{attachment}/removal")
def take_down(hazard: PathId, attachment: PathId, call: Sending) -> Response:
    """Take a file down, with the reason."""
    try:
        attachments.take_down(attachment, given(call, RemovalIn, {"reason": call.said("reason")}), call)
    except Problem as problem:
        return shown(call, hazard, problem, act="upload", typed=typed_in(call))
    return see(f"/hazards/{hazard}#files")


@router.get("/hazards/{hazard}/attachments")
@router.get("/hazards/{hazard}/attachments/{attachment}/removal")
@router.get("/hazards/{hazard}/merge")
def back(hazard: PathId, call: Viewing) -> Response:
    """Whoever asks again for what was sent comes back to the hazard."""
    return see(f"/hazards/{hazard}")


def _data(call: Visit, hazard: str, act: str, typed: Typed) -> dict[str, Any]:
    told = hazards.one_hazard(hazard, call)
    data = read(step(act).fields, typed)
    data = clauses_of(call.service.library, told.matter, told.found_on).completed(data)
    return {**data, "act": act, "expects": call.said("expects")}
