"""The demo city's cases, all SIMULATED: told through the same verbs as real ones."""

from .city import City, first_answers, given_file, known_of, load_cases, value_for
from .scenes import load_scenes
from .windows import load_windows

__all__ = ["City", "first_answers", "given_file", "known_of", "value_for"]

load = [load_cases, load_scenes, load_windows]
