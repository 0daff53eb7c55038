"""The elements of an implementation list that no guide shows and every register keeps (up_task_*)."""

from typing import Annotated

from pydantic import Field as Limits

from .base import Conditional, LegalBasis, Limit, Part
from .codelists import PowerSource

Line = Annotated[str, Limits(max_length=200)]


class Intermediary(Conditional):
    """中介服务 (service_type): what only somebody outside may deliver, and on which ground (C128)."""

    name: Annotated[str, Limits(min_length=1, max_length=200)]
    legal_basis: tuple[LegalBasis, ...] = ()
    limit: Limit | None = None
    fee: str = ""  # who sets it, and how much (P09)
    result: str = ""  # the report or certificate it leads to


class Listing(Part):
    """Codes others know the item by, where the power comes from, and where it can be reached."""

    local_catalog_code: Annotated[str, Limits(max_length=50)] = ""  # 地方基本编码
    local_task_code: Annotated[str, Limits(max_length=50)] = ""  # 地方实施编码
    handle_item: Annotated[str, Limits(max_length=50)] = ""  # task_handle_item: 业务办理项编码
    power_source: PowerSource = PowerSource.OWN  # power_source
    entrusted_by: Line = ""  # entrust_name
    web_address: Line = ""  # link_addr
    mobile_address: Line = ""  # mobile_terminal_url
    single_sign_on: bool = False  # is_single_login
    pays_online: bool = False  # is_pay_online
    at_terminals: bool = False  # is_service_terminals
    town_code: Annotated[str, Limits(pattern=r"^(\d{12})?$")] = ""  # town_code
    village_code: Annotated[str, Limits(pattern=r"^(\d{12})?$")] = ""  # village_code
