"""Chinese numerals as statutes write them: 第一千二百六十条, 第二百零三条. Pure."""

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
CHARACTERS = "".join([*DIGITS, *UNITS])
MOST = 9999  # no statute has more articles


class NoNumeral(ValueError):
    """The characters are no number as statutes write them."""


def number(written: str) -> int:
    """Return the value of a numeral: 十二, 一百零三, 12, １２.

    :raises NoNumeral: when it is none
    """
    if written.isdecimal():
        return int(written)
    total, digit = 0, 0
    for place, sign in enumerate(written):
        if sign in UNITS:
            total += (digit or (1 if place == 0 else 0)) * UNITS[sign]
            digit = 0
        else:
            digit = DIGITS.get(sign, -1)
            if digit < 0:
                break
    value = total + digit
    if not written or numeral(value) != written.replace("〇", "零").replace("两", "二"):
        raise NoNumeral(written)
    return value


def numeral(value: int) -> str:
    """Return how a statute writes a number from 0 to 9999: 12 is 十二, 103 is 一百零三.

    :raises NoNumeral: when it is out of range
    """
    if not 0 <= value <= MOST:
        raise NoNumeral(value)
    if value == 0:
        return "零"
    written, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, size)
        if digit:
            written += ("零" if gap else "") + "零一二三四五六七八九"[digit] + unit
            gap = False
        elif written:
            gap = True
        if not value:
            break
    return written[1:] if written.startswith("一十") else written
