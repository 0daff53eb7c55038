"""Programs that call the API as an official, each with a token of her own."""

import json

from django.test import Client
from django.utils import timezone

from yici.people.actions import make_token
from yici.people.tests.people import account_of


class Caller:
    """What a program of hers sends: `Caller(staff.editor).post("catalogue/...", {...})`."""

    def __init__(self, who, language="en"):
        user = account_of(who)
        _token, secret = make_token(user=user, name="test", by=who, at=timezone.now())
        self.secret = secret
        self.client = Client(HTTP_AUTHORIZATION=f"Bearer {secret}", HTTP_ACCEPT_LANGUAGE=language)

    def get(self, path, query=None):
        return self.client.get(f"/api/v1/{path}", query or {})

    def post(self, path, body=None, seen=None):
        return self._send("post", path, body, seen)

    def put(self, path, body=None, seen=None):
        return self._send("put", path, body, seen)

    def file(self, path, name, content: bytes, key=None):
        from io import BytesIO

        file = BytesIO(content)
        file.name = name
        headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
        return self.client.post(f"/api/v1/{path}", {"file": file}, **headers)

    def _send(self, method, path, body, seen):
        headers = {} if seen is None else {"HTTP_IF_MATCH": seen}
        data = json.dumps(body if body is not None else {})
        send = getattr(self.client, method)
        return send(f"/api/v1/{path}", data, content_type="application/json", **headers)
