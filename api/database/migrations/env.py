"""How Alembic reaches the database: always by the connection that `api.database.upgrade` hands over."""

from typing import Any, Literal

from alembic import context

from api.database import Table
from api.database.tables import Moment


def _plain(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """A migration must not depend on what the code calls its types later."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def _ours(name: str | None, kind: str, _: Any) -> bool:
    """The index of clauses is an FTS5 table on SQLite, with tables beside it: the code knows none of them."""
    return kind != "table" or name is None or not name.startswith("clause_index")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=_plain,
    include_name=_ours,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
