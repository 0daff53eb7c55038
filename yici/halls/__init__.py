"""政务服务中心: what a service hall has besides its clerks: windows, each for a sort of items."""
