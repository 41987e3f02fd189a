"""The description as one page for people: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2

Schema = dict[str, Any]
_STYLE = """
body { font: 16px/1.6 sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
pre { background: #f4f4f4; padding: .5rem; overflow: auto; max-height: 24rem; font-size: 13px; }
table { border-collapse: collapse; } td, th { border: 1px solid #ccc; padding: .2rem .5rem; text-align: left; }
summary { cursor: pointer; padding: .2rem 0; } .words { white-space: pre-line; }
"""
POLICY = (
    "default-src 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)


def page(description: Schema) -> bytes:
    """Every operation, by subject, with its parameters, an example of what goes in and out, and its answers."""
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
    tags = [{**tag, "operations": list(_operations(description, tag["name"]))} for tag in description["tags"]]
    return template.render(info=description["info"], tags=tags, style=_STYLE).encode()


def _operations(description: Schema, tag: str) -> Iterator[Schema]:
    shared = description["components"]["responses"]
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            if tag in operation["tags"]:
                good = [one for status, one in operation["responses"].items() if status.startswith("2")]
                yield {
                    "method": method.upper(),
                    "path": path,
                    "operation": operation,
                    "examples": [
                        ("送来", list(_examples(operation.get("requestBody", {})))),
                        *(("答复", list(_examples(one))) for one in good),
                    ],
                    "statuses": [
                        (status, (shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one)["description"])
                        for status, one in operation["responses"].items()
                    ],
                }


def _examples(body: Schema) -> Iterator[tuple[str, str | None]]:
    for kind, content in body.get("content", {}).items():
        example = content.get("example")
        yield kind, None if example is None else json.dumps(example, ensure_ascii=False, indent=1)
