"""The index that clauses are found by: FTS5 on SQLite, an array with GIN on PostgreSQL. The service fills it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The words come ready made: nothing is to be folded or taken apart again.
_FTS5 = """\
CREATE VIRTUAL TABLE clause_index USING fts5(
    digest UNINDEXED, edition UNINDEXED, clause UNINDEXED, words,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '.'"
)"""


def upgrade() -> None:
    """Up."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_FTS5)
        return
    op.create_table(
        "clause_index",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("digest", "edition", "clause", name=op.f("pk_clause_index")),
    )
    op.create_index("ix_clause_index_words", "clause_index", ["words"], postgresql_using="gin")


def downgrade() -> None:
    """Down."""
    op.drop_table("clause_index")
