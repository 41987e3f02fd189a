"""One draft, as every page about it needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.calls import Call
from api.errors import Problem, conflict
from api.forms.contents import Content
from api.forms.progress import KindProgress, ProgressOut, is_answered
from api.forms.told import FormOut
from api.routers import drafts, forms, sites
from api.routers.sites import SiteOut
from standards.wording import Text


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, whose site it is about, and how far it has come."""

    form: FormOut
    site: SiteOut
    progress: ProgressOut

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/self-check/{self.form.id}"

    @property
    def undescribed(self) -> int:
        """How many questions about the enterprise nobody has answered."""
        return sum(not is_answered(one) for row in self.progress.enterprise.rows for one in row.asked)

    @property
    def kinds(self) -> list[KindProgress]:
        """The kinds to be counted, workshops among them."""
        return self.progress.kinds

    @property
    def uncounted(self) -> list[KindProgress]:
        """The kinds of which nobody has said how many there are."""
        return [kind for kind in self.kinds if kind.count in (None, "")]

    @property
    def miscounted(self) -> list[KindProgress]:
        """The kinds with another number of rows than there are said to be."""
        return [kind for kind in self.kinds if kind.count not in (None, "") and str(kind.count) != str(len(kind.rows))]

    @property
    def unmerged(self) -> int:
        """How many parts say something that is not in the form yet."""
        return sum(part.changed_at is not None and not part.merged for part in self.form.parts)


class Settled(Exception):
    """The form is no draft any more."""

    def __init__(self, form: FormOut) -> None:
        """Keep the form, for its page is elsewhere."""
        super().__init__(form.state)
        self.form = form

    @property
    def path(self) -> str:
        """Where it is to be seen now."""
        return f"/forms/{self.form.id}/verdict" if self.form.state == "submitted" else "/self-check"


def opened(call: Call, form: str) -> Draft:
    """A draft.

    Raises:
        Settled: where it was handed in or given up.
        Problem: 403, for whoever may not merge too.
    """
    call.require("draft.merge")
    found = forms.one_form(form, call)
    if found.state != "draft":
        raise Settled(found)
    return Draft(found, sites.one_site(found.site_id, call), drafts.how_far(form, call))


def content_now(call: Call, form: str) -> tuple[int, Content]:
    """A draft's version and what it says at this moment.

    Raises:
        Problem: 403; 409 where it was handed in or given up.
    """
    call.require("draft.merge")
    found = forms.one_form(form, call)
    if found.state != "draft":
        raise conflict(Text("这张表已经提交或撤回，不能再改", "this form was handed in or given up"), state=found.state)
    return found.version, found.content


def day_of(words: str) -> date | None:
    """A day as a browser's field sends it, None where nothing was filled in.

    Raises:
        Problem: 422 where it is no day.
    """
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        title = Text("填写有误", "this cannot be so")
        raise Problem(422, "invalid", title, Text("日期应为 2024-05-20 这样", "a day is written 2024-05-20")) from None
