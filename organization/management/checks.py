"""`check --deploy`: what the database must hold in production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, NotSupportedError, connection

from organization.models.server import version_fault

LOGIN = """
WITH login AS (SELECT oid, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = session_user),
     owners AS (
        SELECT datdba AS role FROM pg_database WHERE datname = current_database()
        UNION SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     )
SELECT session_user::text, rolsuper, rolbypassrls,
       coalesce((SELECT bool_or(pg_has_role(login.oid, owners.role, 'MEMBER')) FROM owners), false),
       current_setting('server_version_num')::int
FROM login
"""


def database_fit_for_production(**_about: Any) -> list[CheckMessage]:
    """Row-level security binds the app's login, the server is new enough and a real one."""
    faults: list[CheckMessage] = []
    if settings.EMBEDDED:
        faults.append(
            Error(
                "The embedded engines are for one machine: production runs on a PostgreSQL server of its own.",
                hint="Set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL, and leave PLUMBLINE_EMBEDDED unset.",
                id="organization.E001",
            )
        )
    try:
        with connection.cursor() as cursor:
            cursor.execute(LOGIN)
            row = cursor.fetchone()
    except NotSupportedError as error:
        return [*faults, Error(str(error), id="organization.E002")]
    except DatabaseError as error:
        line = str(error).strip().splitlines()[0]
        return [*faults, Error(f"The database does not answer: {line}", id="organization.E003")]
    return faults + login_faults(*row)


def login_faults(login: str, superuser: bool, bypasses: bool, owner: bool, version: int) -> list[CheckMessage]:  # noqa: FBT001  a row of the database
    """What is wrong with the app's login and the server."""
    hint = "Make it NOSUPERUSER NOBYPASSRLS and a member of no other role; migrate with DATABASE_OWNER_URL."
    faults: list[CheckMessage] = []
    if old := version_fault(version):
        faults.append(Error(old, id="organization.E002"))
    if superuser:
        faults.append(Error(f"The app's login {login} is a superuser.", hint=hint, id="organization.E004"))
    if bypasses:
        faults.append(Error(f"The app's login {login} bypasses row-level security.", hint=hint, id="organization.E005"))
    if owner:
        faults.append(
            Error(
                f"The app's login {login} is, or can become, the owner of the tables.",
                hint=hint,
                id="organization.E006",
            )
        )
    return faults
