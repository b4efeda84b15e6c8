"""A list of people as a spreadsheet has it: which column says what, in whatever order and language."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from organization.rules.cells import unguarded

EMAIL: Final = "email"
NAME: Final = "name"
FIRST_NAME: Final = "first_name"
LAST_NAME: Final = "last_name"
ROLE: Final = "role"
DEPARTMENT: Final = "department"
JOB_ROLE: Final = "job_role"
HEADS: Final = "heads"
#: What a column may say; the order is that of the template.
COLUMNS: Final = (NAME, EMAIL, ROLE, DEPARTMENT, JOB_ROLE, HEADS, FIRST_NAME, LAST_NAME)

_HEADINGS: Final[Mapping[str, str]] = {
    EMAIL: "e-mail, email address, e-mail address, mail, mail address, E-Mail-Adresse, Mailadresse, adresse e-mail, adresse mail, "
    "courriel, adresse courriel, adresse électronique, mél",
    NAME: "name, full name, display name, person, employee, employee name, vollständiger Name, Vor- und Nachname, Mitarbeiter, "
    "Mitarbeiterin, Mitarbeitende, nom, nom complet, nom et prénom, prénom et nom, collaborateur, salarié",
    FIRST_NAME: "first name, given name, forename, Vorname, prénom",
    LAST_NAME: "last name, surname, family name, Nachname, Familienname, nom de famille",
    ROLE: "role, access, access role, rights, permission, Rolle, Zugriff, Rechte, Berechtigung, rôle, accès, droits, profil",
    DEPARTMENT: "department, department key, department name, dept, Abteilung, Abteilungsschlüssel, Abteilungsname, Bereich, "
    "département, service, clé du département, nom du département",
    JOB_ROLE: "job role, job title, job, position, title, job name, Stelle, Stellenbezeichnung, Funktion, Berufsbezeichnung, Beruf, "
    "Tätigkeit, poste, fonction, intitulé de poste, intitulé du poste, emploi, métier",
    HEADS: "head of, heads, head, head of department, department head of, manages, leads, leitet, Leitung, Leitung von, Leiter von, "
    "Leiterin von, Abteilungsleitung, dirige, responsable de, chef de, cheffe de, à la tête de",
}
_ROLE_WORDS: Final[Mapping[str, str]] = {
    "administrator": "administrator, admin, administrators, Administratorin, Verwaltung, administrateur, administratrice",
    "executive": "executive, exec, leadership, Geschäftsführung, Geschäftsleitung, Geschäftsführer, Geschäftsführerin, Vorstand, "
    "Führungskraft, dirigeant, dirigeante, cadre dirigeant, direction",
    "member": "member, user, employee, standard, Mitglied, Mitarbeiter, Mitarbeiterin, Benutzer, membre, utilisateur, collaborateur",
    "viewer": "viewer, reader, read only, read-only, Leser, Leserin, Betrachter, Betrachterin, nur lesen, lecteur, lectrice, "
    "lecture seule, observateur",
}
#: A heading is looked for in the first rows: files often begin with a title.
_LOOKED_AT = 6


def plain(text: str) -> str:
    """Letters and digits alone, small, without accents: by this headings and words are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {plain(word): name for name, listed in words.items() for word in listed.split(",")}


_COLUMN_OF: Final = _by_word(_HEADINGS)
_ROLE_OF: Final = _by_word(_ROLE_WORDS)


def column_of(heading: str) -> str | None:
    """What a heading says the column holds; None where it is not known."""
    return _COLUMN_OF.get(plain(heading))


def role_of(word: str) -> str | None:
    """The role that a word names, in English, German or French; None where it names none."""
    return _ROLE_OF.get(plain(word))


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A row: its number in the file (the first is 1) and what its columns say, trimmed, by COLUMNS."""

    number: int
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A list understood. `headings` names every column of the file (its letter where it has no heading); `columns` says
    which of them hold what (by place); `twice` are columns that two headings claim."""

    headings: tuple[str, ...]
    columns: Mapping[int, str]
    rows: tuple[ListedPerson, ...]
    twice: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """What the list says of people; first and last name make the name."""
        said = set(self.columns.values())
        return frozenset(said - {FIRST_NAME, LAST_NAME} | ({NAME} if said & {FIRST_NAME, LAST_NAME} else set()))

    @property
    def missing(self) -> tuple[str, ...]:
        """What a list cannot do without: people are told apart by their address."""
        return () if EMAIL in self.known else (EMAIL,)


def read_table(cells: Sequence[Sequence[str]], mapping: Mapping[int, str] | None = None) -> Table:
    """Understand a sheet. `mapping` (place of a column to one of COLUMNS, "" to leave it out) overrules its headings.

    Rows without a word are passed over. Without a known heading the column in which most cells hold an @ is the address.
    """
    header = _header_at(cells)
    width = max((len(row) for row in cells), default=0)
    heads = list(cells[header]) if header is not None else []
    headings = tuple((heads[place].strip() if place < len(heads) else "") or _letter(place) for place in range(width))
    body = [(number, row) for number, row in enumerate(cells, 1) if header is None or number > header + 1]
    found = _recognised(heads)
    if EMAIL not in found.values():
        found = _guessed(body, width) | found
    if mapping is not None:
        found = {place: name for place, name in sorted(mapping.items()) if name in COLUMNS and place < width}
    columns, twice = _once(found)
    rows = tuple(ListedPerson(number, _said(row, columns)) for number, row in body if any(cell.strip() for cell in row))
    return Table(headings, columns, rows, twice)


def _header_at(cells: Sequence[Sequence[str]]) -> int | None:
    """The row with the most known headings among the first ones, or a first one without an address above others that
    have one; None where the first row is about a person already."""
    known = [sum(column_of(cell) is not None for cell in row) for row in cells[:_LOOKED_AT]]
    best = max(known, default=0)
    if best == 0:
        addresses = [any("@" in cell for cell in row) for row in cells]
        return 0 if any(addresses) and not addresses[0] else None
    at = known.index(best)
    # One word that happens to be a heading does not make a row of people one.
    return None if best == 1 and any("@" in cell for cell in cells[at]) else at


def _recognised(heads: Sequence[str]) -> dict[int, str]:
    found = {place: name for place, head in enumerate(heads) if (name := column_of(head)) is not None}
    if FIRST_NAME in found.values() and LAST_NAME not in found.values():
        # "Nom" beside "Prénom" is the family name.
        found = {place: LAST_NAME if name == NAME else name for place, name in found.items()}
    return found


def _guessed(body: Sequence[tuple[int, Sequence[str]]], width: int) -> dict[int, str]:
    addresses = [sum("@" in row[place] for _, row in body if place < len(row)) for place in range(width)]
    best = max(addresses, default=0)
    return {addresses.index(best): EMAIL} if best else {}


def _once(found: Mapping[int, str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """The first column that says a thing says it; the names that a second one claims too."""
    columns: dict[int, str] = {}
    twice = []
    for place, name in found.items():
        if name in columns.values():
            twice.append(name)
        else:
            columns[place] = name
    return columns, tuple(dict.fromkeys(twice))


def _said(row: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    said = {name: _cell(row[place]) if place < len(row) else "" for place, name in columns.items()}
    if FIRST_NAME in said or LAST_NAME in said:
        parts = (said.pop(FIRST_NAME, ""), said.pop(LAST_NAME, ""))
        said.setdefault(NAME, "")
        said[NAME] = said[NAME] or " ".join(part for part in parts if part)
    return said


def _cell(text: str) -> str:
    return " ".join(unguarded(text.strip()).split())


def _letter(place: int) -> str:
    """A column as spreadsheets call it: A, B, …, Z, AA."""
    name = ""
    while place >= 0:
        name = chr(ord("A") + place % 26) + name
        place = place // 26 - 1
    return name
