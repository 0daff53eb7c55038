"""Both languages are whole."""

import ast
import re
from collections.abc import Iterator

from scripts import translations

SAID_TO_PEOPLE = {"NotAllowed": 1, "Problem": 1, "Unfit": 0}  # which argument is the sentence


def test_every_word_on_the_screens_has_its_chinese_and_its_english():
    assert translations.faults() == []


def test_no_refusal_is_said_in_words_that_nobody_translated():
    known = {message.id for message in translations.current()}
    assert [where for where, words in _said() if words not in known] == []


def _said() -> Iterator[tuple[str, str]]:
    """Yield the sentences that refusals carry as plain text, with their place."""
    for file in translations.sources(".py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            said = call.args[SAID_TO_PEOPLE[name] :][:1] if name in SAID_TO_PEOPLE else []
            for words in said:
                if (
                    isinstance(words, ast.Constant)
                    and isinstance(words.value, str)
                    and " " in words.value
                ):
                    yield (
                        f"{file.relative_to(translations.ROOT)}:{words.lineno}: {words.value}",
                        words.value,
                    )


OURS = re.compile(r"\(R\d\d\)|（R\d\d）")
LINT = re.compile(r"R(08|12|13|15|16)\b")  # rules that editors look up by their number


def test_no_screen_names_a_requirement_by_our_number():
    """People are told the law; our numbers are for us. Editors see those of the rules they are held to."""
    with translations.PO.open(encoding="utf-8") as file:
        said = [line for line in file if OURS.search(line) and not LINT.search(line)]
    assert said == []
