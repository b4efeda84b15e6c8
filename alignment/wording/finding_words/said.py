"""What is said of a rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
Params: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in words. `heading`: of many findings; `reason`: of one, a sentence with its params or what makes one; `fix`: what mends it."""

    heading: Words
    reason: "Words | Callable[[Params], str]"
    fix: Words
