"""What the doors show of halls: `citizen` on the portal, `staff` on the desk, by subject."""

citizen: list = []
citizen_menu: list = []
staff: list = []
staff_menu: list = []
