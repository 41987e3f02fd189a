"""存草稿自测: the verdict on a draft as it stands, for its enterprise alone; nothing of it is kept."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.forms.drafts import draft_within, unreadable
from api.forms.judging import refuse_officers
from api.models import PathId
from api.pages.verdict.asked import Wished, answered, one_tree
from api.pages.verdict.body import Body
from api.pages.verdict.seen import explained, look_at, piece_of
from api.pages.visits import Viewing
from engine.forms import form_from
from engine.handed import Handed
from engine.reports.papers import Case

router = APIRouter()


@router.get("/self-check/{form}/trial")
def trial(form: PathId, call: Viewing, wish: Wished) -> Response:
    """What the draft would come to if it were handed in now."""
    with call.reading() as session:
        row = draft_within(session, call.actor, form, "draft.read", change=False)
        content, lost, site = row.content, unreadable(row.lost), row.site
        place = {"site": site.name, "enterprise": site.enterprise.name, "submitted_at": None}
    refuse_officers(content)
    here = f"/self-check/{form}/trial"
    if wish.why:
        return one_tree(call, wish, lambda *about: explained(call, piece_of(content), lost, *about), here=here, **place)
    seen = look_at(call, piece_of(content), lost)
    case = Case(seen.verdict, call.service.judge, form_from(Handed(content), call.service.library))
    body = Body.of(case, seen.whys, call.lang, wish)
    return answered(call, "verdict/trial.html", body, here=here, form=form, **place)
