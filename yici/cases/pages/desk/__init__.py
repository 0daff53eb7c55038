"""The officials' pages of cases."""

staff: list = []
staff_menu: list = []
