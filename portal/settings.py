"""One settings file. Everything an operator can change comes from the environment: see environment.TABLE."""

import os
import pathlib
from urllib.parse import urlsplit

import django.forms
import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import environment, keys

ENV = environment.read()
BASE_DIR = environment.ROOT
DATA_DIR = keys.ensure_folder(ENV["DATA_DIR"])
DEBUG = ENV["DEBUG"]

_loopback = environment.is_loopback(ENV["HOST"])
PUBLIC_URL = ENV["PUBLIC_URL"] or (f"http://{ENV['HOST']}:{ENV['PORT']}" if _loopback else "")
if not PUBLIC_URL:
    raise ImproperlyConfigured(
        f"HOST={ENV['HOST']!r} is reachable from outside, so set PUBLIC_URL to the address people use."
    )
SECURE = PUBLIC_URL.startswith("https://")
_public_host = urlsplit(PUBLIC_URL).hostname or ""
if not SECURE and not environment.is_loopback(_public_host) and not ENV["INSECURE_HTTP"]:
    raise ImproperlyConfigured(
        f"PUBLIC_URL={PUBLIC_URL!r} has no TLS. Use https://, or INSECURE_HTTP=yes for a trial in a closed network."
    )

SECRET_KEY = keys.read_private(
    environment.folder(ENV["SECRET_KEY_FILE"]) if ENV["SECRET_KEY_FILE"] else DATA_DIR / "secret.key",
    make=None if ENV["SECRET_KEY_FILE"] else keys.new_secret_key(),
)
ENCRYPTION_KEYS_PATH = (
    environment.folder(ENV["ENCRYPTION_KEYS_FILE"]) if ENV["ENCRYPTION_KEYS_FILE"] else DATA_DIR / "keys.json"
)

# pyspnego tells a server the name of this machine unless it is given another; an empty one is left out.
os.environ.setdefault("NETBIOS_COMPUTER_NAME", "")

ALLOWED_HOSTS = [_public_host, "127.0.0.1", "localhost"] if _loopback else [_public_host]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "portal.accounts",
    "portal.connectors",
    "portal.connections",
    "portal.signins",
    "portal.sharing",
    "portal.imports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # against guessing a token by the size, it adds bytes at random
    "portal.middleware.PrivateAnswers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.OrganisationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORMS_TEMPLATES = pathlib.Path(django.forms.__file__).parent / "templates"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", FORMS_TEMPLATES],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.frame.context",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "portal.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "portal.fields.PortalRenderer"

DATABASES = {"default": environ.Env.db_url_config(ENV["DATABASE_URL"] or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 600
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 20},
        "options": "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
    }
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "template_fragments": {  # where {% cache %} keeps what it draws
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "connectors:list"
PASSWORD_RESET_TIMEOUT = 3600
INVITATION_DAYS = 7
SETUP_CODE_MINUTES = 30

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "portal.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code", "token"]
AXES_CLIENT_IP_CALLABLE = "portal.accounts.addresses.client_address"
AXES_VERBOSE = False

vars().update(environ.Env.email_url_config(ENV["EMAIL_URL"]))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV["EMAIL_FROM"]

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # an import is reviewed with a tick for each of its operations
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 2**20

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV["TRUSTED_PROXIES"] else None
_prefix = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}session", f"{_prefix}csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if SECURE else {}),
    }
}

# spnego writes what it sends, from which a password can be guessed, at the level DEBUG.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "portal.logs.Masked"}},
    "formatters": {"line": {"()": "portal.logs.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["masked"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO"}, "axes": {"level": "WARNING"}, "spnego": {"level": "INFO"}},
}
