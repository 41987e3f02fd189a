"""Forms, parts, verdicts, findings and the acts on them."""

from __future__ import annotations

from typing import Any

from tests.api.filled import FORM, draft, finding, inspected, submitted, with_airlock
from tests.api.loops import picture
from tests.api.tries import Asked, Try
from tests.api.world import JINAN, World

ANSWER = {"kind": "dust_system", "name": "1#除尘系统", "question": "airlock_discharge", "answer": "正常"}
NO_POST = frozenset({"filler"})  # these fillers have no post, and so no part: tests/api/test_forms.py has some who do


def _part(world: World) -> str:
    made = draft(world)
    answer = world.head().post(f"/v1/forms/{made['id']}/parts", {"post": "equipment"})
    part: str = answer.json()["id"]
    return part


def _with_file(path: str) -> Any:
    return lambda world: Asked(
        path.format(form=draft(world)["id"]) if "{form}" in path else path.format(part=_part(world)),
        None,
        {"files": {"file": ("示例.jpg", picture())}},
    )


def _file(world: World, of: str, *, handed_in: bool = False) -> str:
    """The address of a file, of a part or of a form, handed in or not."""
    where = f"/v1/parts/{_part(world)}" if of == "part" else f"/v1/forms/{draft(world)['id']}"
    head = world.head()
    made = head.post(f"{where}/files", files={"file": ("示例.jpg", picture())})
    assert made.status_code == 201, made.text
    if handed_in:
        version = head.get(where).json()["version"]
        assert head.post(f"{where}/submit", {"version": version}).status_code == 200
    return f"{where}/files/{made.json()['id']}"


def _at_version(path: str, **more: Any) -> Any:
    def asked(world: World) -> Asked:
        made = draft(world)
        return Asked(path.format(form=made["id"]), {"version": made["version"], **more})

    return asked


def _major(world: World) -> str:
    made: str = finding(submitted(world), "11(6)")["id"]
    return made


def _discrepant(world: World) -> Asked:
    submitted(world, with_airlock("正常"))
    inspected(world)
    return Asked("/v1/discrepancies")


TRIES = {
    "POST /v1/sites/{site}/forms": Try(lambda world: Asked(f"/v1/sites/{world.workshop}/forms", FORM), by_matter=False),
    "GET /v1/forms": Try(lambda world: submitted(world) and Asked(f"/v1/forms?site={world.workshop}"), "list"),
    "GET /v1/forms/{form}": Try(lambda world: Asked(f"/v1/forms/{submitted(world)['form']}")),
    "GET /v1/forms/{form}/original": Try(lambda world: Asked(f"/v1/forms/{_uploaded(world)}/original")),
    "PUT /v1/forms/{form}": Try(_at_version("/v1/forms/{form}", content=FORM), by_matter=False),
    "DELETE /v1/forms/{form}": Try(lambda world: Asked(f"/v1/forms/{draft(world)['id']}"), by_matter=False),
    "PATCH /v1/forms/{form}/answers": Try(
        lambda world: Asked(f"/v1/forms/{draft(world)['id']}/answers", {"answers": [ANSWER]}), by_matter=False
    ),
    "POST /v1/forms/{form}/parts": Try(
        lambda world: Asked(f"/v1/forms/{draft(world)['id']}/parts", {"post": "hr"}), by_matter=False
    ),
    "GET /v1/parts": Try(lambda world: _part(world) and Asked("/v1/parts"), "list", by_matter=False, also=NO_POST),
    "GET /v1/parts/{part}": Try(lambda world: Asked(f"/v1/parts/{_part(world)}"), by_matter=False, also=NO_POST),
    "PATCH /v1/parts/{part}/answers": Try(
        lambda world: Asked(f"/v1/parts/{_part(world)}/answers", {"answers": [ANSWER]}), by_matter=False, also=NO_POST
    ),
    "POST /v1/parts/{part}/files": Try(_with_file("/v1/parts/{part}/files"), by_matter=False, also=NO_POST),
    "GET /v1/parts/{part}/files": Try(
        lambda world: Asked(f"/v1/parts/{_part(world)}/files"), by_matter=False, also=NO_POST
    ),
    "GET /v1/parts/{part}/files/{file}": Try(lambda world: Asked(_file(world, "part")), by_matter=False, also=NO_POST),
    "DELETE /v1/parts/{part}/files/{file}": Try(
        lambda world: Asked(_file(world, "part")), by_matter=False, also=NO_POST
    ),
    "POST /v1/forms/{form}/files": Try(_with_file("/v1/forms/{form}/files"), by_matter=False),
    "GET /v1/forms/{form}/files": Try(lambda world: Asked(f"/v1/forms/{submitted(world)['form']}/files")),
    "GET /v1/forms/{form}/files/{file}": Try(lambda world: Asked(_file(world, "form", handed_in=True))),
    "DELETE /v1/forms/{form}/files/{file}": Try(lambda world: Asked(_file(world, "form")), by_matter=False),
    "POST /v1/forms/{form}/merge": Try(_at_version("/v1/forms/{form}/merge"), by_matter=False),
    "GET /v1/forms/{form}/progress": Try(
        lambda world: Asked(f"/v1/forms/{draft(world)['id']}/progress"), by_matter=False
    ),
    "GET /v1/forms/{form}/people": Try(lambda world: Asked(f"/v1/forms/{draft(world)['id']}/people"), by_matter=False),
    "PUT /v1/forms/{form}/rows": Try(_at_version("/v1/forms/{form}/rows", rows=[]), by_matter=False),
    "POST /v1/forms/{form}/trial": Try(lambda world: Asked(f"/v1/forms/{draft(world)['id']}/trial"), by_matter=False),
    "POST /v1/forms/{form}/submit": Try(_at_version("/v1/forms/{form}/submit"), by_matter=False),
    "POST /v1/sites/{site}/inspections": Try(lambda world: Asked(f"/v1/sites/{world.workshop}/inspections", FORM)),
    "GET /v1/forms/{form}/verdict": Try(lambda world: Asked(f"/v1/forms/{submitted(world)['form']}/verdict")),
    "GET /v1/verdicts/{verdict}": Try(lambda world: Asked(f"/v1/verdicts/{submitted(world)['verdict']}")),
    "GET /v1/forms/{form}/papers/{paper}": Try(
        lambda world: Asked(f"/v1/forms/{submitted(world)['form']}/papers/opinion?format=html")
    ),
    "GET /v1/findings": Try(lambda world: Asked(f"/v1/findings?form={submitted(world)['form']}"), "list"),
    "GET /v1/findings/{finding}": Try(lambda world: Asked(f"/v1/findings/{_major(world)}")),
    "GET /v1/findings/{finding}/history": Try(lambda world: Asked(f"/v1/findings/{_major(world)}/history")),
    "GET /v1/findings/{finding}/terms": Try(lambda world: Asked(f"/v1/findings/{_major(world)}/terms")),
    "GET /v1/findings/counts": Try(lambda world: Asked(f"/v1/findings/counts?region={JINAN}"), "nowhere"),
    "POST /v1/findings/{finding}/determinations": Try(
        lambda world: Asked(f"/v1/findings/{_major(world)}/determinations", {"decision": "confirmed", "expects": 1})
    ),
    "POST /v1/findings/{finding}/objections": Try(
        lambda world: Asked(f"/v1/findings/{_major(world)}/objections", {"reason": "示例", "expects": 1})
    ),
    "GET /v1/discrepancies": Try(_discrepant, "list"),
}


def _uploaded(world: World) -> str:
    """A form that came as a file and was handed in."""
    import json

    files = {"file": ("一厂.json", json.dumps(FORM).encode(), "application/json")}
    head = world.head()
    made = head.post(f"/v1/sites/{world.workshop}/forms", files=files).json()
    assert head.post(f"/v1/forms/{made['id']}/submit", {"version": made["version"]}).status_code == 200
    form: str = made["id"]
    return form
