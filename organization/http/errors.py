"""Answers that gates give instead of a page."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """403: the person belongs to the company but lacks the right. `ask` names the people who have it."""

    def __init__(self, action: str, ask: list[str]) -> None:
        super().__init__(action)
        self.action = action
        self.ask = ask
