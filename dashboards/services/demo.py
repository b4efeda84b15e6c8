"""The demo company: loaded into an empty database, kept up to the present week, with an account for each kind of person."""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Coalesce

from alignment.services.templates import adopt_template, follow_targets
from dashboards.rules.retail import retail_synthetic
from dashboards.rules.retail_people import COO, DEPARTMENTS, PEOPLE, address
from dashboards.selectors.demo import is_untouched
from dashboards.services.company_file import load_file
from dashboards.services.company_file_rows import Rows, rows_of
from dashboards.services.demo_entries import tell_entries
from dashboards.services.demo_governance import govern
from dashboards.services.demo_workshop import hold_workshop
from dashboards.services.synthetic import file_of
from kpis.models import Kpi, Level, Source, Status, Target
from kpis.services.loading import KpiValues, fill_targets, fill_values
from organization.models import Company, CompanyEntry, Membership, company_scope
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor, system
from organization.services.loading import demo_account, mark_demo
from organization.services.trail import recorded

SLUG = "demo"
WHY = "demo"
#: Owns a KPI whose story is told, and heads nothing.
KPI_OWNER = "luca.moretti"
STORY_DEPARTMENT = "marketing"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one kind of person enters the demo."""

    who: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What was done: `loaded` a new company, or `added` so many values to it. No sign-ins: this database has no demo."""

    loaded: bool = False
    added: int = 0
    sign_ins: tuple[SignIn, ...] = ()


def load_demo(*, today: date, kept: Mapping[str, str] | None = None) -> Demo:
    """Load the demo if the database has no company; bring an untouched one up to `today`. Running twice changes nothing.

    `kept`: passwords by address, from an earlier start; they are put back, and a lost one is made anew. None: nobody
    keeps them, so accounts that are there stay as they are.
    """
    actor = system("command")
    with transaction.atomic(), recorded(actor, why=WHY):
        if not CompanyEntry.objects.exists():
            return Demo(loaded=True, sign_ins=_first(today, kept, actor))
        entry = CompanyEntry.objects.filter(slug=SLUG, archived_at__isnull=True).first()
        if entry is None:
            return Demo()
        with company_scope(entry.id):
            company = Company.objects.get(id=entry.id)
            if company.demo_anchor is None:
                return Demo()
            hold(company.id, Lock.DEMO)
            added = _extend(company, today=today, anchor=company.demo_anchor, actor=actor)
            return Demo(added=added, sign_ins=_sign_ins(company, kept, actor))


def _first(today: date, kept: Mapping[str, str] | None, actor: Actor) -> tuple[SignIn, ...]:
    file = file_of(retail_synthetic(slug=SLUG, today=today))
    company = load_file(file, actor=actor, source=Source.COMMAND, why=WHY)
    with company_scope(company.id):
        mark_demo(company=company, anchor=today, actor=actor)
        tell_entries(company=company, today=today, actor=actor)
        _adopt_templates(company, actor=actor)
        hold_workshop(company=company, anchor=today, actor=actor)
        govern(company=company, anchor=today, actor=actor)
        return _sign_ins(company, kept, actor)


def _adopt_templates(company: Company, *, actor: Actor) -> None:
    """Each job role's individual KPIs become its template, exactly as they stand; nothing of the story changes."""
    own = Kpi.objects.filter(company=company, level=Level.INDIVIDUAL, status=Status.ACTIVE, owner__isnull=False)
    for person in own.order_by("owner__name").values_list("owner_id", flat=True).distinct():
        if person is not None:
            adopt_template(company=company, person=person, actor=actor)


def _extend(company: Company, *, today: date, anchor: date, actor: Actor) -> int:
    """Values of the periods since, and target versions of a new year; how many values."""
    if today < anchor or not is_untouched(company):
        return 0
    file = file_of(retail_synthetic(slug=SLUG, today=today, anchor=anchor))
    here = dict(Kpi.objects.filter(company=company).values_list("key", "id"))
    fresh = rows_of(file, company=company, now=company.created_at)
    moved = {kpi.id: here[kpi.key] for kpi in fresh.kpis if kpi.key in here}
    series = [KpiValues(moved[one.kpi], one.days, one.actuals) for one in fresh.series if one.kpi in moved]
    added = fill_values(company=company, series=series, actor=actor, source=Source.COMMAND, why=WHY)
    targets = _new_targets(company, fresh, moved)
    if added or targets:
        fill_targets(company=company, targets=targets, actor=actor, why=WHY)
        follow_targets(company=company, targets=targets, actor=actor, why=WHY)
        tell_entries(company=company, today=today, actor=actor)
    return added


def _new_targets(company: Company, fresh: Rows, moved: Mapping[UUID, UUID]) -> list[Target]:
    """The versions that begin after the last one there is has ended.

    A demo that an earlier edition of the product loaded may have other versions than today's file: those stay.
    """
    endless = Coalesce(F("ends_on"), Value(date.max))
    last = dict(Target.objects.filter(company=company).values_list("kpi_id").annotate(end=Max(endless)))
    found = []
    for target in fresh.targets:
        kpi = moved.get(target.kpi_id)
        if kpi is not None and kpi in last and target.starts_on > last[kpi]:
            target.kpi_id = kpi
            found.append(target)
    return found


def _sign_ins(company: Company, kept: Mapping[str, str] | None, actor: Actor) -> tuple[SignIn, ...]:
    """An account for each kind of person that is still there."""
    found = []
    people = Membership.objects.filter(company=company, active=True).select_related("user")
    by_email = {person.email: person for person in people}
    for who, email in kinds_of_people():
        if email in by_email and not (kept is None and by_email[email].user_id):
            password = (kept or {}).get(email) or secrets.token_urlsafe(9)
            demo_account(company=company, membership=by_email[email], password=password, actor=actor)
            found.append(SignIn(who, email, password))
    return tuple(found)


def kinds_of_people() -> Iterator[tuple[str, str]]:
    """One of each kind, with the address of the person who stands for it."""
    by_role = {
        role: next(p.handle for p in PEOPLE if p.role == role) for role in ("executive", "administrator", "viewer")
    }
    head = next(department.head for department in DEPARTMENTS if department.key == STORY_DEPARTMENT)
    yield "Executive", address(by_role["executive"])
    yield "Alignment owner", address(COO)
    yield "Department head", address(head)
    yield "KPI owner", address(KPI_OWNER)
    yield "Administrator", address(by_role["administrator"])
    yield "Viewer", address(by_role["viewer"])


def read_sign_ins(path: Path) -> dict[str, str]:
    """Passwords by address; none when there is no such file.

    Raises:
        ValueError: it is no list of sign-ins.
    """
    if not path.exists():
        return {}
    try:
        return {str(row["email"]): str(row["password"]) for row in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no list of sign-ins; remove it, and new passwords are made") from error


def write_sign_ins(path: Path, sign_ins: tuple[SignIn, ...]) -> None:
    """Replace the file, readable by its owner only."""
    made = path.with_name(f"{path.name}.new")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in sign_ins], file, indent=1)
    made.replace(path)
