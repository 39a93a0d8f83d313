"""How Alembic runs here: always on an open connection, one transaction per revision."""

from typing import Any, Literal

from alembic import context

from storage.columns import Instant
from storage.migrations import guards
from storage.models import Base


def plain(kind: str, value: Any, _: Any) -> str | Literal[False]:
    """Revisions name plain types only: what this program calls its columns may change, they may not."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, Instant) else False


connection = context.config.attributes["connection"]
connection.rollback()  # whoever looked at the version began a transaction; each revision begins its own
# a revision is all or nothing on SQLite too: storage/engine.py says BEGIN itself, so its DDL is transactional
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transaction_per_migration=True,
    transactional_ddl=True,
    render_as_batch=True,
    render_item=plain,
)
with context.begin_transaction():
    context.run_migrations()
guards.lay(connection)
connection.commit()
