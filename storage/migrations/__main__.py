"""python -m storage.migrations "what changes": write the revision that takes the schema to where the models are."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from storage import schema
from storage.engine import writing_engine


def main() -> None:
    """Compares the models with a fresh database at the newest revision."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fresh.db'}"
        schema.prepare(url)
        engine = writing_engine(url)
        with engine.connect() as connection:
            number = f"{int(schema.HEAD) + 1:04d}"
            command.revision(schema.configuration(connection), sys.argv[1], autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    main()
