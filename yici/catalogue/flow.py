"""The flow of an item as a drawing: boxes and arrows, computed from its stages. Pure."""

from dataclasses import dataclass, field

from .content import Duty, SpecialProcedure, Stage

BOX, GAP, TOP = 52, 30, 4  # height of a box, space between rows, margin
FULL, SIDE, BETWEEN = 290, 128, 10  # width of a single box, of one of several, space between
LETTER = 7  # pixels a Latin letter takes, about; a Chinese character takes two


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    title: str
    note: str = ""
    kind: str = "step"  # start, step, some (in some situations only), pause, end
    height: float = BOX

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def title_y(self) -> float:
        return self.y + (22 if self.note else 31)

    @property
    def note_y(self) -> float:
        return self.y + 41


@dataclass
class Drawing:
    boxes: list[Box] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)  # SVG path data
    height: float = TOP
    width: int = FULL + 2 * TOP

    @property
    def is_wide(self) -> bool:
        """Too wide for a phone: it scrolls there."""
        return self.width > 1.5 * FULL

    def row(self, boxes: list[tuple[str, str]], kind: str = "step", some=()) -> None:
        """Put boxes side by side below what is there, each joined to the row above.

        :param some: which of them, by number, stand there in some situations only
        """
        above = [box for box in self.boxes if box.kind != "pause" and box.y == self._last_y]
        y = self.height + (GAP if self.boxes else 0)
        width = FULL if len(boxes) == 1 else SIDE
        left = (self.width - width * len(boxes) - BETWEEN * (len(boxes) - 1)) / 2
        fit = (width - 12) // LETTER
        new = [
            Box(
                left + n * (width + BETWEEN),
                y,
                width,
                _cut(title, fit),
                _cut(note, fit + 3),
                "some" if n in some else kind,
            )
            for n, (title, note) in enumerate(boxes)
        ]
        self.arrows += [_arrow(one, other) for one in above for other in new]
        self.boxes += new
        self.height = y + BOX

    @property
    def _last_y(self) -> float:
        return max((box.y for box in self.boxes if box.kind != "pause"), default=-1)

    def aside(self, boxes: list[tuple[str, str]]) -> None:
        """Put what may interrupt the last row under it, with dashed frames."""
        for title, note in boxes:
            y = self.height + BETWEEN
            self.boxes.append(
                Box((self.width - 260) / 2, y, 260, _cut(title, 34), _cut(note, 40), "pause")
            )
            self.height = y + BOX


def interrupted(stages: tuple[Stage, ...]) -> int:
    """Return after which stage special procedures stand: the last review, else the last before the
    decision; -1: before the first."""
    reviews = [n for n, stage in enumerate(stages) if stage.kind == "review"]
    before = [n for n, stage in enumerate(stages) if stage.kind != "decision"]
    return max(reviews or before, default=-1)


def flow(
    stages: tuple[Stage, ...],
    procedures: tuple[SpecialProcedure, ...],
    words: dict[str, str],
    days,
) -> Drawing:
    """Draw application, stages (departments side by side), special procedures and delivery.

    `words`: start, end and stops, in the reader's language; `days(n)` says a limit.
    """
    most = max((len(stage.duties) for stage in stages), default=1)
    drawing = Drawing(width=max(FULL, most * (SIDE + BETWEEN) - BETWEEN) + 2 * TOP)
    drawing.row([(words["start"], "")], "start")
    asides = [(procedure.name, words["stops"]) for procedure in procedures]
    after = interrupted(stages)
    if after < 0:
        drawing.aside(asides)
    for n, stage in enumerate(stages):
        drawing.row(
            [_words(stage, duty, days(duty.limit_days)) for duty in stage.duties],
            some={n for n, duty in enumerate(stage.duties) if duty.needed_if},
        )
        if n == after:
            drawing.aside(asides)
    drawing.row([(words["end"], "")], "end")
    drawing.height += TOP
    return drawing


def _words(stage: Stage, duty: Duty, limit: str) -> tuple[str, str]:
    """Stage and department above the limit; side by side, where room is short, the other way."""
    if stage.is_parallel:
        return duty.department, f"{stage.name} {limit}"
    return f"{stage.name}·{duty.department}", limit


def _cut(text: str, fit: int) -> str:
    """Return the text, cut to so many Latin letters' width."""
    taken = 0
    for n, letter in enumerate(text):
        taken += 1 if letter.isascii() else 2
        if taken > fit:
            return text[: n - 1] + "…"
    return text


def _arrow(one: Box, other: Box) -> str:
    start, end = one.y + one.height, other.y - 1
    if one.middle == other.middle:
        return f"M{one.middle:.1f} {start}V{end}"
    turn = end - GAP / 2
    return f"M{one.middle:.1f} {start}V{turn}H{other.middle:.1f}V{end}"
