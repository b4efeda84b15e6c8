"""Who acts: every service is told."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of the company (`id` is the membership's), or the system itself (`id` None).

    `door` says through what they came: page, command, job, file, api.
    """

    id: UUID | None
    name: str
    door: str


def system(door: str) -> Actor:
    """The product acting by itself: a job, a command, the demo."""
    return Actor(id=None, name="Plumbline", door=door)
