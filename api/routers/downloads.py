"""Files on their way out."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def download(data: bytes, media_type: str, name: str) -> Response:
    """A file to be saved, never to be shown as a page of ours."""
    disposition = f"attachment; filename=\"{_plain(name)}\"; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})


def _plain(name: str) -> str:
    """The name for programs that only know ASCII."""
    ending = name.rpartition(".")[2]
    return f"file.{ending}" if ending.isascii() and ending.isalnum() else "file"
