"""What every child of the stack finds in its environment."""

import os

from config.stack.credentials import Credentials
from config.stack.home import Home
from config.stack.postgres import APP, OWNER, Postgres
from config.stack.valkey import Valkey


def child_environment(
    home: Home, credentials: Credentials, postgres: Postgres | None, valkey: Valkey | None
) -> dict[str, str]:
    """The terminal's environment plus the addresses of the engines. None for an engine means: the caller's own address stands."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("PG") or name == "PG_BIN"}
    made = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "STACK_HOME": str(home.folder),
        "PLUMBLINE_SIGN_INS": str(home.sign_ins),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or credentials.secret_key,
        # A pool of connections does not survive the forks of a worker, and is no use to a command; the web process turns it on.
        "DB_POOL": "0",
    }
    if found.get("PYTHONDONTWRITEBYTECODE") and not found.get("PYTHONPYCACHEPREFIX"):
        # The terminal wants no compiled code beside the sources. Kept with the engines it litters nothing, and a start that is
        # half a dozen Python programs compiles five thousand files once, not in each of them.
        made |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home.folder / "bytecode")}
    if postgres:
        made |= {
            "DATABASE_URL": postgres.url(APP),
            "DATABASE_OWNER_URL": postgres.url(OWNER),
            "PLUMBLINE_EMBEDDED": "1",
        }
    if valkey:
        made |= {"REDIS_URL": valkey.url, "CELERY_BROKER_URL": valkey.broker_url}
    return found | made
