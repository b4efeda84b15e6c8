"""Loads a company from its file, all or nothing, and writes the file of a company. The format: docs/company-file.md."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from alignment.services.loading import fill_contributions, fill_links, fill_resources
from dashboards.rules.company_file import CompanyFile, CompanyPart
from dashboards.rules.company_file_faults import Faults, shown
from dashboards.rules.company_file_rules import read_company_file
from dashboards.rules.company_file_text import parsed
from dashboards.selectors.company_file import company_document
from dashboards.services.company_file_rows import Rows, rows_of
from governance.services.loading import fill_governance, settle_governance
from kpis.models import Source
from kpis.services.loading import fill_kpis, fill_values
from kpis.services.states import restate
from organization.models import Company, CompanyEntry, Membership, User, company_scope
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.services.companies import archive_company, found_company
from organization.services.loading import fill_people, settle_constraints
from organization.services.people import join
from organization.services.statistics import count_anew
from organization.services.trail import recorded

WHY = "company file"


class CompanyFileRefused(Exception):  # noqa: N818  as the product says it
    """The file cannot be loaded; `faults` say why. Nothing was saved."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(f"{faults.count} faults")
        self.faults = faults


#: What loading goes through, in order; `step` hears each as it begins.
STEPS = ("read", "people", "kpis", "links", "values", "figures")
Step = Callable[[str], None]


def unheard(_step: str) -> None:
    """Nobody wants to know."""


def load_company(document: object, *, actor: Actor, replace: bool = False, step: Step = unheard) -> Company:
    """Load a parsed company file (plumbline-company/1).

    Raises:
        CompanyFileRefused: anything is wrong with it, or its slug is taken and `replace` is not set.
    """
    reading = read_company_file(document, now=timezone.now())
    if reading.file is None:
        raise CompanyFileRefused(reading.faults)
    return load_file(reading.file, actor=actor, replace=replace, step=step)


def load_company_text(data: bytes, *, actor: Actor, replace: bool = False, step: Step = unheard) -> Company:
    """`load_company` for the bytes of a file."""
    step("read")
    faults = Faults()
    document = parsed(data, faults)
    if faults:
        raise CompanyFileRefused(faults)
    return load_company(document, actor=actor, replace=replace, step=step)


def load_file(
    file: CompanyFile,
    *,
    actor: Actor,
    replace: bool = False,
    source: Source = Source.FILE,
    why: str = WHY,
    step: Step = unheard,
) -> Company:
    """Load a company whose parts were read (or generated). `replace` archives the one that has its slug.

    People have no account; where a company is replaced, who entered the old one enters the new one under the same
    address, or nobody could any more.
    """
    with transaction.atomic(), recorded(actor, why=why):
        accounts = _cleared(file.company, actor=actor, replace=replace)
        company = _founded(file.company, actor=actor)
        with company_scope(company.id):
            rows = rows_of(file, company=company, now=timezone.now())
            _fill(company, rows, actor=actor, source=source, why=why, step=step)
            _keep_accounts(company, rows, accounts, actor=actor)
            step("figures")
            restate(company=company)
            settle_governance(company=company, actor=actor, why=why)
            settle_constraints()
        count_anew(*apps.get_models())
    return company


def dump_company(company: Company) -> dict[str, Any]:
    """The company's file. Loading it gives the same company again (without accounts and trail). The scope must be its own."""
    return company_document(company)


def _founded(part: CompanyPart, *, actor: Actor) -> Company:
    said = {field.name: getattr(part, field.name) for field in fields(part) if field.name != "alignment_owner"}
    try:
        return found_company(**said, actor=actor)
    except RefusedError:  # somebody took the slug a moment ago
        raise _taken(part.slug) from None


def _taken(slug: str) -> CompanyFileRefused:
    faults = Faults()
    faults.add("company.slug", "slug_taken", "free_slug", found=shown(slug))
    return CompanyFileRefused(faults)


def _cleared(part: CompanyPart, *, actor: Actor, replace: bool) -> Mapping[str, UUID]:
    """Make way for the slug. Returns the accounts of the company that had it, by address."""
    entry = CompanyEntry.objects.select_for_update().filter(slug=part.slug).first()
    if entry is None:
        return {}
    if not replace:
        raise _taken(part.slug)
    with company_scope(entry.id):
        members = Membership.objects.filter(company_id=entry.id, user__isnull=False, active=True)
        accounts = {email.lower(): user for email, user in members.values_list("email", "user_id")}
        archive_company(company=Company.objects.get(id=entry.id), actor=actor, why=WHY)
    return accounts


def _fill(company: Company, rows: Rows, *, actor: Actor, source: Source, why: str, step: Step) -> None:
    step("people")
    fill_people(
        company=company,
        people=rows.people,
        departments=rows.departments,
        alignment_owner=rows.alignment_owner,
        actor=actor,
        why=why,
    )
    step("kpis")
    fill_kpis(
        company=company,
        kpis=rows.kpis,
        targets=rows.targets,
        contributors=rows.contributors,
        explanations=rows.explanations,
        actor=actor,
        why=why,
    )
    step("links")
    fill_links(company=company, links=rows.links, actor=actor, why=why)
    fill_contributions(company=company, contributions=rows.contributions, actor=actor, why=why)
    fill_resources(company=company, resources=rows.resources, uses=rows.resource_uses, actor=actor, why=why)
    step("values")
    fill_values(company=company, series=rows.series, notes=rows.notes, actor=actor, source=source, why=why)
    fill_governance(company=company, tables=rows.governance, actor=actor, why=why)


def _keep_accounts(company: Company, rows: Rows, accounts: Mapping[str, UUID], *, actor: Actor) -> None:
    found = User.objects.in_bulk(list(accounts.values()))
    for person in rows.people:
        user = found.get(accounts.get(person.email.lower(), company.id))
        if user is not None:
            join(company=company, membership=person.id, user=user, actor=actor)
