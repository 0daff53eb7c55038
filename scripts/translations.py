"""Translations without GNU gettext: extract, update, compile and check the Chinese of every word.

    python scripts/translations.py update     # after changing a text: brings django.po up to date
    python scripts/translations.py compile    # django.po -> django.mo (done by `make setup`)
    python scripts/translations.py check      # what a reviewer asks: complete, current, English ids

The words in the code are English (the msgid), so English is complete by itself; Chinese stands in
yici/locale/zh_Hans/LC_MESSAGES/django.po.
"""

import argparse
import io
import os
import re
import sys
import tempfile
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "yici"
PO = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
HAN = re.compile(r"[\u3400-\u9fff]")
COMMENTS = re.compile(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
    "Phrase": None,  # yici.codes.phrases
    "NotAllowed": (2,),  # yici.cases.rules: code, sentence, rule
}


# What is called by another name is not found: its words would stay English on Chinese pages.
RENAMED = re.compile(r"import .*\b(\w*gettext\w*) as (?!_\b)(\w+)")


def sources(suffix: str) -> list[Path]:
    found = (p for p in SOURCE.rglob(f"*{suffix}") if not {"tests", "migrations"} & set(p.parts))
    return sorted(found)


def words_of(file: Path):
    """Yield (line, msgid, context) of one Python file or template."""
    text = file.read_text()
    if file.suffix != ".py":
        text = _as_python(text, str(file))
    for line, ids, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield line, ids, context


def _as_python(template: str, origin: str) -> str:
    """Return a template's translatable words as calls, line by line (Django's own reader)."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    # What stands between the calls is blanked with letters; each line is made to stand alone.
    lines = templatize(template, origin=origin).splitlines()
    calls = re.compile(r"(?:n?p?gettext|_)\((?:[^'\"()]|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*\)")
    return "\n".join("; ".join(calls.findall(line)) for line in lines)


def collected() -> Catalog:
    """Return every word of the project that is shown to people."""
    catalog = Catalog(locale="zh_Hans", project="Yici", charset="utf-8", fuzzy=False)
    for file in sources(".py") + sources(".html") + sources(".txt"):
        for _line, ids, context in words_of(file):
            place = (str(file.relative_to(ROOT)), None)
            catalog.add(ids, None, locations=[place], context=context)
    return catalog


def current() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    # Two branches merged line by line may leave a word twice; the translated one counts.
    blocks = PO.read_text().strip().split("\n\n")
    blocks.sort(key=lambda block: block.endswith('msgstr ""') or 'msgstr[0] ""' in block)
    return read_po(io.BytesIO("\n\n".join(blocks).encode()), locale="zh_Hans")


def updated() -> Catalog:
    """Return the Chinese there is, for the words there are now; nothing guessed, nothing stale."""
    old, new = current(), collected()
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None:
            message.string = known.string
    return new


def written(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_output=True, omit_header=True, no_location=True)
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hans\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def _keys(catalog: Catalog) -> set:
    return {(message.id, message.context) for message in catalog if message.id}


def _is_translated(message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(strings) and all(strings)


def faults() -> list[str]:
    """Return what is wrong: words without Chinese, a stale file, Chinese where English belongs."""
    catalog = updated()
    found = [
        f"{message.locations[0][0]}: no Chinese for {message.id!r}"
        for message in catalog
        if message.id and not _is_translated(message)
    ]
    if _keys(current()) != _keys(catalog):
        found.append("django.po is out of date: run `python scripts/translations.py update`")
    for message in catalog:
        if message.id and HAN.search(str(message.id)):
            found.append(f"{message.locations[0][0]}: a msgid must be English: {message.id!r}")
        found += _wrong_places(message)
    return found + han_in_templates() + renamed()


def renamed() -> list[str]:
    return [
        f"{file.relative_to(ROOT)}: call {was} by its own name or _, not {name}: its words are not found"
        for file in sources(".py")
        for was, name in RENAMED.findall(file.read_text())
    ]


def _wrong_places(message) -> list[str]:
    """A %(name)s of the English must stand in the Chinese, and the other way round."""
    if not message.id or not _is_translated(message):
        return []
    both = [message.id, message.string]
    ids, strings = (x if isinstance(x, list | tuple) else [x] for x in both)
    wanted = set(re.findall(r"%\(\w+\)[sd]", ids[-1]))
    given = set(re.findall(r"%\(\w+\)[sd]", strings[-1]))
    return [] if wanted == given else [f"{message.id!r}: places differ: {wanted ^ given}"]


def han_in_templates() -> list[str]:
    """Chinese in a template would be shown to English readers too."""
    found = []
    for file in sources(".html"):
        bare = COMMENTS.sub(lambda part: "\n" * part.group().count("\n"), file.read_text())
        for number, line in enumerate(bare.splitlines(), 1):
            if HAN.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: Chinese in a template")
    return found


def compile_words() -> None:
    """Write django.mo beside django.po, in one move, so that nobody reads half of it."""
    with tempfile.NamedTemporaryFile(dir=MO.parent, delete=False) as file:
        write_mo(file, current())
    os.chmod(file.name, 0o644)
    os.replace(file.name, MO)


def compile_if_stale() -> None:
    if not MO.exists() or MO.stat().st_mtime < PO.stat().st_mtime:
        compile_words()


def update() -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(updated()))
    missing = [m.id for m in current() if m.id and not _is_translated(m)]
    for words in missing:
        click.echo(words)
    click.echo(f"{len(missing)} without Chinese")


def check() -> None:
    found = faults()
    click.echo("\n".join(found) or "translations: complete")
    sys.exit(1 if found else 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = {"update": update, "compile": compile_words, "check": check}
    parser.add_argument("verb", choices=verbs)
    verbs[parser.parse_args().verb]()


if __name__ == "__main__":
    main()
