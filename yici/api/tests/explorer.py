"""A program that knows the OpenAPI document and nothing else of Yici."""

import json
from io import BytesIO
from urllib.parse import quote

import httpx
from jsonschema_rs import validator_for


class Explorer:
    """Reads the document; calls operations by their id; checks every answer against the document."""

    def __init__(self, application, token="", document=None):
        self.application = application
        self.http = httpx.Client(
            transport=httpx.WSGITransport(app=application),
            base_url="http://testserver",
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        self.document = document or self.http.get("/api/v1/openapi.json").json()
        self.validators = {}
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        }

    def signed_in(self, username: str, password: str) -> "Explorer":
        given = self.call("make_token", body={"username": username, "password": password})
        return Explorer(self.application, given["token"], self.document)

    def call(self, operation_id: str, body=None, file=None, query=None, **place):
        """Call an operation that must succeed; return what it answers."""
        method, path, operation = self.operations[operation_id]
        for name, value in place.items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        sent = {"params": query}
        if body is not None:
            self._check(operation["requestBody"]["content"]["application/json"]["schema"], body)
            sent["json"] = body
        if file is not None:
            assert "multipart/form-data" in operation["requestBody"]["content"]
            sent["files"] = {"file": ("plan.pdf", BytesIO(file), "application/pdf")}
        answer = self.http.request(method, path, **sent)
        assert answer.is_success, answer.text
        told = operation["responses"][str(answer.status_code)]
        self.last = answer
        if "application/json" not in told.get("content", {}):
            return answer.content
        self._check(told["content"]["application/json"]["schema"], answer.json())
        return answer.json()

    def _check(self, schema: dict, value) -> None:
        name = json.dumps(schema)
        if name not in self.validators:
            whole = schema | {"components": self.document["components"]}
            self.validators[name] = validator_for(whole)
        self.validators[name].validate(value)

    def choices(self, operation_id: str, field: str) -> list:
        """Return what a field of an operation's body may be."""
        schema = self.operations[operation_id][2]["requestBody"]["content"]["application/json"]
        name = schema["schema"]["$ref"].rpartition("/")[2]
        return self.document["components"]["schemas"][name]["properties"][field]["enum"]
