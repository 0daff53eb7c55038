"""Both languages are whole."""

from scripts import translations


def test_every_word_on_the_screens_has_its_chinese_and_its_english():
    assert translations.faults() == []
