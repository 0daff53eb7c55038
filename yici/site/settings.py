"""Settings, read from YICI_* variables; without any, everything a demo city needs."""

import os
from datetime import time
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import mail, oidc
from .embedded import address, parts
from .modules import MODULES
from .secrets import keys

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("YICI_VAR") or ROOT / "var")
VAR.mkdir(parents=True, exist_ok=True)

DEMO = os.environ.get("YICI_DEMO", "1") == "1"  # simulated people, sign-in names on show
DEMO_PASSWORD = os.environ.get("YICI_DEMO_PASSWORD", "yici-demo-2026")
DEBUG = os.environ.get("YICI_DEBUG", "0") == "1"
ALLOWED_HOSTS = os.environ.get("YICI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
SITE_URL = os.environ.get("YICI_SITE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]


def _names(variable: str, otherwise: str) -> list[str]:
    return [one for one in os.environ.get(variable, otherwise).split(",") if one]


# Who takes money and who carries parcels: names of the house, or dotted paths of a city's own.
PAYMENT_GATEWAYS = _names("YICI_PAYMENT_GATEWAYS", "sandbox" if DEMO else "")
PAYMENT_ORIGINS = _names("YICI_PAYMENT_ORIGINS", "")  # hosts of cashiers that forms lead to
SHIPPING_CARRIERS = _names("YICI_SHIPPING_CARRIERS", "sandbox,counter" if DEMO else "counter")
# 国际贸易单一窗口: who says how a customs declaration stands; empty: the city is not connected.
SINGLE_WINDOW = os.environ.get("YICI_SINGLE_WINDOW", "sandbox" if DEMO else "")
SANDBOX = "sandbox" in {*PAYMENT_GATEWAYS, *SHIPPING_CARRIERS}

KEYS = keys(VAR / "keys")
SECRET_KEY = KEYS.session
IDENTITY_KEY = KEYS.identity  # encrypts identity numbers at rest
BLIND_INDEX_KEY = KEYS.blind  # finds them by equality

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "procrastinate.contrib.django",
    "django_htmx",
    "ninja",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *MODULES,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yici.ui.policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yici.ui.language.ChosenLanguage",
    "yici.api.problems.ProblemDetails",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yici.portal.refused.FormsOnly",
    "allauth.account.middleware.AccountMiddleware",
    "yici.people.second_factor.StaffDoor",
    "django_htmx.middleware.HtmxMiddleware",
]

# For requests to the API that bring a token: see yici/site/programs.py.
MIDDLEWARE_OF_PROGRAMS = [
    "django.middleware.security.SecurityMiddleware",
    "yici.ui.language.ChosenLanguage",
    "yici.api.problems.ProblemDetails",
    "django.middleware.common.CommonMiddleware",
    "yici.site.programs.NobodyYet",
]

ROOT_URLCONF = "yici.site.urls"
WSGI_APPLICATION = "yici.site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "yici" / "portal" / "templates"],  # before allauth's own pages
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "yici.ui.context.screen",
                "yici.people.second_factor.banner",
            ],
        },
    }
]

DATABASE_URL = address(VAR)
DATABASES = {"default": parts(DATABASE_URL) | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DATABASES["default"]["OPTIONS"] |= {
    "application_name": "yici",
    # Without it, Django turns preparing off, and planning a telling costs more than doing it.
    "prepare_threshold": 5,
    # The statements prepared here are keyed by id: a plan made anew for each value only costs.
    # Short statements among many: compiling one costs more than it can spare.
    "options": "-c plan_cache_mode=force_generic_plan -c jit=off",
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "yici.people.backends.Passwords",
    "yici.people.backends.SignIn",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:welcome"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "yici" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# Shared by all processes of all machines, so that a limit on guessing is one limit.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("YICI_PROXIES", "0"))  # in front, each trusted
VERIFICATIONS = 60  # of licences and notices in a minute from one address

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes in one material
FILES = os.environ.get("YICI_FILES", "disk")  # or disk:/folder, or s3://bucket/folder?endpoint=...
SWEEP_DAYS = max(2, int(os.environ.get("YICI_SWEEP_DAYS", "30")))  # uploads nobody used
DRAFT_DAYS = max(30, int(os.environ.get("YICI_DRAFT_DAYS", "180")))  # kept, its notice included
REPEAT_DAYS = max(0, int(os.environ.get("YICI_REPEAT_DAYS", "30")))  # R26
CLOSES_AT = time.fromisoformat(os.environ.get("YICI_CLOSES_AT", "17:00"))  # R28
UNTAKEN_HOURS = max(1, int(os.environ.get("YICI_UNTAKEN_HOURS", "24")))  # R23
ORDER_DAYS = max(1, int(os.environ.get("YICI_ORDER_DAYS", "3")))  # R25
REVOKE_DAYS = max(1, int(os.environ.get("YICI_REVOKE_DAYS", "10")))  # R30
OPINION_DAYS = max(7, int(os.environ.get("YICI_OPINION_DAYS", "30")))  # on keeping a proof (C026)
SEARCH_ASKERS = max(3, int(os.environ.get("YICI_SEARCH_ASKERS", "5")))  # k of k-anonymity
CLAMD = os.environ.get("YICI_CLAMD", "")  # tcp://host:3310 or unix:/run/clamav/clamd.ctl
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF, NONCE],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF, *oidc.origins(os.environ), *PAYMENT_ORIGINS],
    }
}

MAIL = mail.settings(os.environ, DEMO)
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = MAIL.backend, MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.ssl
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender
SMS_URL = os.environ.get("YICI_SMS_URL") or (f"{SITE_URL}/sandbox/sms" if DEMO else "")
SMS_APP = os.environ.get("YICI_SMS_APP", "yici")
SMS_SECRET = os.environ.get("YICI_SMS_SECRET") or (KEYS.of("sms") if DEMO else "")
SMS_SIGN = os.environ.get("YICI_SMS_SIGN", "一次")  # 【...】 before every SMS, as operators ask
CARRIERS = {"email": "smtp" if MAIL.is_set else "", "sms": "http" if SMS_URL else ""}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "yici.people.accounts.Accounts"
ACCOUNT_FORMS = {"signup": "yici.people.forms.SignUp"}
REAL_NAME_SOURCE = os.environ.get("YICI_REAL_NAME", "sandbox" if DEMO else "none")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

SOCIALACCOUNT_ADAPTER = "yici.people.accounts.OpenIdConnect"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = oidc.providers(os.environ)
OIDC_NUMBER = os.environ.get("YICI_OIDC_NUMBER_CLAIM", "id_number")
OIDC_NAME = os.environ.get("YICI_OIDC_NAME_CLAIM", "name")

MFA_ADAPTER = "yici.people.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SECOND_FACTOR = os.environ.get("YICI_SECOND_FACTOR", "demo" if DEMO else "required")

PROCRASTINATE_ON_APP_READY = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("YICI_LOG", "WARNING")},
}
