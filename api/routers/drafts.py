"""What the safety manager needs of a draft: how far it has come, who can fill in, its rows."""

from __future__ import annotations

import json
from datetime import date

from fastapi import APIRouter, Response
from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from api.authentication import actor
from api.calls import Calling, Writing
from api.database import Account, Grant
from api.database.tables import today
from api.forms.contents import checked
from api.forms.drafts import at_version, change, draft_within
from api.forms.judging import line_of
from api.forms.progress import ProgressOut, laid_over, progress
from api.forms.rows import Rows, arranged, renamed, renamed_places
from api.forms.told import FormOut, whole
from api.models import PathId, Told
from api.rights import Where
from api.routers.needs import needs

router = APIRouter(prefix="/v1", tags=["forms"])


class PersonOut(Told):
    """Somebody who can fill in; `merges`: any post's part."""

    account: str
    name: str
    posts: list[str]
    merges: bool


@router.get("/forms/{form}/progress", **needs("draft.merge"))
def how_far(form: PathId, call: Calling) -> ProgressOut:
    """How far a draft has come: what each post was asked and has answered, merged or not."""
    with call.reading() as session:
        row = draft_within(session, call.actor, form, "draft.merge", change=False)
        content, lost, version = row.content, row.lost, row.version
        parts = [part.content for part in row.parts if part.content]
        day: date | None = row.inspected_on
    together, viewed = laid_over(content, parts)
    verdict = json.loads(line_of(call, viewed, lost, as_of=day or today()))
    return progress(call.service.judge, content, together, verdict, version, call.lang)


@router.get("/forms/{form}/people", **needs("draft.merge"))
def people(form: PathId, call: Calling) -> list[PersonOut]:
    """Who in the enterprise can fill in a part of this draft."""
    with call.reading() as session:
        row = draft_within(session, call.actor, form, "draft.merge", change=False)
        enterprise = row.site.enterprise_id
        query = (
            select(Account)
            .where(Account.active, exists().where(Grant.account_id == Account.id, Grant.enterprise_id == enterprise))
            .options(selectinload(Account.grants))
            .order_by(Account.name, Account.id)
        )
        found = [(one, actor(one)) for one in session.scalars(query)]
        told = [
            PersonOut(
                account=one.id,
                name=one.name,
                posts=sorted(who.posts(enterprise)),
                merges=who.may("draft.merge", Where(None, row.site.region, enterprise)),
            )
            for one, who in found
        ]
        return [one for one in told if one.posts or one.merges]


@router.put("/forms/{form}/rows", **needs("draft.merge"), response_model=FormOut)
def arrange(form: PathId, given: Rows, call: Calling) -> Response:
    """Add rows, rename them, say where they lie, take them out. What parts say of a row goes with its new name."""

    def act(writing: Writing) -> FormOut:
        row = draft_within(writing.session, call.actor, form, "draft.merge")
        at_version(row, given.version)
        library = call.service.library
        content, new = arranged(row.content, given, library)
        change(row, *checked(content, str(content["id"])))
        if new:
            row.conflicts = renamed_places(row.conflicts, new)
            for part in row.parts:
                part.content = renamed(part.content, new, library)
                part.merged = renamed(part.merged, new, library) if part.merged else part.merged
        writing.session.flush()
        writing.note("form.arranged", "form", row.id, version=row.version, rows=len(given.rows), renamed=len(new))
        return whole(writing.session, call.actor, row)

    return call.write(act)
