"""Where a dip of a company KPI began, and what is on its way up the cascade.

net = network(size, links)                      who moves whom, by how much, how much later
reading = read(net, z)                          once for all company KPIs
diagnose(reading, target, worse=-1)             ranked origins and a verdict
project(reading, target, worse=-1)              changes that have not arrived yet
"""

from alignment.rules.diagnosis.attribution import RECENT, Diagnosis, Origin, Reading, Verdict, diagnose, read
from alignment.rules.diagnosis.coming import Arrival, project
from alignment.rules.diagnosis.network import CircularError, Network, network

__all__ = [
    "RECENT",
    "Arrival",
    "CircularError",
    "Diagnosis",
    "Network",
    "Origin",
    "Reading",
    "Verdict",
    "diagnose",
    "network",
    "project",
    "read",
]
