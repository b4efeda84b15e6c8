"""The system's Chromium: where it is, and how it is started so that it runs for root and asks nobody outside."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def chromium_path() -> str | None:
    """The program, or None where it is not installed."""
    return next((path for path in map(shutil.which, NAMES) if path), None)
