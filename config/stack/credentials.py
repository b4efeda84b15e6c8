"""Passwords of the embedded database's roles and the application's secret key, made once for each stack."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from config.stack.failures import StackError


@dataclass(frozen=True)
class Credentials:
    """Random secrets of one stack."""

    superuser: str
    owner: str
    app: str
    secret_key: str


def load_or_create(path: Path) -> Credentials:
    """Read the secrets, or make them in a file that only this user can read."""
    if not path.exists():
        return _create(path)
    try:
        kept = json.loads(path.read_text())
        return Credentials(**{field.name: str(kept[field.name]) for field in fields(Credentials)})
    except (ValueError, KeyError, TypeError) as error:
        raise StackError(
            f"{path} cannot be read ({error!r}): put back a good copy; it holds the passwords of the data beside it."
        ) from error


def _create(path: Path) -> Credentials:
    made = Credentials(
        superuser=secrets.token_urlsafe(24),
        owner=secrets.token_urlsafe(24),
        app=secrets.token_urlsafe(24),
        secret_key=secrets.token_urlsafe(48),
    )
    # Written beside and renamed: a crash never leaves half a file, which would lock the data behind it.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(made), file)
    draft.rename(path)
    return made
