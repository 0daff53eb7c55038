"""Who plays in the main job: everybody in a browser of her own, as a stranger would use it."""

import os
import re
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, axe, watched

SHOTS = os.environ.get("YICI_SCREENSHOTS")  # a directory: every page looked at is kept there


class Actor:
    """Somebody at a screen."""

    def __init__(self, new_context, username: str, viewport=DESKTOP, **how):
        self.username = username
        self.scripts = how.get("javascript", True)
        self.page = watched(new_context(viewport, **how).new_page())

    def look(self, name: str) -> None:
        """Fail when axe, the console or the width of the screen has anything to complain of."""
        page, found = self.page, list(self.page.complaints)
        if self.scripts:  # axe needs them; what is read without them was judged with them
            found += axe(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                found.append("it scrolls sideways")
        if SHOTS:
            self._keep(name)
            page.complaints.clear()  # taking the picture breaks the page's security policy
        assert not found, f"{name} ({page.url}):\n" + "\n".join(found)

    def _keep(self, name: str) -> None:
        before = self.page.viewport_size
        for size in (PHONE, DESKTOP):
            self.page.set_viewport_size(size)
            file = Path(SHOTS) / f"{name}-{size['width']}.png"
            self.page.screenshot(path=file, full_page=True)
        self.page.set_viewport_size(before)

    def sign_in(self) -> None:
        """Fill in the sign-in page she was led to, or goes to."""
        if "/accounts/login/" not in self.page.url:
            self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", self.username)
        self.page.fill("[name=password]", settings.DEMO_PASSWORD)
        self.press("登录")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def sees(self, *told: str) -> None:
        for words in told:
            expect(self.page.locator("main")).to_contain_text(words)

    def download(self, name) -> bytes:
        """Fetch what a link leads to, with her session."""
        link = self.page.locator("main").get_by_role("link", name=name).first
        answer = self.page.request.get(link.get_attribute("href"))
        assert answer.ok, f"{answer.status} {answer.url}"
        return answer.body()


class Citizen(Actor):
    """A citizen at the portal, on her phone."""

    def __init__(self, new_context, username="citizen", viewport=PHONE, **how):
        super().__init__(new_context, username, viewport, **how)

    def find(self, words: str, title: str) -> None:
        """Search in her own words and open the guide."""
        self.page.goto("/")
        self.page.fill("#q", words)
        self.press("搜索")
        self.follow(re.compile(title))

    def answer(self, *choices: str) -> None:
        """Tick what fits her; with scripts the papers below change at each answer."""
        for words in choices:
            waits = self.page.expect_response(lambda answer: "/items/" in answer.url)
            with waits if self.scripts else nullcontext():
                self.page.get_by_label(words, exact=True).check()

    def begin(self, whom: str = "本人") -> None:
        """Begin to apply, for herself or for one she acts for; sign in where she is asked to."""
        self.follow("立即申请")
        if "/accounts/login/" in self.page.url:
            self.sign_in()
        self.page.get_by_label(whom).check()
        with self.page.expect_navigation():
            self.press("开始填写")

    def go_on(self) -> None:
        with self.page.expect_navigation():
            self.press("保存并继续")

    def fill(self, **values: str) -> None:
        """Fill in fields of the form by their codes."""
        for code, value in values.items():
            self.page.fill(f"[name=f-{code}]", value)

    def choose(self, **values: str) -> None:
        """Tick options of the form by their codes."""
        for code, value in values.items():
            self.page.check(f"[name=f-{code}][value={value}]")

    def attach(self, **files) -> None:
        """Choose files for materials by their codes; they go up with the next button."""
        for code, file in files.items():
            self.page.set_input_files(f"[name=m-{code}]", file)

    def upload(self, code: str, file) -> None:
        """Choose a file and send it up at once, with the material's own button."""
        self.attach(**{code: file})
        self.page.click(f"section[aria-labelledby=name-{code}] button[value=upload]")

    def send(self) -> str:
        """Confirm that it is true and send; return the case number on the receipt."""
        self.page.check("[name=true]")
        self.press("提交申请")
        self.sees("您的申请已提交")
        return self.page.locator(".case-number").inner_text()


class Official(Actor):
    """An official at the desk, with the keyboard under her hands."""

    def __init__(self, new_context, username: str):
        super().__init__(new_context, username)
        self.sign_in()
        self.page.wait_for_url("**/desk/")

    def open(self, number: str) -> None:
        """Walk down the list with j and open the case with Enter."""
        self.page.goto("/desk/")
        listed = self.page.locator("[data-row] a.row-link").all_inner_texts()
        for _row in range(listed.index(number) + 1):
            self.page.keyboard.press("j")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**/desk/cases/{number}/")

    def take_up(self, key: str, title: str) -> None:
        """Press a verb's letter and wait for its form, which may be there already and comes anew."""
        with self.page.expect_response("**/do/**"):
            self.page.keyboard.press(key)
        expect(self.page.locator("[class*=htmx-]")).to_have_count(0)
        expect(self.page.locator("#verb-form h3")).to_contain_text(title)

    def judge(self, criterion: str, words: str = "") -> None:
        """Choose the criterion and give the words."""
        self.page.locator("#verb-form").get_by_label(criterion).check()
        if words:
            self.page.fill("#verb-form textarea", words)

    def confirm(self) -> None:
        """Send the verb's form, say yes where the desk asks once more, and wait for its word."""
        button = self.page.locator("#verb-form button.button").last
        asks = button.get_attribute("data-confirm")
        button.click()
        if asks:
            self.page.locator("dialog[open] [value=yes]").click()
        expect(self.page.locator(".messages")).to_contain_text("已完成")


class Keys:
    """The keyboard of somebody who has no mouse: Tab to where it is, then a key."""

    FARTHEST = 150  # Tab stops one may have to pass on a page

    def __init__(self, page):
        self.page, self.press = page, page.keyboard.press

    def to(self, selector: str) -> None:
        wanted = self.page.locator(selector)
        wanted.first.wait_for()
        for _stop in range(self.FARTHEST):
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {selector} on {self.page.url}")

    def enter(self, selector: str) -> None:
        """Go there and press Enter, then wait for the page it leads to."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)
