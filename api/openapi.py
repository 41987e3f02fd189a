"""The OpenAPI description, completed: problems, the form, how to sign in."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.routers.needs import ANYBODY
from engine.intake import FormIn

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:panding:forbidden"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {}},
    },
}
_SIGNING_IN = {
    "key": {"type": "http", "scheme": "bearer", "description": "Authorization: Bearer pd_…"},
    "session": {"type": "apiKey", "in": "cookie", "name": "panding_session"},
}


def install(app: FastAPI) -> None:
    """Have the app describe itself completely."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(
                get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            )
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    schemas["FormIn"] = _moved(FormIn.model_json_schema(), schemas)
    components["securitySchemes"] = _SIGNING_IN
    for path in schema["paths"].values():
        for operation in path.values():
            open_to_all = operation.get("x-action") == ANYBODY
            operation["security"] = [] if open_to_all else [{"key": []}, {"session": []}]
    return schema


def _moved(form: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The form's schema with its parts among the others."""
    form.pop("$schema", None)
    form.pop("$id", None)
    for name, part in form.pop("$defs", {}).items():
        schemas[f"Form{name}"] = part
    moved: dict[str, Any] = _renamed(form, "#/$defs/", "#/components/schemas/Form")
    for name in [name for name in schemas if name.startswith("Form")]:
        schemas[name] = _renamed(schemas[name], "#/$defs/", "#/components/schemas/Form")
    return moved


def _renamed(data: Any, old: str, new: str) -> Any:
    if isinstance(data, dict):
        return {k: v.replace(old, new) if k == "$ref" else _renamed(v, old, new) for k, v in data.items()}
    return [_renamed(one, old, new) for one in data] if isinstance(data, list) else data
