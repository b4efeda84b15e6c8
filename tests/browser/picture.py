"""Takes the README's picture: the dashboard of the demo company, as its chief executive sees it.

make picture
"""

import os
import sys
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, chromium_path


def session_of_an_executive() -> str:
    """Load the demo company; a session of one of its executives."""
    from django.core.management import call_command
    from django.test import Client

    from organization.models import CompanyEntry, Membership, company_scope

    call_command("load_demo")
    company = CompanyEntry.objects.get()
    with company_scope(company.id):
        executive = Membership.objects.select_related("user").filter(role="executive", user__isnull=False).first()
    if executive is None or executive.user is None:
        raise SystemExit("The demo company has no executive with an account.")
    client = Client()
    client.force_login(executive.user)
    return client.cookies["sessionid"].value


def take(address: str, session: str, file: Path) -> None:
    """Save the first screen of the dashboard."""
    path = chromium_path()
    if path is None:
        raise SystemExit("There is no Chromium to take the picture with.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 1180}, locale="en-GB")
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=file)
        browser.close()


def main(file: Path) -> None:
    """Serve the demo company for as long as the picture takes."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.db import connection
    from django.test.testcases import LiveServerThread

    session = session_of_an_executive()
    connection.close()
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    file.parent.mkdir(parents=True, exist_ok=True)
    take(f"http://127.0.0.1:{server.port}/", session, file)
    server.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
