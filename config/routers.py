"""Which database login does what."""

from typing import Any


class OwnerMigrates:
    """Everything reads and writes as the app role (`default`); only the owner changes the schema."""

    def allow_migrate(self, db: str, *_about: Any, **_hints: Any) -> bool:
        """True for the owner's alias alone."""
        return db == "owner"

    def allow_relation(self, *_rows: Any, **_hints: Any) -> bool:
        """Both aliases are the same database."""
        return True
