"""All settings, from the environment, safe by default.

`make run` and `python -m config.stack exec` set every variable that is needed; docs/operations.md lists them.
"""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pghistory
from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.logs import logging_settings

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", False)
EMBEDDED = env.bool("PLUMBLINE_EMBEDDED", False)
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. `make run` and `python -m config.stack exec` set it.")
# Former keys, so that sessions, links and second factors outlive a new one (docs/operations.md).
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"] if EMBEDDED else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
PUBLIC_URL = env.str("PUBLIC_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "organization",
    "kpis",
    "alignment",
    "governance",
    "dashboards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "organization.middleware.RequestTransactionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "organization.middleware.CompanyMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
            ],
        },
    },
]

# ── Database ────────────────────────────────────────────────────────────────────────────────────────────────────────
# Two roles (docs/decisions/0002-roles.md): `default` is the app role, bound by row-level security; `owner` migrates.


def _database(url: str, *, role: str | None = None) -> dict[str, object]:
    """Django's settings for a postgresql:// URL; socket folders come as `?host=`; `role` is assumed after login."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"The database must be PostgreSQL 18, not {parts.scheme or 'unset'}.")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    if role is not None:
        options["options"] = f"-c role={role}"
    if POOL:
        options["pool"] = {"min_size": 1, "max_size": env.int("DB_POOL_MAX", 8)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": str(options.pop("host", "") or unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 0 if POOL else 60,
        "CONN_HEALTH_CHECKS": not POOL,
        "OPTIONS": options,
    }


POOL = env.bool("DB_POOL", False)
DATABASE_URL = env.str("DATABASE_URL", "postgresql://plumbline_app@localhost/plumbline")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "")
# With one login only (a laptop's own server) that login owns the tables and everything else runs after SET ROLE.
APP_ROLE = (
    unquote(urlsplit(DATABASE_URL).username or "") if DATABASE_OWNER_URL else env.str("APP_ROLE", "plumbline_app")
)
DATABASES = {
    "default": _database(DATABASE_URL, role=None if DATABASE_OWNER_URL else APP_ROLE),
    "owner": _database(DATABASE_OWNER_URL or DATABASE_URL),
}
DATABASE_ROUTERS = ["config.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Redis protocol: broker and cache keep to databases of their own ─────────────────────────────────────────────────
REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", REDIS_URL),
        "KEY_PREFIX": env.str("CACHE_PREFIX", "plumbline"),
    }
}
# Requests of one token of the interface within a minute; 0: no limit.
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", 600)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A worker that was killed gives its task back after ten minutes; without the throttle the sweep takes 100 s more.
    "visibility_timeout": 600,
    "unacked_restore_throttle": 1,
    "global_keyprefix": env.str("BROKER_PREFIX", "plumbline:"),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"

# ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "organization.services.signin.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a person enters through an invitation, which proves the address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can sign up, so there is nothing to write to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = str
ACCOUNT_CHANGE_EMAIL = True  # one address; the new one takes the place of the old one when it is confirmed
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Tries that are counted in the cache (docs/operations.md): of an address on the network (ip), of an account (key: also
# its second factor), of who is signed in (user). Written out, because the pages say them and tests hit them.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,100/h/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/3m/key",
    "signup": "20/m/ip",
}
PASSWORD_RESET_TIMEOUT = 86_400
ACCOUNT_FORMS = {"reset_password": "organization.forms.account.ForgottenPasswordForm"}
MFA_ADAPTER = "organization.services.second_factor.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "organization.forms.second_factor.ActivateAppForm",
    "authenticate": "organization.forms.second_factor.CodeForm",
    "reauthenticate": "organization.forms.second_factor.CodeAgainForm",
    "add_webauthn": "organization.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "organization.forms.second_factor.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Nobody signs up alone, so nobody can block another's address by protecting an account with it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Plumbline"
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SAMESITE = "Lax"

# ── Mail: files under var/mail unless a server is named ─────────────────────────────────────────────────────────────
VAR_DIR = Path(env.str("STACK_HOME", str(BASE_DIR / "var")))
if SMTP_URL := env.str("SMTP_URL", ""):
    EMAIL_CONFIG = env.dj_email_url("SMTP_URL")
    EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
    EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
    EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
    EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = EMAIL_CONFIG["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds; a mail server that does not answer must not hold a worker
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "Plumbline <plumbline@localhost>")

# ── Words and time ──────────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ── Static files: installed by packages, never committed ────────────────────────────────────────────────────────────
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS: list[object] = [BASE_DIR / "static"]
for package, folder in (("plotly", "package_data"), ("bootstrap", "")):
    if (found := find_spec(package)) and found.submodule_search_locations:
        STATICFILES_DIRS.append((package, str(Path(found.submodule_search_locations[0]) / folder)))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if env.bool("STATIC_MANIFEST", not EMBEDDED and not DEBUG)
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED
WHITENOISE_MAX_AGE = 3600

# ── Browser security ────────────────────────────────────────────────────────────────────────────────────────────────
HTTPS = env.bool("HTTPS", not EMBEDDED)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# ── Trail ───────────────────────────────────────────────────────────────────────────────────────────────────────────
# Who and why stand as JSON on every event: no shared context row that many requests would update.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_APPEND_ONLY = False  # held by revoked rights instead: the app role has no UPDATE or DELETE on events
PGHISTORY_ADMIN_ALL_EVENTS = False

# ── Interface (docs/api.md) ─────────────────────────────────────────────────────────────────────────────────────────
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["organization.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],  # the gates of each room decide
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["organization.http.fields.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "organization.http.problems.answer",
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Plumbline",
    "DESCRIPTION": "The interface of Plumbline. docs/api.md tells how to begin.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "CadenceEnum": "kpis.models.Cadence",
        "LevelEnum": "kpis.models.Level",
        "MaturityLevelEnum": "governance.rules.maturity.LEVELS",
        "ValueSourceEnum": "kpis.models.Source",
        "DerivationKindEnum": "kpis.models.derivation.DerivationKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "organization.http.openapi.said_of_all",
    ],
}

# ── Log ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
LOGGING = logging_settings(
    level=env.str("LOG_LEVEL", "INFO"),
    access_level=env.str("ACCESS_LOG_LEVEL", "WARNING"),
    as_json=env.str("LOG_FORMAT", "lines") == "json",
)
SILENCED_SYSTEM_CHECKS: list[str] = []
