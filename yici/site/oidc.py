"""The identity provider that keeps accounts elsewhere, if the operator names one."""

from urllib.parse import urlsplit


def providers(environment) -> dict:
    """Return allauth's settings for the provider of YICI_OIDC_URL, _CLIENT_ID, _SECRET; or none.

    :raises SystemExit: when only some of the three are set
    """
    url, client_id, secret = (
        environment.get(f"YICI_OIDC_{name}", "") for name in ("URL", "CLIENT_ID", "SECRET")
    )
    if not any((url, client_id, secret)):
        return {}
    if not all((url, client_id, secret)):
        raise SystemExit("Set YICI_OIDC_URL, YICI_OIDC_CLIENT_ID and YICI_OIDC_SECRET, or none.")
    app = {
        "provider_id": "oidc",
        "name": environment.get("YICI_OIDC_NAME", "OpenID Connect"),
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "SCOPE": ["openid", "profile"]}}


def origins(environment) -> list[str]:
    """Return where sign-in forms may lead besides this site: the provider's origin."""
    url = urlsplit(environment.get("YICI_OIDC_URL", ""))
    return [f"{url.scheme}://{url.netloc}"] if url.netloc else []
