"""The OpenAPI document: what ninja reads off the routes, and what they all have in common."""

from http.client import responses as PHRASES
from typing import Literal

from ninja import Schema
from ninja.openapi.schema import OpenAPISchema
from pydantic import Field

DESCRIPTION = """
The programmers' door of Yici (一次), an integrated government-services platform.

* **Sign in**: `POST /tokens` gives a token; send it as `Authorization: Bearer <token>`. Items and
  the verification of licences are open to everybody.
* **Language**: `Accept-Language: zh-hans` (default) or `en`. Words for people follow it, codes never.
* **Errors** are problem details (RFC 9457, `application/problem+json`): `type` and `status` for
  programs, `title` and `detail` for people, `rule` for the legal ground, `errors` for every fault
  of the input at its field. Nothing is half done: after an error nothing has changed.
* **Repeating** a POST is safe with the header `Idempotency-Key`.
* **Short answers**: `Prefer: return=minimal` (RFC 7240) on a verb answers with number, status and
  version alone.
* **Stale edits** are refused: send the `ETag` of what you saw as `If-Match`; 412 says it moved on.
* **Lists** come in pages: pass `next` of one page as `cursor` to get the following one. What is
  added meanwhile moves nothing.
* **Days** are dates of the office (Asia/Shanghai), moments are ISO 8601 with offset; legal limits
  run in working days with China's statutory holidays and make-up workdays.
""".strip()

EXTRA = {
    "info": {
        "summary": "Service items, cases, licences: find, apply, handle, verify.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "tags": [
        {"name": "sign-in", "description": "Tokens, and who you are."},
        {
            "name": "items",
            "description": "Service items (政务服务事项) and their guides (办事指南).",
        },
        {
            "name": "catalogue-work",
            "description": "The desk's work on the catalogue: drafts, batches, adjustment tasks, "
            "objections of towns, lists taken in. For officials.",
        },
        {
            "name": "agencies",
            "description": "Intermediaries (中介服务): firms, fees, limits, record, selections.",
        },
        {
            "name": "windows",
            "description": "Windows of halls (综合窗口): what each takes, who sits there.",
        },
        {
            "name": "appointments",
            "description": "Appointments (预约): what is free at a hall or for a visit at home, booking, "
            "receiving; a hall's hours and roster.",
        },
        {"name": "files", "description": "Files to be used as materials of an application."},
        {"name": "cases", "description": "Cases (办件): apply, list, read."},
        {"name": "actions", "description": "What may be done to a case: one route for each verb."},
        {"name": "payments", "description": "Payments (缴费): pay, refund, what gateways report."},
        {
            "name": "shipping",
            "description": "Parcels (寄递): track, hand over, what carriers report.",
        },
        {"name": "reviews", "description": "Ratings of the service (好差评)."},
        {"name": "licences", "description": "E-licences (电子证照): verify, read."},
    ],
    "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
}
BODIES = {"body": "application/json", "file": "multipart/form-data", "form": "multipart/form-data"}


class Fault(Schema):
    """One fault of the input."""

    field: str = Field(description="Where: a path within what was sent.", examples=["form.phone"])
    detail: str = Field(description="What to do, in the caller's language.")


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str = Field(
        description="A stable word for programs.", examples=["urn:yici:problem:not-now"]
    )
    title: str = Field(description="The sort of problem, in the caller's language.")
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(description="What is wrong and what to do, in the caller's language.")
    instance: str = Field(description="The address that was called.")
    rule: str = Field(description="The law's article or the requirement behind it, or empty.",
                      examples=["行政许可法 art. 32; R22"])  # fmt: skip
    errors: list[Fault] = Field(description="Every fault of the input, or none.")


MEANINGS = {
    400: "The request cannot be read.",
    401: "No token, or none that is good any more.",
    403: "The case is yours to see, but this is not yours to do.",
    404: "There is none, or none that you may see.",
    409: "Not possible as things stand; `rule` names why.",
    412: "It has moved on since the version named in If-Match.",
    413: "More than is taken.",
    415: "The body comes as another kind of content than this operation reads.",
    422: "Something has to be corrected; `errors` names every fault. Nothing was changed.",
    429: "Too many attempts; wait as Retry-After says.",
    500: "Something went wrong here. It was recorded.",
    503: "Not available just now; wait as Retry-After says.",
}
Method = Literal["get", "post", "put", "patch", "delete"]


class NameTaken(Exception):
    """Two schemas of different modules bear one name; the document can show only one of them."""


class Document(OpenAPISchema):
    """The document as ninja makes it, but for schemas that would hide each other."""

    def add_schema_definitions(self, definitions: dict) -> None:
        """:raises NameTaken: when a schema of that name is another one"""
        for name, definition in definitions.items():
            if self.schemas.setdefault(name, definition) != definition:
                raise NameTaken(name)


def content_type(operation) -> str:
    """Return the kind of content an operation reads, or nothing when it reads none."""
    sources = [model.__ninja_param_source__ for model in operation.models]
    return next((BODIES[source] for source in ("file", "form", "body") if source in sources), "")


def completed(schema: dict) -> dict:
    """Return the document with what all operations share: problems, headers, security schemes."""
    components = schema["components"]
    described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= described.pop("$defs") | {"Problem": described}
    components["responses"] = {str(status): _answer(words) for status, words in MEANINGS.items()}
    for scheme in components.get("securitySchemes", {}).values():
        scheme.pop("name", None) if scheme["type"] == "http" else None
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            _complete(operation, path)
    schema["servers"] = schema.get("servers") or [{"url": "/"}]
    return schema


def _answer(words: str) -> dict:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "content": content}


def _complete(operation: dict, path: str) -> None:
    names = {parameter["name"] for parameter in operation["parameters"]}
    statuses = {500}
    statuses |= {401, 403} if operation.get("security") else set()
    statuses |= {404} if "{" in path else set()
    statuses |= {422} if names or "requestBody" in operation else set()
    statuses |= {400, 413, 415} if "requestBody" in operation else set()
    statuses |= {409, 503} if "Idempotency-Key" in names else set()
    statuses |= {412} if "If-Match" in names else set()
    for status in sorted(statuses):
        reference = {"$ref": f"#/components/responses/{status}"}
        operation["responses"].setdefault(status, reference)
    for status, told in operation["responses"].items():
        if told.get("description") == "Unknown Status Code":
            told["description"] = PHRASES.get(int(status), "")
