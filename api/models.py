"""What all models at the border have in common."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

# A form as data: what is wrong with it is for the engine to say, entry by entry.
FormData = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "x-schema": "FormIn"})]
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
REGION = r"^[0-9]{6,12}$"
Id = Annotated[str, Field(pattern=UUID, examples=["01909ad6-5be0-7b52-8b52-3f5c2b7c1a10"])]
PathId = Annotated[str, Path(pattern=UUID)]
Region = Annotated[str, Field(pattern=REGION, examples=["370102"], description="属地代码，6 至 12 位数字")]
RegionPrefix = Annotated[str, Field(pattern=r"^[0-9]{0,12}$")]
Short = Annotated[str, Field(min_length=1, max_length=200)]
Long = Annotated[str, Field(min_length=1, max_length=5000)]
T = TypeVar("T")
_DEEPEST = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Given(BaseModel):
    """What comes in. Unknown fields, control and half characters are refused; blanks around are taken off."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        _refuse_strange(data, 0)
        return data


class Told(BaseModel):
    """What goes out."""

    model_config = ConfigDict(from_attributes=True)


class Page(Told, Generic[T]):
    """A part of a list. `next` fetches what follows; null at the end."""

    items: list[T]
    next: str | None = Field(None, description="cursor of the next page")


class Stamped(Told):
    """A row with its id and the moment it was made."""

    id: str
    made_at: datetime


def _refuse_strange(data: Any, depth: int) -> None:
    """What no database keeps and nobody types: control characters, half characters, towers of brackets."""
    if depth > _DEEPEST:
        raise wrong("嵌套太深", "nested too deeply")
    if isinstance(data, str):
        plain_text(data)
    elif isinstance(data, dict):
        for key, value in data.items():
            _refuse_strange(key, depth + 1)
            _refuse_strange(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            _refuse_strange(value, depth + 1)


def wrong(zh: str, en: str) -> PydanticCustomError:
    """What a check of our own finds wrong, in both languages."""
    return PydanticCustomError("wrong", "{en}", {"zh": zh, "en": en})


def plain_text(text: str) -> str:
    """The text itself.

    Raises:
        PydanticCustomError: where it holds control characters or half characters.
    """
    if _CONTROL.search(text) or any(unicodedata.category(letter) == "Cs" for letter in text if letter > "\ud7ff"):
        raise wrong("含有控制字符", "control characters are not allowed")
    return text


Query = Annotated[str, AfterValidator(plain_text)]
