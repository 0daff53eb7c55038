"""The API: what modules offer, under one document."""

from functools import lru_cache, wraps
from inspect import unwrap

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger
from ninja.renderers import BaseRenderer
from orjson import OPT_NON_STR_KEYS, dumps

from yici.kernel.module import collect

from . import document, problems, tokens
from .auth import SIGNED_IN


class Json(BaseRenderer):
    media_type = "application/json"

    def render(self, request, data, *, response_status):
        return dumps(data, default=str, option=OPT_NON_STR_KEYS)


class Docs(Swagger):
    """The document for people, from files of our own."""

    template = "api/docs.html"

    def render_page(self, request, api, **kwargs):
        return render(request, self.template, {"address": reverse("api:openapi-json")})


class Api(NinjaAPI):
    """The one API, whose document says everything."""

    def get_openapi_operation_id(self, operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, *, path_prefix=None, path_params=None):
        prefix = path_prefix or self.get_root_path(path_params or {})
        return _document(self, prefix, get_language())

    def set_default_exception_handlers(self) -> None:
        """Leave what nobody expected to Django, which records it."""


@lru_cache(maxsize=8)
def _document(api: Api, prefix: str, language: str) -> dict:
    """Made once: it takes two seconds, and stays the same while the process runs."""
    return document.completed(document.Document(api, prefix))


def takes_its_content_only(run):
    """Answer 415 when a body comes as something else than the operation reads."""
    operation = unwrap(run).__self__
    wanted = document.content_type(operation)

    @wraps(run)
    def checked(request, *args, **kwargs):
        if wanted and request.content_type and request.content_type != wanted:
            return operation.api.on_exception(request, problems.plain(415))
        return run(request, *args, **kwargs)

    return checked


api = Api(
    title="Yici 一次",
    version="1",
    description=document.DESCRIPTION,
    urls_namespace="api",
    docs=Docs(),
    auth=SIGNED_IN,
    renderer=Json(),
    openapi_extra=document.EXTRA,
)
api.add_decorator(takes_its_content_only, mode="view")
for error, meaning in (*problems.MEANINGS, *collect("api", "refusals")):
    api.add_exception_handler(error, problems.answering(meaning))
for prefix, router in (*tokens.routers, *collect("api", "routers")):
    api.add_router(prefix, router)
