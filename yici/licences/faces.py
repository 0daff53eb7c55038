"""What stands on a licence or a notice (照面信息): kept encrypted, apart from the story."""

import hashlib
import secrets as chance

import orjson

from yici.people import secrets


def digest_of(face: dict) -> str:
    """A digest that proves the face and does not betray it: `face` carries its own salt."""
    return hashlib.sha256(orjson.dumps(face, option=orjson.OPT_SORT_KEYS)).hexdigest()


def salted(face: dict) -> dict:
    """The face with a salt, so that nobody can guess its content from its digest."""
    return face | {"salt": chance.token_hex(16)}


def lock(face: dict, *place) -> bytes:
    """The face, readable only in its place: a licence's version, or a paper."""
    return secrets.encrypt_json(face, _context(place))


def unlock(locked: bytes | memoryview, *place) -> dict:
    """The face as it was locked. :raises Unreadable: another key or another place."""
    return secrets.decrypt_json(bytes(locked), _context(place))


def _context(place: tuple) -> str:
    return "/".join(("licences.face", *map(str, place)))
