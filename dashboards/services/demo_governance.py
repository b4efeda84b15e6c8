"""What the demo's people answered and asked for beyond its file: how each KPI tells early, and a change request in flight."""

from datetime import date

from django.utils import timezone

from alignment.services.leading_answers import answer_leading
from dashboards.rules.retail_answers import ANSWERS
from dashboards.rules.retail_governance import ASKED, ASKED_WHY, HEAD, RESPONSE
from dashboards.rules.retail_people import address
from governance.services.changes import open_change
from governance.services.review_clock import keep_reviews
from kpis.models import Kpi, Target
from organization.models import Company, Membership
from organization.rules.actors import Actor


def govern(*, company: Company, anchor: date, actor: Actor) -> None:
    """Say it once, when the demo is loaded."""
    kpis = dict(Kpi.objects.filter(company=company).values_list("key", "id"))
    for (kpi, top), (text, weeks) in ANSWERS.items():
        answer_leading(
            company=company,
            kpi=kpis[kpi],
            company_kpi=kpis[top],
            answer={"text": text, "expected_weeks": weeks},
            actor=actor,
        )
    _ask_for_less(company, anchor, actor)
    keep_reviews(company=company, now=timezone.now(), actor=actor)


def _ask_for_less(company: Company, anchor: date, actor: Actor) -> None:
    """The head of marketing would have the target where the figure is."""
    head = Membership.objects.get(company=company, email=address(HEAD))
    target = Target.objects.filter(company=company, kpi__key=RESPONSE, starts_on__lte=anchor).latest("starts_on")
    proposal = {
        "target": {
            "starts_on": anchor.isoformat(),
            "ends_on": target.ends_on.isoformat() if target.ends_on else None,
            "value": ASKED,
            "tolerance": target.tolerance,
            "shape": target.shape,
            "scope": target.scope,
        }
    }
    open_change(
        company=company,
        kpi=target.kpi_id,
        kind="retarget",
        proposal=proposal,
        reason=ASKED_WHY,
        title="Ask for what the new provider can deliver",
        actor=Actor(id=head.id, name=head.name, door=actor.door),
    )
