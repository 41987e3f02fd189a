"""Files are known by their content, leave without place and time, and are seen by whom they concern."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from docx import Document
from PIL import Image

from api.database import Attachment, AuditEntry
from tests.api.loops import Loop, general, picture, uploaded
from tests.api.world import World

_SECRET = b"iPhone-of-Zhang"


def from_a_phone(format: str = "JPEG") -> bytes:
    """A photo as phones make them: with device, time and place, lying on its side."""
    exif = Image.Exif()
    exif[0x010F] = _SECRET.decode()
    exif[0x0112] = 6  # turned
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (36.0, 39.0, 12.5)
    place[3], place[4] = "E", (117.0, 7.0, 30.5)
    return picture(format, exif=exif)


def content_of(loop: Loop, by: Any, file: str, what: str = "") -> bytes:
    answer = by.get(f"/v1/attachments/{file}{what}")
    assert answer.status_code == 200, answer.text
    content: bytes = answer.content
    return content


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_the_place_is_gone_from_what_leaves_and_stays_in_the_evidence(world: World, format: str) -> None:
    head, officer = world.head(), world.officer()
    loop = general(world, head)
    photo = from_a_phone(format)
    with Image.open(io.BytesIO(photo)) as before:
        assert before.getexif().get_ifd(0x8825), "the photo has a place to begin with"
    file = uploaded(loop, head, photo).json()
    for reader in (head, officer):
        clean = content_of(loop, reader, file["id"])
        assert _SECRET not in clean
        with Image.open(io.BytesIO(clean)) as seen:
            assert seen.format == format
            assert dict(seen.getexif()) == {} and not seen.getexif().get_ifd(0x8825)
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(seen.info)
            assert seen.size == (20, 40), "it stands upright"
    assert content_of(loop, officer, file["id"], "/original") == photo
    assert head.get(f"/v1/attachments/{file['id']}/original").status_code == 403
    with world.service.database.reading() as session:
        actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.number)]
        assert actions.count("attachment.original") == 1


def test_photos_inside_a_document_lose_their_place_too(world: World) -> None:
    document, out = Document(), io.BytesIO()
    document.core_properties.author = "示例作者张三"
    document.add_paragraph("治理方案")
    document.add_picture(io.BytesIO(from_a_phone()))
    document.save(out)
    assert _SECRET in b"".join(_parts(out.getvalue()))
    head = world.head()
    loop = general(world, head)
    file = uploaded(loop, head, out.getvalue(), "方案.docx", role="plan").json()
    clean = content_of(loop, head, file["id"])
    inside = b"".join(_parts(clean))
    assert _SECRET not in inside and "示例作者张三".encode() not in inside
    assert Document(io.BytesIO(clean)).paragraphs[0].text == "治理方案"


@pytest.mark.parametrize(
    ("ending", "status"), [("jfif", 201), ("jpe", 201), ("tiff", 415), ("heic", 415), ("png", 422)]
)
def test_whatever_a_picture_inside_a_document_is_called(world: World, ending: str, status: int) -> None:
    """A name that the picture does not have is no way past either: this one is a JPEG."""
    document = _zip(word__document_dot_xml=b"<w/>", **{f"word__media__image1_dot_{ending}": from_a_phone()})
    head = world.head()
    loop = general(world, head)
    answer = uploaded(loop, head, document, "方案.docx", role="plan")
    assert answer.status_code == status, answer.text
    if status == 201:
        clean = content_of(loop, head, answer.json()["id"])
        assert _SECRET not in b"".join(_parts(clean))


def _parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def _bomb() -> bytes:
    """A PNG of a few bytes that says it is 50,000 by 50,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


def _canvas() -> bytes:
    """20 million pixels in some kilobytes."""
    out = io.BytesIO()
    Image.new("1", (5_000, 4_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"<!doctype html><script>", 415),
        (b"GIF89a", 415),
        (b"", 415),
        (b"MZ\x90", 415),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, 415),
        (b"PK\x03\x04" + b"\0" * 40, 415),
        (_zip(a=b"x"), 415),
        (_zip(word__document_dot_xml=b"<x/>", word__vbaProject_dot_bin=b"x"), 415),
        (_zip(word__document_dot_xml=b"<x/>", word__media__a_dot_jpg=b"no picture"), 422),
        (_zip(word__document_dot_xml=b"\0" * 210_000_000), 422),
        (b"\xff\xd8\xff\xe0 no picture", 422),
        (picture()[:100], 422),
        (_bomb(), 422),
        (_zip(word__document_dot_xml=b"<x/>", **{f"word__media__{n}_dot_png": _canvas() for n in range(8)}), 422),
    ],
)
def test_what_is_nothing_of_what_is_taken(world: World, content: bytes, status: int) -> None:
    loop = general(world, world.head())
    answer = uploaded(loop, world.head(), content, "photo.jpg")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_how_it_leaves(world: World) -> None:
    head = world.head()
    loop = general(world, head)
    made = uploaded(loop, head, picture(), "../../etc/整改后\u202e.html.png").json()
    assert made["name"] == "整改后.html.jpg"
    assert made["media_type"] == "image/jpeg"
    answer = head.get(f"/v1/attachments/{made['id']}")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "image/jpeg"
    assert "sandbox" in answer.headers["content-security-policy"]
    polyglot = picture() + b"<script>alert(1)</script>"
    file = uploaded(loop, head, polyglot).json()
    assert b"<script>" not in content_of(loop, head, file["id"])


def test_too_large(world: World) -> None:
    loop = general(world, world.head())
    limit = world.service.settings.attachment_bytes
    assert uploaded(loop, world.head(), picture() + b"\0" * limit).status_code == 413


def test_what_the_department_keeps_to_itself(world: World) -> None:
    head, officer = world.head(), world.officer()
    loop = general(world, officer)
    kept = uploaded(loop, officer, role="before").json()["id"]
    shared = uploaded(loop, officer, role="before", shared="true").json()["id"]
    own = uploaded(loop, head).json()["id"]
    assert [one["id"] for one in head.get(f"{loop.path}/attachments").json()] == [shared, own]
    assert [one["id"] for one in officer.get(f"{loop.path}/attachments").json()] == [kept, shared, own]
    assert head.get(f"/v1/attachments/{kept}").status_code == 403
    assert kept not in head.get(loop.path).text


def test_taken_down_and_kept(world: World) -> None:
    head, officer = world.head(), world.officer()
    loop = general(world, head)
    file = uploaded(loop, head).json()["id"]
    path = f"/v1/attachments/{file}/removal"
    assert officer.post(path, {"reason": "示例"}).status_code == 403
    assert head.post(path, {"reason": "/"}).status_code == 422
    assert head.post(path, {"reason": "示例：传错了"}).status_code == 200
    assert head.post(path, {"reason": "示例：传错了"}).status_code == 409
    assert head.get(f"/v1/attachments/{file}").status_code == 403
    assert head.get(f"{loop.path}/attachments").json() == []
    assert officer.get(f"/v1/attachments/{file}/original").status_code == 200
    loop.refused(head, "rectified", "附件不在这条隐患里", photos=[file], no_photo=None)
    with world.service.database.reading() as session:
        row = session.get_one(Attachment, file)
        assert row.removed_why == "示例：传错了" and row.original
        entry = session.query(AuditEntry).filter_by(action="attachment.removed").one()
        assert entry.object_id == file and "示例" not in entry.data


def test_files_of_a_closed_hazard_stay(world: World) -> None:
    manager, head = world.manager(), world.head()
    loop = general(world, manager)
    file = uploaded(loop, manager).json()["id"]
    loop.does(manager, "rectified", photos=[file])
    loop.does(head, "accepted")
    assert manager.post(f"/v1/attachments/{file}/removal", {"reason": "示例"}).status_code == 422
