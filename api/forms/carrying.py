"""The next form from the last one, and what people say of the answers that came along (docs/carrying.md).

自上次以来有无变化 is said of a whole row by whoever fills in the form itself. A post says it of its own answers only:
each it stands by gets the grounds and the day of last time, as if they stood in a line of 依据. What counts is for
`engine.carried` to say.
"""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import Form, Site
from api.errors import Problem, forbidden, invalid
from api.forms.contents import OWN, Answers, Content, Entry, RowSaid, answer_of, row_of
from engine.carried import CHANGED, changed_or_not
from engine.handed import FormError, Handed
from engine.intake import GroundIn
from engine.next_form import NextForm, next_form
from standards import Library
from standards.wording import Text

_LAST = "last"
_UNCHANGED = ("no", "rest_no")


def form_before(session: Session, site: Site, asked: str) -> Form:
    """The submitted form of a site's own that the next one begins from: the one named, or the last self-check.

    Raises:
        Problem: 403 where the one named is not a submitted form of the site's own; 422 where there is none yet.
    """
    query = select(Form).where(Form.site_id == site.id, Form.state == "submitted")
    if asked != _LAST:
        row = session.scalar(query.where(Form.id == asked, Form.origin.in_(OWN)))
        if row is None:
            raise forbidden()
        return row
    query = query.where(Form.origin == "self")
    row = session.scalar(query.order_by(Form.inspected_on.desc(), Form.submitted_at.desc(), Form.id.desc()).limit(1))
    if row is None:
        title = Text("还没有上次的自查表", "there is no form before")
        raise Problem(422, "no-form-before", title, Text("这个场所还没有提交过自查表", "none was handed in here yet"))
    return row


def begun_from(before: Form, library: Library, day: date, called: str) -> NextForm:
    """The next form.

    Raises:
        Problem: 422 where the one before is of a later day.
    """
    try:
        return next_form(Handed(copy.deepcopy(before.content)), library, day, called)
    except FormError as error:
        raise invalid(error.message) from None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose answers are spoken of: `form` holds those of last time, `posts` whose questions; all of them where None."""

    form: Content
    library: Library
    posts: Collection[str] | None = None

    def before(self, kind: str, name: str | None) -> Content:
        """The answers of last time on a row, as far as they came along and are the speaker's."""
        row = row_of(self.form, kind, name) or {}
        asked = self.library.kinds[kind].by_id
        said: Content = (row.get("last") or {}).get("answers") or {}
        return {
            question: one
            for question, one in said.items()
            if one.get("carried") and one.get("at") and question in asked and self._speaks(asked[question].post)
        }

    def _speaks(self, post: str) -> bool:
        return self.posts is None or post in self.posts


def said_of_last(content: Content, given: Answers, speaker: Speaker) -> Content:
    """A form, or a part, with what was just said of the answers of last time; `given` is filled in already.

    Raises:
        Problem: 422 for a row or an answer that did not come along, and for words not understood.
    """
    data = copy.deepcopy(content)
    for row in given.rows:
        _of_row(data, row, speaker)
    for entry in given.answers:
        before = speaker.before(entry.kind, entry.name).get(entry.question)
        if entry.unchanged and before is None:
            raise invalid(Text(f"没有沿用的上次答案：{entry.question}", f"nothing came along: {entry.question}"))
        if before is not None:
            _of_answer(_row(data, entry), entry, before)
    return data


def _of_answer(row: Content, entry: Entry, before: Content) -> None:
    """Stand by an answer, or leave the day of last time to those answers that are still the same."""
    if entry.unchanged:
        _stand_by(row, entry.question, before)
    elif not entry.ground and answer_of(row, entry.question) != before.get("answer"):
        grounds = row.get("grounds") or {}
        if grounds.get(entry.question) == ground_of(before):
            del grounds[entry.question]


def _of_row(data: Content, said: RowSaid, speaker: Speaker) -> None:
    word = changed_or_not(said.changed)
    if word is None:
        raise invalid(Text("请填 无、已改，其余无变化、有 或 不清楚", "`changed`: no, rest_no, yes or unclear"))
    if said.kind not in speaker.library.kinds or not (before := speaker.before(said.kind, said.name)):
        raise invalid(Text(f"这一行没有沿用的答案：{said.name or said.kind}", "no answers came along on this row"))
    if word == "blank":
        return
    row = _row(data, said)
    if speaker.posts is None:
        row.setdefault("last", {})["changed"] = CHANGED[word]
    elif word in _UNCHANGED:
        row.pop("last", None)
        for question, one in before.items():
            if answer_of(row, question) is None:
                _stand_by(row, question, one)
    else:
        row["last"] = {"changed": CHANGED[word]}
        for question, one in before.items():
            if _stands_by(row, question, one):
                row["answers"].pop(question)
                row["grounds"].pop(question)


def _row(data: Content, said: Entry | RowSaid) -> Content:
    row = row_of(data, said.kind, said.name)
    if row is None:
        row = {"kind": said.kind, **({"name": said.name} if said.name else {}), "answers": {}}
        data.setdefault("subjects", []).append(row)
    return row


def _stand_by(row: Content, question: str, before: Content) -> None:
    row.setdefault("answers", {})[question] = copy.deepcopy(before.get("answer"))
    row.setdefault("grounds", {})[question] = ground_of(before)


def _stands_by(row: Content, question: str, before: Content) -> bool:
    same = answer_of(row, question) == before.get("answer")
    return same and (row.get("grounds") or {}).get(question) == ground_of(before)


def ground_of(before: Content) -> dict[str, Any]:
    """The grounds of an answer of last time, its day among them."""
    return {key: before[key] for key in GroundIn.model_fields if key in before}
