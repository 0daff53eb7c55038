"""A wire from this process into itself: what goes over it is real, only short."""

import httpx
from django.test import Client

LEFT_OUT = {"content-type", "content-length", "host"}


class Wire(httpx.BaseTransport):
    """Hand a request of httpx to the site, and its answer back."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in request.headers.items()
            if name not in LEFT_OUT
        }
        answer = Client().generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            content_type=request.headers.get("content-type", ""),
            **headers,
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return httpx.Response(answer.status_code, content=content, headers=dict(answer.items()))
