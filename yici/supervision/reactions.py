"""What supervision does at the word of others: no limit is missed in silence (R25)."""

from yici.cases import silence

from . import actions

silence.BEFORE.append(actions.look)
