"""The paper a clerk fills in at the window: questions, fields and materials on one page.

Nothing is kept on the way: what was scanned travels as signed lines in the page itself.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _

from yici.cases.actions import Given, Incomplete
from yici.cases.application import Application, in_words, offered, told, words
from yici.documents import uploads
from yici.people import masking

VERIFIED = "B"  # seen or scanned by an official
SALT = "cases.window"
SCAN_LASTS = timedelta(days=1)  # less than files lie before they are swept


@dataclass
class Sheet:
    """An application as the page shows it, with what is wrong at each place.

    :param owner: binds scanned files to the official and the applicant or case
    """

    app: Application
    owner: str
    seen: set[str] = field(default_factory=set)  # materials seen on paper
    scans: list[dict] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)
    all_needed: bool = True  # False: a correction brings only what was missing
    only: tuple[str, ...] = ()  # materials alone, of what was promised (容缺后补); else everything

    def read(self, post, files) -> None:
        """Take over what was typed, ticked and scanned; faulty scans are named at their place."""
        asked = {q.code: q.multiple for q in self.app.content.situations}
        chosen = {code: post.getlist(f"q_{code}") for code in asked if post.get(f"q_{code}")}
        if chosen:
            single = {code: v if asked[code] else v[0] for code, v in chosen.items()}
            self.app.answers = offered(self.app.content, single)
        for one in self.app.content.fields:
            values = post.getlist(f"f_{one.code}")
            if values:
                many = one.kind.value == "multichoice"
                self.app.form[one.code] = values if many else values[0]
        self.app.renews = post.get("w_renews", "")
        ways = {way.value for way in self.app.content.deliveries}
        self.app.delivery = post["delivery"] if post.get("delivery") in ways else ""
        place = post.get("collect_at", "")
        self.app.collect_at = place if place in dict(self.app.halls) else ""
        self.seen = set(post.getlist("seen_on_paper"))
        self.scans = [line for line in map(self._unsigned, post.getlist("scan")) if line]
        self._receive(files)

    def _unsigned(self, line: str) -> dict | None:
        try:
            return signing.loads(line, salt=f"{SALT}:{self.owner}", max_age=SCAN_LASTS)
        except signing.BadSignature:
            return None

    def _receive(self, files) -> None:
        for material in self.takes:
            for file in files.getlist(f"file_{material.code}"):
                limit = material.max_megabytes * uploads.MEGABYTE
                try:
                    got = uploads.receive(file, accepts=material.accepts, limit=limit)
                except uploads.BadFile as bad:
                    self.wrong(material.code, _(bad.message) % bad.values)
                    continue
                line = {"code": material.code, "digest": got.digest, "name": got.name}
                self.scans.append(line | {"size": got.size, "media_type": got.media_type})

    def wrong(self, code: str, said: str) -> None:
        self.errors.setdefault(code, []).append(said)

    def blame(self, incomplete: Incomplete) -> None:
        """Write each problem at its place."""
        for problem in incomplete.problems:
            self.wrong(problem.field, told(problem))

    def given(self) -> list[Given]:
        """Return the materials: scanned, or seen on paper without a file."""
        asked = {m.code for m in self.takes}
        scanned = {line["code"] for line in self.scans}
        papers = [
            Given(code, grade=VERIFIED) for code in sorted(self.seen - scanned) if code in asked
        ]
        files = [Given(**line, grade=VERIFIED) for line in self.scans if line["code"] in asked]
        return files + papers

    @property
    def is_open(self) -> bool:
        """Whether a question of the situation waits, so that the rest is not known yet."""
        return bool(self.app.item.unanswered)

    def questions(self) -> list[dict]:
        return [
            {
                "name": f"q_{q.code}",
                "label": words(q, "text"),
                "hint": q.hint,
                "kind": "multichoice" if q.multiple else "choice",
                "options": [(o.code, words(o, "text")) for o in q.options],
                "value": self.app.answers.get(q.code, ""),
                "errors": self.errors.get(q.code, []),
            }
            for q in self.app.questions()
        ]

    def sections(self) -> list[tuple[str, list[dict]]]:
        """Return the fields under their headings, filled in with what is known."""
        filled, found = self.app.filled, dict[str, list[dict]]()
        for one in () if self.only else self.app.item.fields:
            found.setdefault(one.section, []).append(self._field(one, filled))
        return list(found.items())

    def _field(self, one, filled) -> dict:
        fact = self.app.facts.get(one.code)
        locked = fact is not None and fact.is_locked
        value = filled.get(one.code, "")
        if locked:
            value = masking.number(value) if one.kind.value == "resident-id" else value
        return {
            "name": f"f_{one.code}",
            "label": words(one, "label"),
            "kind": one.kind.value,
            "value": value,
            "hint": one.hint,
            "required": one.required,
            "options": [(o.code, words(o, "text")) for o in one.options],
            "max_length": one.max_length,
            "readonly": locked,
            "source": fact.words if fact else "",
            "errors": self.errors.get(one.code, []),
        }

    def materials(self) -> list[dict]:
        return [
            {
                "code": m.code,
                "name": m.name,
                "standard": m.acceptance_standard,
                "required": self.all_needed and m.asked and m.necessity.value == "required",
                "seen": m.code in self.seen,
                "scans": [s["name"] for s in self.scans if s["code"] == m.code],
                "errors": self.errors.get(m.code, []),
                "accept": ",".join(m.accepts),
                "limit": m.max_megabytes,
            }
            for m in self.takes
        ]

    @property
    def takes(self) -> list:
        """Return what may be brought: what is asked and not held, and papers not on record here."""
        held = self.app.licences
        asked = [m for m in self.app.item.asked if m.licence_type not in held]
        if self.only:
            return [m for m in self.app.item.asked if m.code in self.only]
        return [*asked, *self.app.addable]

    def held(self) -> list:
        return list(self.app.held)

    def to_fetch(self) -> list:
        return list(self.app.to_fetch)

    def signed_scans(self) -> list[str]:
        return [signing.dumps(line, salt=f"{SALT}:{self.owner}") for line in self.scans]

    def renewal(self) -> dict | None:
        """Return the choice of the licence to be renewed, where the item renews one (art. 50)."""
        if not self.app.content.paths.renews:
            return None
        held = self.app.renewable
        return {
            "name": "w_renews",
            "label": _("The licence to be renewed"),
            "kind": "choice",
            "options": list(held.items()),
            "value": self.app.renews or (next(iter(held)) if len(held) == 1 else ""),
            "errors": self.errors.get("renews", []),
        }

    def deliveries(self) -> dict | None:
        """Return the choice of how the result goes out, where there is one."""
        ways = self.app.content.deliveries
        if len(ways) < 2:
            return None
        return {
            "name": "delivery",
            "label": _("How the result goes out"),
            "kind": "choice",
            "options": [(way.value, in_words(way)) for way in ways],
            "value": self.app.delivery_to_send,
        }

    def collecting(self) -> dict | None:
        """Return the choice of another hall to collect the result at, where there is one (C051)."""
        if not self.app.halls or "window" not in {way.value for way in self.app.content.deliveries}:
            return None
        return {
            "name": "collect_at",
            "label": _("If it is collected: at which hall?"),
            "kind": "select",
            "required": False,
            "options": [("", _("The hall of the region that handles it")), *self.app.halls],
            "value": self.app.collect_at,
        }

    @property
    def general(self) -> list[str]:
        """Return what is wrong with the whole rather than with one place."""
        places = {view["name"].partition("_")[2] for view in self.faulty()}
        return [
            said
            for code, all_said in self.errors.items()
            if code not in places
            for said in all_said
        ]

    def faulty(self) -> list[dict]:
        """Return the places with errors, for the summary at the top."""
        licence = self.renewal()
        views = [
            *([licence] if licence else []),
            *self.questions(),
            *(f for _title, fields in self.sections() for f in fields),
        ]
        papers = [
            {"name": f"m_{m['code']}", "label": m["name"], "errors": m["errors"]}
            for m in self.materials()
        ]
        return [view for view in [*views, *papers] if view["errors"]]
