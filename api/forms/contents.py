"""What a form says, as plain data: begun for a site, filled in answer by answer; a blank never erases anything."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from api.database import Enterprise, Site
from api.errors import Problem, invalid
from api.models import Given, Long, Short, wrong
from engine.handed import FormError, Handed
from engine.intake import FormIn, Origin, Scalar, validated
from engine.vocabulary import EMPTY, NotUnderstood, fold, understand
from standards import Library
from standards.editions import AT_ONCE
from standards.kinds import Question, SubjectKind
from standards.problems import did_you_mean, unknown
from standards.wording import Text

Content = dict[str, Any]
OWN: tuple[Origin, ...] = ("self", "internal", "expert", "insurer")  # where an enterprise's own form may come from
COUNTING_POST = "safety"  # who says how many there are of something
_ENTERPRISE = "enterprise"


class Ground(Given):
    """依据: how an answer was learnt, by whom, when, why."""

    how: Annotated[str, Field(pattern="^(seen|record|told|measured)$", examples=["seen"])] | None = None
    by: Short | None = None
    at: date | None = None
    reason: Long | None = None
    files: Annotated[list[Short], Field(max_length=50)] = []


class Entry(Given):
    """One answer on one row. A row that is not there yet is begun; a blank answer changes nothing unless `clear`.

    `unchanged` stands by the answer of last time that came along into this form: it counts, as of its day.
    """

    kind: Annotated[str, Field(max_length=60, examples=["dust_system"])]
    name: Annotated[str, Field(min_length=1, max_length=200, examples=["1#除尘系统"])] | None = None
    within: Annotated[list[Short], Field(max_length=20, examples=[["木工车间"]])] = []
    question: Annotated[str, Field(max_length=80, examples=["airlock_discharge"])]
    answer: Scalar | list[Scalar] | dict[str, Scalar] = Field(default=None, examples=["故障"])
    ground: Ground | None = None
    clear: bool = False
    unchanged: bool = False

    @model_validator(mode="after")
    def _one_thing(self) -> Entry:
        if self.unchanged and (self.answer is not None or self.ground or self.clear):
            raise wrong("确认无变化的，不再填答案、依据", "`unchanged` stands alone: no answer, no ground, no `clear`")
        return self


class RowSaid(Given):
    """自上次以来有无变化, of a row whose answers came along: 无, 已改，其余无变化, 有, 不清楚.

    Said of a form it is said of the whole row; said of a part, of the post's own answers on it.
    """

    kind: Annotated[str, Field(max_length=60, examples=["dust_system"])]
    name: Annotated[str, Field(min_length=1, max_length=200, examples=["1#除尘系统"])] | None = None
    changed: Annotated[str, Field(max_length=60, examples=["无"])]


class Answers(Given):
    """Single answers to be merged into a form."""

    version: Annotated[int, Field(description="refused where the form is no longer at this version")] | None = None
    answers: Annotated[list[Entry], Field(max_length=5000)] = []
    rows: Annotated[list[RowSaid], Field(max_length=5000)] = []
    counts: dict[Annotated[str, Field(max_length=60)], int | Short | None] = {}
    inspected_on: date | None = None


class NotThePost(Problem):
    """An answer to a question of another post."""

    def __init__(self, question: str) -> None:
        """Name the question."""
        title = Text("这不是本岗位的问题", "a question of another post")
        detail = Text(f"“{question}”由别的岗位填报", f"“{question}” is answered by another post")
        super().__init__(422, "not-the-post", title, detail)


def begun(site: Site, enterprise: Enterprise, called: str) -> Content:
    """A form of which nothing is known but whose it is."""
    identity = {"name": enterprise.name, "uscc": enterprise.uscc, "site": site.name, "region": site.region,
                "industry": site.industry}  # fmt: skip
    answers = {"sectors": site.sectors} if site.sectors else {}
    return {
        "form": "panding/1",
        "id": called,
        "enterprise": {key: value for key, value in identity.items() if value},
        "subjects": [{"kind": _ENTERPRISE, "answers": answers}],
    }


def checked(content: Mapping[str, Any], called: str, origins: tuple[str, ...] = OWN) -> tuple[Content, FormIn]:
    """A form's data as it is kept, and what it says. Slips in single answers stay in it: judging lists them.

    Raises:
        Problem: 422 where it is no form, or one of an origin that is not open here; the first of `origins` is taken
            where it says none.
    """
    data: Content = json.loads(json.dumps(content, default=str, ensure_ascii=False))
    _Plain.of(data)
    data = {"form": "panding/1", "id": called} | data
    data["origin"] = data.get("origin") or origins[0]
    if data["origin"] not in origins:
        raise invalid(Text(f"这里的来源只能是 {'、'.join(origins)}", f"origin: one of {', '.join(origins)}"))
    try:
        given, _ = validated(Handed(data))
    except FormError as error:
        raise invalid(error.message) from None
    data["id"] = given.id
    rows: list[Content] = data.get("subjects") or []  # type: ignore[assignment]  # validated just now
    for row, said in zip(rows, given.subjects, strict=True):
        if said.name:
            row["name"] = said.name  # a number as a name becomes its digits, here as in judging
        if said.within:
            row["within"] = said.within
    return data, given


class _Plain(Given):
    """Anything that both databases can keep."""

    content: dict[str, Any]

    @classmethod
    def of(cls, data: Content) -> None:
        try:
            cls.model_validate({"content": data})
        except ValidationError:
            raise invalid(Text("有控制字符或嵌套太深", "control characters, or nested too deeply")) from None
        if any(isinstance(one, float) and not math.isfinite(one) for one in _values(data)):
            raise invalid(Text("有不是数的数", "a number that is none"))


def _values(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _values(value)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value)
    else:
        yield data


def filled(content: Content, given: Answers, library: Library, posts: Collection[str] | None = None) -> Content:
    """A form with more answers.

    Args:
        content: the form as it is.
        given: the answers.
        library: the standards, for the questions.
        posts: whose questions may be answered; all where None.

    Raises:
        Problem: 422 for what no one asks, or what another post answers.
    """
    data = copy.deepcopy(content)
    for entry in given.answers:
        _enter(data, entry, *question_asked(entry, library, posts))
    for kind, count in given.counts.items():
        _may_count(kind, library, posts)
        if count is not None and fold(count) not in EMPTY:
            data.setdefault("counts", {})[kind] = count
    if given.inspected_on:
        if posts is not None:
            raise NotThePost("检查日期")  # the form's own, said once for all
        data["inspected_on"] = given.inspected_on.isoformat()
    return data


def not_understood(given: Answers, library: Library) -> list[str]:
    """What of the answers was kept as it is but means nothing to the program."""
    said = []
    for entry in given.answers:
        question = library.kinds[entry.kind].by_id[entry.question]
        try:
            understand(question, entry.answer)
        except NotUnderstood as error:
            said.append(f"{entry.name or library.kinds[entry.kind].name}　{question.text}：{error.message.zh}")
    return said


def row_of(content: Content, kind: str, name: str | None) -> dict[str, Any] | None:
    """A row by its kind and name; of the enterprise there is one."""
    rows = (row for row in content.get("subjects") or () if row.get("kind") == kind)
    return next((row for row in rows if kind == _ENTERPRISE or fold(row.get("name") or "") == fold(name or "")), None)


def answer_of(row: Mapping[str, Any], question: str) -> Any:
    """What a row answers to a question, None where it does not."""
    group, key = _place(question)
    return (row.get(group) or {}).get(key)


def is_blank(question: Question | None, raw: Any) -> bool:
    """Whether an answer says nothing."""
    if question is None:
        return raw is None or (isinstance(raw, str) and fold(raw) in EMPTY)
    try:
        return understand(question, raw).state == "blank"
    except NotUnderstood:
        return False


def question_asked(
    entry: Entry, library: Library, posts: Collection[str] | None = None
) -> tuple[SubjectKind, Question]:
    """The kind and the question of an entry.

    Raises:
        Problem: 422 for what no one asks, or what another post answers.
    """
    kind = library.kinds.get(entry.kind)
    if kind is None:
        raise invalid(unknown(Text("检查部位类别", "subject kind"), entry.kind, library.kinds))
    question = kind.by_id.get(entry.question)
    if question is None:
        hint = did_you_mean(entry.question, kind.by_id)
        raise invalid(Text(f"没有问题“{entry.question}”{hint.zh}", f"there is no question “{entry.question}”{hint.en}"))
    if entry.kind != _ENTERPRISE and entry.name is None:
        raise invalid(Text(f"没有写是哪一个{kind.name}（name）", "which one? `name` is missing"))
    if posts is not None and question.post not in posts:
        raise NotThePost(question.text)
    return kind, question


def _may_count(kind: str, library: Library, posts: Collection[str] | None) -> None:
    if kind not in library.kinds:
        raise invalid(unknown(Text("检查部位类别", "subject kind"), kind, library.kinds))
    if posts is not None and COUNTING_POST not in posts:
        raise NotThePost(library.kinds[kind].count_text)


def _enter(data: Content, entry: Entry, kind: SubjectKind, question: Question) -> None:
    row = row_of(data, entry.kind, entry.name)
    if row is None:
        row = {"kind": entry.kind, **({"name": entry.name} if entry.name else {}), "answers": {}}
        data.setdefault("subjects", []).append(row)
    if entry.within:
        row["within"] = list(entry.within)
    group, key = _place(question.id)
    if not is_blank(question, entry.answer):
        there = row.setdefault(group, {})
        there[key] = _together(there.get(key), entry.answer)
    elif entry.clear:
        row.get(group, {}).pop(key, None)
        row.get("grounds", {}).pop(question.id, None)
    if entry.ground:
        row.setdefault("grounds", {})[question.id] = entry.ground.model_dump(mode="json", exclude_defaults=True)


def _place(question: str) -> tuple[str, str]:
    """Where a row keeps the answer to a question."""
    if question.startswith(AT_ONCE):
        return "at_once", question.removeprefix(AT_ONCE)
    return "answers", question


def _together(there: Any, new: Any) -> Any:
    """An answer by options joins what is there already; a blank option erases none."""
    if isinstance(there, dict) and isinstance(new, dict):
        return there | {option: word for option, word in new.items() if word is not None and fold(word) not in EMPTY}
    return new


def overlaid(content: Content, part: Content) -> Content:
    """A form as it would be with the answers of a part: what can still matter is seen from there."""
    rows = [dict(row) for row in content.get("subjects") or ()]  # rows are copied, what is in them where it changes
    data = content | {"subjects": rows}
    for row in part.get("subjects") or ():
        there = row_of(data, row["kind"], row.get("name"))
        if there is None:
            rows.append(dict(row))
            continue
        for group in ("answers", "at_once"):
            said = there.get(group) or {}
            there[group] = said | {
                key: _together(said.get(key), value) for key, value in (row.get(group) or {}).items()
            }
        there["grounds"] = (there.get("grounds") or {}) | (row.get("grounds") or {})
        if changed := (row.get("last") or {}).get("changed"):
            there["last"] = (there.get("last") or {}) | {"changed": changed}
    if part.get("counts"):
        data["counts"] = (data.get("counts") or {}) | part["counts"]
    return data
