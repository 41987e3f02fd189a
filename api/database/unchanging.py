"""What never changes: the database itself refuses changes, whatever the program does."""

from __future__ import annotations

from alembic import op

_SQLITE = """\
CREATE TRIGGER {table}_{verb_word} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"""
_FUNCTION = """\
CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"""
_POSTGRESQL = """\
CREATE TRIGGER {table}_unchanging BEFORE UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()"""

_FROZEN_SQLITE = """\
CREATE TRIGGER {table}_frozen_{verb_word} BEFORE {verb} ON {table} WHEN OLD.state = '{state}'
BEGIN SELECT RAISE(ABORT, '{table} is {state} and stays as it is'); END"""
_FROZEN_FUNCTION = """\
CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is {state} and stays as it is'; END $$"""
_FROZEN_POSTGRESQL = """\
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW WHEN (OLD.state = '{state}') EXECUTE FUNCTION {table}_stays()"""


def forbid_changes(*tables: str) -> None:
    """Have the database refuse to change or delete rows of these tables."""
    if op.get_bind().dialect.name == "sqlite":
        for table in tables:
            for verb in ("UPDATE", "DELETE"):
                op.execute(_SQLITE.format(table=table, verb=verb, verb_word=verb.lower()))
        return
    op.execute(_FUNCTION)
    for table in tables:
        op.execute(_POSTGRESQL.format(table=table))


def freeze(table: str, state: str) -> None:
    """Have the database refuse to change or delete rows of a table that have come into a state."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_FROZEN_SQLITE.format(table=table, state=state, verb=verb, verb_word=verb.lower()))
        return
    op.execute(_FROZEN_FUNCTION.format(table=table, state=state))
    op.execute(_FROZEN_POSTGRESQL.format(table=table, state=state))
