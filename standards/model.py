"""What every model of the standards has in common: frozen, no unknown keys, yes and no as words."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """Base of the models read from YAML."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _yes_no(value: object) -> object:
    if value in ("yes", True):
        return True
    if value in ("no", False):
        return False
    raise PydanticCustomError("yes_no", "yes or no expected", {"zh": "这里应填 yes 或 no", "en": "yes or no expected"})


YesNo = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": ["yes", "no"]})]
