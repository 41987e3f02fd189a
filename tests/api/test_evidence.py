"""Files of a form: beside answers, the signed paper list; cleaned, fixed once handed in, seen by whom the form is."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from api.database import AuditEntry, Form
from api.forms.evidence import files_of, with_files
from tests.api.filled import draft, finding, form, submitted
from tests.api.loops import picture
from tests.api.world import QINGDAO, Caller, World

BESIDE = {"kind": "dust_system", "name": "1#除尘系统", "question": "airlock_discharge"}
PDF = b"%PDF-1.4\n%%EOF\n"


def given_out(world: World, made: dict[str, Any], post: str = "equipment") -> tuple[str, Caller]:
    part = world.manager().post(f"/v1/forms/{made['id']}/parts", {"post": post}).json()["id"]
    return f"/v1/parts/{part}/files", world.caller("filler", enterprise=world.furniture, post=post)


def sent(by: Caller, path: str, content: bytes | None = None, called: str = "image.jpg", **where: str) -> Any:
    return by.post(path, files={"file": (called, picture() if content is None else content)}, data=where)


def handed_in(world: World, made: dict[str, Any]) -> Any:
    path = f"/v1/forms/{made['id']}"
    head = world.head()
    answer = head.post(f"{path}/submit", {"version": head.get(path).json()["version"]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_photo_stands_with_the_answer_it_belongs_to(world: World) -> None:
    made = draft(world)
    path, filler = given_out(world, made)
    exif = Image.Exif()
    exif[0x010F] = "iPhone-of-Zhang"
    first = sent(filler, path, picture(exif=exif), **BESIDE).json()
    second = sent(filler, path, **BESIDE).json()
    assert [first["role"], first["row"], first["name"], second["name"]] == [
        "answer", "1#除尘系统", "image.jpg", "image-2.jpg",
    ]  # fmt: skip
    clean = filler.get(f"{path}/{first['id']}")
    assert b"iPhone" not in clean.content and Image.open(io.BytesIO(clean.content)).size == (40, 20)
    assert "attachment" in clean.headers["content-disposition"]
    of_form = f"/v1/forms/{made['id']}/files"
    officer = world.officer()
    assert [world.officer().get(of_form).status_code, world.head(world.foundry).get(of_form).status_code] == [403, 403]
    assert filler.get(of_form).status_code == 403, "a filler sees what the own part was given"
    handed = handed_in(world, made)
    found = finding(handed, "11(6)")
    assert [one["name"] for one in officer.get(of_form).json()] == ["image.jpg", "image-2.jpg"]
    assert officer.get(f"{of_form}/{first['id']}").content == clean.content
    assert world.officer(QINGDAO).get(of_form).status_code == 403
    assert found["form_id"] == made["id"]
    rows = officer.get(f"/v1/forms/{made['id']}").json()["content"]["subjects"]
    named = [row["grounds"]["airlock_discharge"]["files"] for row in rows if row.get("grounds")]
    assert named == [["image.jpg", "image-2.jpg"]]
    with world.service.database.reading() as session:
        actions = [entry.action for entry in session.query(AuditEntry).filter_by(object_id=made["id"])]
        assert actions.count("form.file_added") == 2


def test_once_handed_in_nothing_is_added_or_taken_away(world: World) -> None:
    made = draft(world)
    path, filler = given_out(world, made)
    file = sent(filler, path, PDF, "单子.pdf").json()
    assert (file["role"], file["media_type"]) == ("paper", "application/pdf")
    gone = sent(world.manager(), f"/v1/forms/{made['id']}/files", PDF, "单子.pdf").json()
    assert world.manager().delete(f"/v1/forms/{made['id']}/files/{gone['id']}").status_code == 204
    handed_in(world, made)
    for by, where in ((filler, path), (world.manager(), f"/v1/forms/{made['id']}/files")):
        assert sent(by, where).status_code == 409
        assert by.delete(f"{where}/{file['id']}").status_code == 409
    assert [one["id"] for one in world.head().get(f"/v1/forms/{made['id']}/files").json()] == [file["id"]]


def test_what_is_refused(world: World) -> None:
    made = draft(world)
    path, filler = given_out(world, made)
    kinds = world.service.library.kinds
    banned = next(
        (kind.kind, one.id)
        for kind in kinds.values()
        for one in kind.questions
        if one.photo == "no" and one.post == "equipment" and kind.kind != "enterprise"
    )
    where = {"kind": banned[0], "name": "示例", "question": banned[1]}
    assert sent(filler, path, **where).status_code == 422, "no photo where phones are banned"
    assert sent(filler, path, PDF, **where).status_code == 201, "a record is no photo"
    assert sent(filler, path, b"GIF89a").status_code == 415
    assert sent(filler, path, b"PK\x03\x04").status_code == 415
    assert sent(filler, path, b"\xff\xd8\xff broken").status_code == 422
    assert sent(filler, path, kind="dust_system").status_code == 422
    assert sent(filler, path, **BESIDE | {"question": "nothing"}).status_code == 422
    assert sent(filler, path, b"\xff" * (world.service.settings.attachment_bytes + 1)).status_code == 413
    other, welder = given_out(world, made, "hr")
    assert sent(welder, other, **BESIDE).status_code == 422, "another post's question"
    assert sent(welder, path).status_code == 403
    theirs = sent(filler, path).json()["id"]
    assert welder.delete(f"{other}/{theirs}").status_code == 403
    assert filler.delete(f"{path}/{theirs}").status_code == 204


def test_an_answer_that_merely_came_along_gets_no_grounds(world: World) -> None:
    submitted(world, form(inspected_on="2024-05-20"))
    made = world.manager().post(f"/v1/sites/{world.workshop}/forms?from=last&on=2024-06-01").json()
    assert made["next"]["carried"]
    carried = next(
        (row["kind"], row["name"], question)
        for row in made["content"]["subjects"]
        for question, one in (row.get("last") or {}).get("answers", {}).items()
        if one.get("carried") and row.get("name")
    )
    where = dict(zip(("kind", "name", "question"), carried, strict=True))
    assert sent(world.manager(), f"/v1/forms/{made['id']}/files", PDF, **where).status_code == 201
    with world.service.database.reading() as session:
        row = session.get_one(Form, made["id"])
        assert with_files(row.content, files_of(session, row.id)) == row.content
