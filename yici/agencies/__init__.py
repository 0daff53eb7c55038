"""中介服务: the register of firms for what only somebody outside may deliver, chosen freely or by lot."""
