"""The API: what modules offer, under one document."""

from ninja import NinjaAPI

from yici.kernel.module import collect

api = NinjaAPI(title="Yici 一次", version="1", urls_namespace="api")
for prefix, router in collect("api", "routers"):
    api.add_router(prefix, router)
