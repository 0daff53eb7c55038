"""An identity provider on a port of this machine: discovery, authorisation code, token, user information."""

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import jwt

SECRET = "a-secret-of-the-provider-of-32-bytes"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        root = self.server.root
        if self.path.startswith("/.well-known/"):
            self.answer(
                {
                    "issuer": root,
                    "authorization_endpoint": f"{root}/authorize",
                    "token_endpoint": f"{root}/token",
                    "userinfo_endpoint": f"{root}/me",
                    "jwks_uri": f"{root}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self.answer(self.server.claims)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert form["code"] == ["the-code"]
        assert "code_verifier" in form  # PKCE
        now = int(time.time())
        token = {"iss": self.server.root, "aud": "yici", "sub": self.server.claims["sub"]}
        token |= {"iat": now, "exp": now + 60}
        signed = jwt.encode(token, SECRET, "HS256")
        self.answer({"access_token": "t", "token_type": "Bearer", "id_token": signed})

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args):
        pass


@contextmanager
def provider():
    """Run the provider; set what it says with `.claims = {...}`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.root = f"http://127.0.0.1:{server.server_port}"
    server.claims = {}
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def sign_in_with(client, server, claims: dict):
    """Walk the sign-in as a browser would; return the last response."""
    server.claims = claims
    start = client.post("/accounts/oidc/oidc/login/?process=login")
    asked = parse_qs(urlsplit(start.url).query)
    back = {"code": "the-code", "state": asked["state"][0]}
    return client.get("/accounts/oidc/oidc/login/callback/", back)
