"""Parts of a draft, each filled in by its post: only the post's own questions, and only those that still matter."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from api.authentication import actor
from api.calls import Calling, Writing
from api.database import Account, Form, FormPart, Site
from api.database.tables import now, today
from api.errors import invalid
from api.forms.carrying import Speaker, said_of_last
from api.forms.contents import Answers, checked, filled, not_understood, overlaid
from api.forms.drafts import at_version, draft_within, part_within
from api.forms.judging import line_of
from api.forms.parts import KindOut, asked
from api.forms.told import PartLine, part_line
from api.models import Given, Id, Page, PathId
from api.paging import Paging
from api.rights import Where
from api.routers.forms import Filled
from api.routers.needs import needs
from standards.kinds import POSTS, Post
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["forms"])


class PartIn(Given):
    """A part for a post, and for one person where it is not for everybody of the post."""

    post: Annotated[Post, Field(examples=["equipment"])]
    account: Id | None = None


class PartOut(PartLine):
    """A part: what is asked of the post, kind by kind, with what is answered so far."""

    post_text: str
    kinds: list[KindOut]


@router.post("/forms/{form}/parts", **needs("draft.merge"), status_code=201, response_model=PartLine)
def give_out(form: PathId, given: PartIn, call: Calling) -> Response:
    """Give a post its part of a draft to fill in."""

    def act(writing: Writing) -> PartLine:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        if given.account:
            _of_the_post(writing, row, given)
        part = FormPart(form_id=row.id, post=given.post, account_id=given.account, content={})
        writing.session.add(part)
        writing.session.flush()
        writing.note("form.part_made", "form", row.id, part=part.id, post=given.post)
        return part_line(part)

    return call.write(act, status=201)


@router.get("/parts", **needs("draft.fill"))
def parts(call: Calling, paging: Paging) -> Page[PartLine]:
    """The parts one may fill in: a filler those of their own post."""
    call.require("draft.fill")
    enterprises = {reach.enterprise for reach in call.actor.reaching("draft.merge") if reach.enterprise}
    mine = [
        (Site.enterprise_id == reach.enterprise)
        & (FormPart.post == reach.post)
        & or_(FormPart.account_id.is_(None), FormPart.account_id == call.actor.account)
        for reach in call.actor.reaching("draft.fill")
        if reach.role == "filler"
    ]
    query = (
        select(FormPart)
        .join(Form, Form.id == FormPart.form_id)
        .join(Site, Site.id == Form.site_id)
        .where(Form.state == "draft", or_(Site.enterprise_id.in_(enterprises), *mine))
        .options(selectinload(FormPart.form).selectinload(Form.site))
    )
    with call.reading() as session:
        rows, following = paging.of(session, query, FormPart.id)
        return Page[PartLine](items=[part_line(row) for row in rows], next=following)


@router.get("/parts/{part}", **needs("draft.fill"))
def one_part(part: PathId, call: Calling) -> PartOut:
    """A part: the questions of its post that can still matter, each with the clauses it serves."""
    with call.reading() as session:
        row = part_within(session, call.actor, part)
        told, content, own = part_line(row), row.form.content, row.content
    day = told.inspected_on
    viewed = overlaid(content, own)
    verdict = line_of(call, viewed, [], as_of=day or today())
    return PartOut(
        **told.model_dump(),
        post_text=POSTS[told.post].in_(call.lang) if told.post else "",
        kinds=asked(call.service.judge, content, own, told.post or "", verdict, today()),
    )


@router.patch("/parts/{part}/answers", **needs("draft.fill"), response_model=Filled)
def fill_part(part: PathId, given: Answers, call: Calling) -> Response:
    """Fill in answers of the post; those of another post are refused, all together. A blank changes nothing.

    Where the form was begun from the last one, `unchanged` stands by single answers that came along, and `rows` says
    自上次以来有无变化 of the post's own answers on a row.
    """

    def act(writing: Writing) -> Filled:
        row = part_within(writing.session, call.actor, part, change=True)
        at_version(row, given.version)
        library, posts = call.service.library, {row.post} if row.post else set()
        content = filled(row.content, given, library, posts)
        content = said_of_last(content, given, Speaker(row.form.content, library, posts))
        checked(overlaid(row.form.content, content), str(row.form.content["id"]))
        if content != row.content:
            row.content, row.changed_at = content, now()
        writing.session.flush()
        writing.note("form.part_filled", "form", row.form_id, part=row.id, answers=len(given.answers))
        return Filled(version=row.version, not_understood=not_understood(given, call.service.library))

    return call.write(act)


def _of_the_post(writing: Writing, form: Form, given: PartIn) -> None:
    """Refuse a part for somebody who could not fill it in; the answer is the same for whoever is not there."""
    query = select(Account).where(Account.id == given.account).options(selectinload(Account.grants))
    account = writing.session.scalar(query)
    enterprise = form.site.enterprise_id
    if account is not None and account.active:
        who = actor(account)
        if given.post in who.posts(enterprise) or who.may("draft.merge", Where(None, None, enterprise)):
            return
    raise invalid(Text("本企业没有这个岗位的这个人", "nobody of this post in the enterprise"))
