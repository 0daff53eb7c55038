"""A real browser in front of a real server: `visit("/desk/")` opens a page, `axe(page)` judges it.

`browser` lasts a session, `context` and `page` a test. `sign_in(page, username)` is how a test
becomes somebody: it sets a password and fills in the sign-in page.
"""

import os
import shutil

import pytest
from playwright.sync_api import expect

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # Playwright's loop runs in the test's thread

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PATIENCE = 60_000  # ms: a busy machine is no fault of the page
SHOTS = os.environ.get("YICI_SHOTS")  # a directory: what `sound` looked at is kept there
expect.set_options(timeout=PATIENCE)
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
        except Error as error:
            pytest.skip(f"no Chromium here: apt install chromium, or playwright install ({error})")
        yield opened
        opened.close()


@pytest.fixture
def new_context(browser, live_server):
    """Open one more visitor: `new_context(viewport=PHONE, javascript=False, language="en")`."""
    opened = []

    def open_one(viewport=DESKTOP, javascript=True, language="", large=False):
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="zh-CN",
            reduced_motion="reduce",  # what fades in is not judged half-way
        )
        cookies = {"django_language": language, "type": "large" if large else ""}
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
                if value
            ]
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def page(context):
    """A desktop page that fails its test when the browser reports an error (script, CSP)."""
    return watched(context.new_page())


def watched(page):
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda line: page.complaints.append(line.text) if "Security Policy" in line.text else None,
    )
    return page


def axe(page) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA: rule, help and first element of each."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    if page.locator("html.large").count():  # large type promises a contrast of 7:1
        options["rules"] = {"color-contrast-enhanced": {"enabled": True}}
    found = _settled(page, lambda: Axe().run(page, options=options)).response["violations"]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]


def _settled(page, judge, tries: int = 3):
    """Judge the page that is there to stay: a click returns before the page it leads to has come."""
    from playwright.sync_api import Error

    for left in reversed(range(tries)):
        page.wait_for_load_state("load")
        where = page.url
        try:
            judged = judge()
        except Error:
            if not left:
                raise
            continue
        if page.url == where:
            return judged
    raise AssertionError(f"{page.url} does not come to rest")


def sound(page, name: str) -> None:
    """The page is clean before axe, loads nothing forbidden, and does not scroll sideways."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert axe(page) + page.complaints == [], name
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), name


def sign_in(page, username: str, password: str = "Yici-2026!") -> None:
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username=username)
    user.set_password(password)
    user.save()
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.click("form:has([name=password]) button")
