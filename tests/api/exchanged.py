"""What tests exchange: envelopes of items, verdicts that were stored."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import yaml

from api.database import Account, Form, StoredVerdict
from api.exchange.envelopes import packed
from api.exchange.items import Item
from tests.api.world import World

EXAMPLES = Path("docs/examples/src")


def envelope(items: list[Item], kind: Any = "hazards", deployment: str = "0" * 16) -> bytes:
    """A file of items."""
    pack = packed(items, kind, deployment, {}, datetime.now(UTC), Path(gettempdir()))
    with pack.lines:
        return b"".join(pack.json())


def verdict(world: World, site: str, example: str = "furniture", origin: str = "self") -> str:
    """The stored verdict on one of the examples."""
    data = yaml.load((EXAMPLES / f"{example}.yaml").read_text(), yaml.BaseLoader)
    told = world.verdict(data | {"origin": origin})
    by = world._added(Account(login=f"by-{datetime.now().timestamp()}", name="示例", active=True))
    form = world._added(Form(site_id=site, state="submitted", origin=origin, made_by=by, content=data))
    return world._added(
        StoredVerdict(
            form_id=form,
            site_id=site,
            outcome=told["outcome"],
            as_of=date.fromisoformat(told["as_of"]),
            form_digest=told["digests"]["form"],
            standards_digest=told["digests"]["standards"],
            engine=told["digests"]["engine"],
            body=zlib.compress(json.dumps(told).encode()),
        )
    )
