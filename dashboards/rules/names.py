"""Invented people: names from many places, each combination once, with addresses that reach nobody."""

from __future__ import annotations

import unicodedata

import numpy as np

_FIRST = (
    "Aarav Abena Adaeze Agnes Aiko Alejandra Alma Amir Anouk Ansel Arash Astrid Ayşe Bao Beatriz Bilal Bram Camille Carlos Chiara "
    "Cyrus Daan Dalia Darius Deniz Dilnoza Dina Edda Eero Efua Elif Eluned Emeka Enzo Esra Farid Femke Filipa Freya Gabriel Giulia "
    "Goran Hana Hassan Hiroshi Ifeoma Ilse Imani Ines Ivo Jadwiga Jae-won Joana Jonas Kaito Kalani Katya Kerem Kofi Laila Lars Leandro "
    "Lin Lucía Maarten Magda Mahmoud Mariam Mei Mikkel Milena Nadia Naledi Nikhil Noa Oksana Olu Omid Paloma Pavel Petra Qadir Rafael "
    "Rania Ravi Rhys Roza Sanne Sefa Selma Shira Sione Soraya Sven Tamar Tariku Teodora Thandiwe Tuomas Uma Valentina Viggo Wanjiru "
    "Xin Yara Youssef Yuki Zanele Zofia"
)
_LAST = (
    "Abebe Achterberg Adomako Aguilar Ahmadi Akande Almeida Andersen Aoki Araújo Asante Aydemir Babić Bakker Banerjee Barros Bekele "
    "Bergström Bianchi Bouchard Brandão Castillo Çelik Chaudhry Chowdhury Conti Cruz Dahl Danso Demir Dubois Eklund Eriksen Esposito "
    "Fagbemi Farouk Fernández Fischer Fofana Fontaine Gallo García Ghorbani Gómez Greco Guerrero Haile Hakimi Hansen Herzog Horvat "
    "Hoxha Ibrahim Ionescu Ito Ivanova Jansen Jiménez Kamau Kang Karimi Kapoor Kelmendi Keller Khoury Kovács Kozak Kruger Kurt Lambert "
    "Larsen Lehtonen Lindqvist Liu López Lungu Madani Mahlangu Marchetti Marković Mbeki Meyer Mishra Molina Moreau Mutua Nakamura Navarro "
    "Nguyen Nikolaidis Novák Nowak Núñez O'Brien Obi Okoye Olsen Ortiz Osei Pajari Papadakis Park Patel Pereira Popescu Prasad Quintero "
    "Rahman Rasmussen Reyes Rossi Ruiz Sadeghi Santos Sato Schmitt Sharma Silva Simić Singh Sousa Suleiman Suzuki Tahiri Takeda Teixeira "
    "Tesfaye Thomsen Torres Tran Ueda Vargas Vega Virtanen Visser Wang Weber Wójcik Yamada Yavuz Zhang Zimmermann Zulu"
)
FIRST, LAST = _FIRST.split(), _LAST.split()


def invent_names(rng: np.random.Generator, count: int) -> list[str]:
    """`count` different names in random order; when the combinations run out, people get a middle initial."""
    combinations = len(FIRST) * len(LAST)
    order = rng.permutation(combinations)
    names = []
    for number in range(count):
        first, last = divmod(int(order[number % combinations]), len(LAST))
        middle = f" {_initials(number // combinations)}" if number >= combinations else ""
        names.append(f"{FIRST[first]}{middle} {LAST[last]}")
    return names


def plain_letters(text: str) -> str:
    """Lower case without accents and apostrophes: for addresses and keys."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("'", ""))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def address_of(name: str, domain: str) -> str:
    """The address of an invented person; no two of the names above look alike without their accents."""
    return f"{plain_letters(name).replace('. ', '.').replace(' ', '.')}@{domain}"


def _initials(turn: int) -> str:
    letters = ""
    while turn:
        turn, letter = divmod(turn - 1, 26)
        letters = f"{chr(65 + letter)}.{letters}"
    return letters
