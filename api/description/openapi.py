"""The OpenAPI description, completed: problems, the form, how to sign in, examples, what each tag is about."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.description.examples import Examples
from api.description.problems import PROBLEM, example
from api.routers.needs import ANYBODY
from engine.intake import FormIn

Schema = dict[str, Any]
_SIGNING_IN = {
    "key": {"type": "http", "scheme": "bearer", "description": "程序用的密钥：Authorization: Bearer pd_…"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "panding_session",
        "description": "浏览器会话；每次写入还要带 X-CSRF-Token",
    },
}
_CHINESE = {
    "system": "系统",
    "checks": "判定",
    "standards": "标准",
    "sessions": "登录",
    "accounts": "账号和密钥",
    "sites": "企业和厂区",
    "forms": "自查表",
    "verdicts": "判定意见",
    "findings": "检查发现",
    "hazards": "隐患",
    "attachments": "附件",
    "tips": "举报",
    "internal": "内部报告",
    "statistics": "统计",
    "supervision": "督导",
    "duties": "必查事项",
    "exchange": "数据交换",
    "webhooks": "推送",
    "jobs": "批量判定",
    "audit": "审计",
}
_NOT_OF_READING = ("400", "408", "409", "415")  # what only a request with a body can come to
_NOT_OF_THE_OPEN = ("401", "403")
_ETAG = {"ETag": {"description": "内容的摘要；下次放进 If-None-Match", "schema": {"type": "string"}}}
_LASTING = {"Retry-After": {"description": "几秒后再试", "schema": {"type": "integer"}}}


def unique_id(route: APIRoute) -> str:
    """The name of an operation: subject and function, such as `checks_check`."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def install(app: FastAPI, subjects: dict[str, str]) -> None:
    """Have the app describe itself completely; `subjects` says what each tag is about."""
    tags = [{"name": name, "description": f"{_CHINESE.get(name, name)}　{words}"} for name, words in subjects.items()]

    def described() -> Schema:
        if app.openapi_schema is None:
            plain = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            app.openapi_schema = _completed(plain, tags)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _completed(schema: Schema, tags: list[Schema]) -> Schema:
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    schemas["FormIn"] = _moved(FormIn.model_json_schema(), schemas)
    for unused in ("HTTPValidationError", "ValidationError"):  # FastAPI's own; ours are problems
        schemas.pop(unused, None)
    components["schemas"] = schemas = _pointed(schemas)
    components["securitySchemes"] = _SIGNING_IN
    schema["tags"] = tags
    examples = Examples(schemas)
    for path in schema["paths"].values():
        for method, operation in path.items():
            _operation(method, operation, examples)
    components["responses"] = _shared(schema["paths"])
    return schema


def _shared(paths: Schema) -> Schema:
    """The problems that operations answer, each told once; where it is told, a reference stays."""
    shared: Schema = {}
    for path in paths.values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if set(response.get("content", {})) == {"application/problem+json"}:
                    name = f"Problem{status}"
                    if shared.setdefault(name, response) == response:
                        operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    return shared


def _operation(method: str, operation: Schema, examples: Examples) -> None:
    is_open = operation.get("x-action") == ANYBODY
    operation.setdefault("security", [] if is_open else [{"key": []}, {"session": []}])
    responses = operation["responses"]
    reads = method == "get"
    never = (*(_NOT_OF_READING if reads else ()), *(_NOT_OF_THE_OPEN if reads and not operation["security"] else ()))
    for status in never:
        responses.pop(status, None)
    for status, response in responses.items():
        if status in ("429", "503"):
            response["headers"] = _LASTING
        if status == "200" and "304" in responses:
            response["headers"] = _ETAG
        for kind, content in response.get("content", {}).items():
            if kind == "application/problem+json":
                content["example"] = example(int(status))
            elif kind == "application/json" and content.get("schema"):
                content.setdefault("example", examples.of(content["schema"]))
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == "application/json":
            content.setdefault("example", examples.of(content["schema"]))


def _moved(form: Schema, schemas: dict[str, Schema]) -> Schema:
    """The form's schema with its parts among the others."""
    form.pop("$schema", None)
    form.pop("$id", None)
    for name, part in form.pop("$defs", {}).items():
        schemas[f"Form{name}"] = part
    moved: Schema = _renamed(form, "#/$defs/", "#/components/schemas/Form")
    for name in [name for name in schemas if name.startswith("Form")]:
        schemas[name] = _renamed(schemas[name], "#/$defs/", "#/components/schemas/Form")
    return moved


def _renamed(data: Any, old: str, new: str) -> Any:
    if isinstance(data, dict):
        return {k: v.replace(old, new) if k == "$ref" else _renamed(v, old, new) for k, v in data.items()}
    return [_renamed(one, old, new) for one in data] if isinstance(data, list) else data


def _pointed(data: Any) -> Any:
    """`x-schema` stands for a component that pydantic does not know of."""
    if isinstance(data, dict):
        if name := data.get("x-schema"):
            return {"$ref": f"#/components/schemas/{name}"}
        return {key: _pointed(value) for key, value in data.items()}
    return [_pointed(one) for one in data] if isinstance(data, list) else data
