"""Keeps what the rules object to, since when, and what was waived: the stage "findings" of the company-wide results."""

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from alignment.models import Finding, FindingCount, Waiver
from alignment.rules.findings import Finding as Found
from alignment.rules.findings import findings
from alignment.rules.fingerprint import fingerprint
from alignment.rules.panel import Panel
from alignment.selectors.finding_facts import finding_facts
from alignment.services.stages import is_kept, keep
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

STAGE = "findings"
ALGORITHM = "findings/1"
LONGEST_WAIVER = timedelta(days=366)
LONGEST_REASON = 1000
_LONGEST_KEY = 250

Subject = tuple[str, str, UUID | None]


def keep_findings(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:  # noqa: ARG001  the rules read rows, not series
    """Ask every rule and keep what it objects to; what it no longer objects to is cleared, with the day."""
    if day < company_today(company):
        return False
    found = findings(finding_facts(company, day))
    waivers = _in_force(company, day)
    told = fingerprint([str(one) for one in found], sorted(str(one) for one in waivers))
    if is_kept(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told):
        return False
    _write(company, found, day)
    _count(company, found, waivers, day)
    keep(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told)
    return True


def _subject(found: Found) -> Subject:
    return found.rule, found.objection.kind, _id(found.objection.subject)


def _id(subject: Hashable | None) -> UUID | None:
    return subject if isinstance(subject, UUID) else None


def _write(company: Company, found: Iterable[Found], day: date) -> None:
    kept = {
        (one.rule, one.kind, one.subject): one
        for one in Finding.objects.filter(company=company, cleared_on__isnull=True)
    }
    new: list[Finding] = []
    same: list[UUID] = []
    changed: list[Finding] = []
    for one in found:
        known = kept.pop(_subject(one), None)
        row = known or Finding(company=company, since=day)
        before = _told(row)
        _tell(row, one, day)
        if known is None:
            new.append(row)
        elif _told(row) == before:
            same.append(row.id)
        else:
            changed.append(row)
    Finding.objects.bulk_create(new, batch_size=2000)
    Finding.objects.bulk_update(changed, [name.removesuffix("_id") for name in _TOLD] + ["last_seen"], batch_size=500)
    # Most of thousands stand as they stood: one statement says that they were seen again.
    Finding.objects.filter(company=company, id__in=same).update(last_seen=day)
    Finding.objects.filter(company=company, id__in=[one.id for one in kept.values()]).update(cleared_on=day)


_TOLD = ("severity", "step", "key", "department_id", "person_id", "params")


def _told(row: Finding) -> list[object]:
    return [getattr(row, name) for name in _TOLD]


def _tell(row: Finding, found: Found, day: date) -> None:
    row.rule, row.severity, row.step = found.rule, found.severity, found.step
    row.kind, row.subject = found.objection.kind, _id(found.objection.subject)
    row.key, row.params, row.last_seen = found.objection.key[:_LONGEST_KEY], dict(found.objection.params), day
    row.department_id = _id(found.objection.department)
    row.person_id = _id(found.objection.person)


def _in_force(company: Company, day: date) -> set[Subject]:
    rows = Waiver.objects.filter(company=company, until__gte=day)
    return set(rows.values_list("rule", "kind", "subject"))


def _count(company: Company, found: Iterable[Found], waivers: set[Subject], day: date) -> None:
    counts = Counter("waived" if _subject(one) in waivers else one.severity for one in found)
    FindingCount.objects.update_or_create(
        company=company,
        day=day,
        defaults={
            "errors": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
            "waived": counts["waived"],
        },
    )


def waive(*, company: Company, finding: UUID, until: date, reason: str, actor: Actor) -> Waiver:
    """Live with a finding until a day, at most a year ahead. A second waiver of the same replaces the first.

    Raises:
        Refused: no such finding, or one that does not stand any more; no reason; a day that is past or too far.
    """
    with recorded(actor, why=reason):
        found = Finding.objects.filter(company=company, id=finding, cleared_on__isnull=True).first()
        today = company_today(company)
        faults = [] if found else [Fault(WHOLE, "no_such_finding")]
        if not reason.strip():
            faults.append(Fault("reason", "missing"))
        elif len(reason) > LONGEST_REASON:
            faults.append(Fault("reason", "too_long", {"limit": LONGEST_REASON}))
        if until <= today:
            faults.append(Fault("until", "past"))
        elif until > today + LONGEST_WAIVER:
            faults.append(Fault("until", "too_far", {"limit": today + LONGEST_WAIVER}))
        refuse(faults)
        assert found is not None  # noqa: S101  refused above
        waiver, _created = Waiver.objects.update_or_create(
            company=company,
            rule=found.rule,
            kind=found.kind,
            subject=found.subject,
            defaults={"reason": reason.strip(), "until": until, "by_id": actor.id, "at": timezone.now()},
        )
        ChangeMark.objects.create(company=company, kind="waiver")
    return waiver


def end_waiver(*, company: Company, waiver: UUID, actor: Actor) -> None:
    """Take a waiver back before its day.

    Raises:
        Refused: there is no such waiver.
    """
    with recorded(actor):
        found = Waiver.objects.filter(company=company, id=waiver).first()
        if found is None:
            refuse([Fault(WHOLE, "no_such_waiver")])
        else:
            found.delete()
        ChangeMark.objects.create(company=company, kind="waiver")
