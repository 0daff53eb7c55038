"""The applicant's pages of cases."""

citizen: list = []
citizen_menu: list = []
