"""The leadership's yes to the company KPIs, owed by each executive whose signature is missing or void."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from governance.wording.owed_cycles import signature_label, signature_line, signatures_address, signatures_title
from organization.models import Company
from organization.rules.owed import Owed
from organization.selectors.owed import OwedKind

SIGNATURE = "signature"

# Nobody else can sign, so who is away is asked when they are back; where the first step was left out, nobody is.
_SIGNATURES = """
FROM governance_alignmentcycle c
JOIN organization_membership o ON o.company_id = c.company_id AND o.role = 'executive' AND o.active
LEFT JOIN governance_signoff s ON s.company_id = c.company_id AND s.cycle_id = c.id AND s.person_id = o.id
WHERE c.company_id = %(company)s AND c.closed_on IS NULL AND c.to_sign <> '' AND s.signed IS DISTINCT FROM c.to_sign
  AND (%(people)s::uuid[] IS NULL OR o.id = ANY(%(people)s::uuid[]))
  AND NOT EXISTS (SELECT 1 FROM governance_skippedstep k WHERE k.company_id = c.company_id AND k.cycle_id = c.id AND k.step = 1)
  AND NOT EXISTS (SELECT 1 FROM organization_absence b WHERE b.company_id = c.company_id AND b.membership_id = o.id
                    AND b.starts_on <= %(today)s AND b.ends_on >= %(today)s)
"""


def owed_signatures(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """One for each executive; asked anew when what is to be signed changed. One query."""
    told = {"company": company.pk, "people": None if people is None else list(people), "today": today}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id, c.number, c.to_sign, c.to_sign_at, o.id, o.name, s.id IS NOT NULL {_SIGNATURES}", told
        )
        rows = cursor.fetchall()
    return [
        Owed(
            SIGNATURE,
            person,
            f"{cycle}:{to_sign[:16]}",
            since,
            params={"cycle": number, "name": str(number), "owner": owner, "void": void},
        )
        for cycle, number, to_sign, since, person, owner, void in rows
    ]


def _nothing_more(company: Company, today: date) -> Mapping[str, Any]:  # noqa: ARG001  the registry's signature
    """The count asks for nothing more."""
    return {}


def _address(company: Company, person: UUID) -> str:  # noqa: ARG001  the registry's signature
    return signatures_address(company)


OWED_SIGNATURE = OwedKind(
    code=SIGNATURE,
    rank=3,
    find=owed_signatures,
    count=f"SELECT count(*) {_SIGNATURES}",
    params=_nothing_more,
    words=signature_line,
    title=signatures_title,
    label=signature_label,
    visit=_address,
)
