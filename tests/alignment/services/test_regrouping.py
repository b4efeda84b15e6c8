"""The contribution workshop after a merger."""

from django.utils import timezone

from alignment.models import Contribution, HandOff
from organization.services.departments import add_department
from organization.services.regrouping import merge_departments
from tests.cast import ACTOR
from tests.drawn import draw


def test_what_departments_do_and_hand_over_goes_along_once(cast):
    kpi = draw(cast).company
    third = add_department(company=cast.company, key="third", name="Third", actor=ACTOR)
    base = {"company": cast.company, "company_kpi": kpi, "at": timezone.now()}

    def does(department, statement):
        Contribution.objects.create(department=department, statement=statement, nothing=not statement, **base)

    does(cast.sales, "wins")
    does(cast.sales, "visits")
    does(cast.support, "wins")
    does(third, "")
    for giver, taker in ((cast.sales, cast.support), (cast.sales, third), (third, cast.sales), (third, cast.support)):
        HandOff.objects.create(giver=giver, taker=taker, what="orders", **base)
    merge_departments(company=cast.company, department=cast.sales.id, into=cast.support.id, actor=ACTOR, why="One")
    said = Contribution.objects.order_by("statement").values_list("department__key", "statement")
    assert list(said) == [("third", ""), ("support", "visits"), ("support", "wins")]
    handed = HandOff.objects.order_by("giver__key").values_list("giver__key", "taker__key")
    assert list(handed) == [("support", "third"), ("third", "support")]
    merge_departments(company=cast.company, department=third.id, into=cast.support.id, actor=ACTOR, why="One")
    assert not HandOff.objects.exists()
    assert set(Contribution.objects.values_list("department__key", "statement")) == {
        ("support", "visits"), ("support", "wins"),
    }  # fmt: skip
