"""A content as a record of national columns, and back."""

from collections.abc import Iterator

import orjson
from pydantic import ValidationError

from yici.catalogue.content import Content, canonical

from .columns import COLUMNS, Unfit
from .groups import GROUPS

WHOLE = "content"  # the column with everything, for what the tables have no column for
# Derived from other columns, shown for who reads the file; on the way back they are passed over.
SHOWN = ("is_online", "is_express", "is_fee", "special_procedure", "result_type", "result_name")


def content_columns() -> dict[str, str]:
    """Return the names and Chinese heads of every column of a content."""
    heads = {column.name: column.label for column in COLUMNS}
    heads |= {
        "is_online": "是否网办", "is_express": "是否支持物流快递", "is_fee": "是否收费",
        "special_procedure": "特别程序", "result_type": "结果类型", "result_name": "结果名称",
    }  # fmt: skip
    heads |= {group.name: group.label for group in GROUPS}
    return heads | {WHOLE: "完整内容"}


def of_content(content: Content) -> dict[str, object]:
    """Return the record: text in every column, lists of records in the groups."""
    body = content.model_dump(mode="json")
    told: dict[str, object] = {column.name: column.read(body) for column in COLUMNS}
    told |= _shown(content)
    told |= {group.name: group.read(body) for group in GROUPS}
    return told | {WHOLE: canonical(content).decode()}


def _shown(content: Content) -> dict[str, object]:
    result = content.result
    return {
        "is_online": str(int(content.can_apply_online)),
        "is_express": str(int("post" in content.deliveries)),
        "is_fee": str(int(bool(content.fees))),
        "special_procedure": "\n".join(one.name for one in content.special_procedures),
        "result_type": result.kind.code if result else "",
        "result_name": result.name if result else "",
    }


def merged(base: Content, told: dict[str, object]) -> Content:
    """Return the content a record tells; what it has no column for stays as in `base`.

    :param base: the edition there is, or what the list says of the item
    :raises Unfit: naming the column and what it needs
    """
    if whole := told.get(WHOLE):
        base = _whole(str(whole))
    body = base.model_dump(mode="json")
    unfit = [*_put(body, told)]
    if unfit:
        raise Unfit("; ".join(unfit))
    return _content(body)


def _put(body: dict, told: dict[str, object]) -> Iterator[str]:
    """Put every cell into its place; yield what does not fit, cell by cell."""
    for column in COLUMNS:
        if column.name in told:
            try:
                _set(column, body, column.cell(told[column.name]))
            except Unfit as error:
                yield str(error)
    for group in GROUPS:
        if group.name in told:
            try:
                _set_group(group, body, told[group.name])
            except Unfit as error:
                yield str(error)


def says(name: str, cell: object) -> bool:
    """Whether a cell of a column says anything: 无, null and - do not where no words are meant."""
    column = BY_NAME.get(name)
    return bool(column.cell(cell) if column else cell)


BY_NAME = {column.name: column for column in COLUMNS}


def _set(column, body: dict, cell: str) -> None:
    if cell != column.read(body):
        try:
            column.write(body, cell)
        except Unfit as error:
            raise Unfit(f"{column.name}: {error}") from None


def _set_group(group, body: dict, told: object) -> None:
    if isinstance(told, str):
        told = _json(told, group.name) if told.strip() else []
    if not isinstance(told, list):
        raise Unfit(f"{group.name}: no list")
    if told != group.read(body):
        group.write(body, told)


def _json(text: str, name: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Unfit(f"{name}: no JSON list") from None


def _whole(text: str) -> Content:
    try:
        return Content.model_validate_json(text)
    except ValidationError as error:
        raise Unfit(f"{WHOLE}: {_first(error)}") from None


def _content(body: dict) -> Content:
    try:
        return Content.model_validate(body)
    except ValidationError as error:
        raise Unfit(_first(error)) from None


def _first(error: ValidationError) -> str:
    """The first fault in one line, without the value (it may be long)."""
    one = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
