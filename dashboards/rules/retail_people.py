"""The people of the retail demo: who leads what, and who works in it.

The company and everybody in it are invented; addresses end in .example and reach nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "fernhollow.example"
COMPANY_NAME = "Fernhollow"

CEO = "helena.vasquez"
COO = "amara.diop"
CFO = "kenji.morimoto"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the company; `handle` is the part of the address before the @."""

    handle: str
    name: str
    job_role: str
    department: str | None = None
    role: str = "member"


@dataclass(frozen=True, slots=True)
class Department:
    """One of the five departments, with its head."""

    key: str
    name: str
    function: str
    head: str


DEPARTMENTS = (
    Department("sales-floor", "Sales floor", "sales", "noor.elamin"),
    Department("e-commerce", "E-commerce", "ecommerce", "mateo.rivas"),
    Department("operations", "Operations", "operations", "saskia.deboer"),
    Department("marketing", "Marketing", "marketing", "priyanka.nair"),
    Department("finance", "Finance", "finance", "gustav.ahlgren"),
)

PEOPLE = (
    Person(CEO, "Helena Vásquez", "CEO", role="executive"),
    Person(COO, "Amara Diop", "COO", role="executive"),
    Person(CFO, "Kenji Morimoto", "CFO", role="executive"),
    Person("piotr.zielinski", "Piotr Zieliński", "IT administrator", role="administrator"),
    Person("lorna.mcallister", "Lorna McAllister", "Board member", role="viewer"),
    Person("noor.elamin", "Noor El-Amin", "Head of stores", "sales-floor"),
    Person("beatriz.campos", "Beatriz Campos", "Regional store manager", "sales-floor"),
    Person("amelie.rousseau", "Amélie Rousseau", "Sales associate", "sales-floor"),
    Person("jamal.whitfield", "Jamal Whitfield", "Store supervisor", "sales-floor"),
    Person("ewa.kowalczyk", "Ewa Kowalczyk", "Visual merchandiser", "sales-floor"),
    Person("mateo.rivas", "Mateo Rivas", "Head of e-commerce", "e-commerce"),
    Person("yusuf.kaya", "Yusuf Kaya", "Checkout lead", "e-commerce"),
    Person("mai.pham", "Thị Mai Phạm", "Web producer", "e-commerce"),
    Person("oskar.lindholm", "Oskar Lindholm", "Online merchandiser", "e-commerce"),
    Person("fatima.idrissi", "Fatima Idrissi", "Loyalty specialist", "e-commerce"),
    Person("saskia.deboer", "Saskia de Boer", "Head of operations", "operations"),
    Person("chidi.okonkwo", "Chidi Okonkwo", "Loss prevention lead", "operations"),
    Person("hanna.virtanen", "Hanna Virtanen", "Fulfillment manager", "operations"),
    Person("rui.tavares", "Rui Tavares", "Stock planner", "operations"),
    Person("anjali.deshpande", "Anjali Deshpande", "Fulfillment team lead", "operations"),
    Person("dmitri.petrov", "Dmitri Petrov", "Loss prevention officer", "operations"),
    Person("priyanka.nair", "Priyanka Nair", "Head of marketing", "marketing"),
    Person("luca.moretti", "Luca Moretti", "CRM lead", "marketing"),
    Person("zoe.vandijk", "Zoë van Dijk", "CRM specialist", "marketing"),
    Person("kwame.mensah", "Kwame Mensah", "Performance marketer", "marketing"),
    Person("gustav.ahlgren", "Gustav Ahlgren", "Head of finance", "finance"),
    Person("sinead.byrne", "Sinéad Byrne", "Controller", "finance"),
    Person("leila.rahmani", "Leila Rahmani", "Buyer", "finance"),
    Person("tomas.herrera", "Tomás Herrera", "Cost controller", "finance"),
)


def address(handle: str) -> str:
    """The e-mail address of a handle."""
    return f"{handle}@{DOMAIN}"
