"""Every setting, read from the environment in this one place. Each default works on a laptop."""

from __future__ import annotations

import secrets
from datetime import timedelta

import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

from config.alert_settings import *  # noqa: F403 each of them is a setting
from config.api.rates import read_rates
from config.check_settings import *  # noqa: F403 these too
from config.embedded.locations import celery_url, database_url, redis_url, sample_port
from config.environment import DATA_DIR, DEMO, GIVEN_DATABASE_URL, GIVEN_REDIS_URL, HOST, PORT, SITE_URL, env  # noqa: F401 settings too
from config.keeping_settings import *  # noqa: F403 these too
from config.keeping_settings import SNAPSHOT_STORAGE, SNAPSHOT_STORAGE_OPTIONS
from config.opinion_settings import *  # noqa: F403 and these
from config.public_settings import *  # noqa: F403 and these
from config.schedule import *  # noqa: F403 and this
from config.signing_keys import key_made_once, keys_given

# --- Where things are ---------------------------------------------------------------------------------
DATABASE_URL = GIVEN_DATABASE_URL or database_url(DATA_DIR)
REDIS_URL = GIVEN_REDIS_URL or redis_url(DATA_DIR)
EMBEDDED_POSTGRES = not GIVEN_DATABASE_URL
EMBEDDED_REDIS = not GIVEN_REDIS_URL
SAMPLE_PORT = env.int("SAMPLE_PORT", default=sample_port(DATA_DIR, otherwise=PORT + 10))

# --- What kind of installation ------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO_ACCOUNTS = {"edda": "editor", "farid": "fact-checker", "rena": "reviewer", "admin": "administrator"}
DEMO_PASSWORD = "demo"  # noqa: S105 the demo is for one's own machine
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_NAME = env.str("SITE_NAME", default="Claim verification")


def _secret_key() -> str:
    """The key from the environment, else one made once and kept in DATA_DIR, readable by its owner alone."""
    if given := env.str("SECRET_KEY", default=""):
        return given
    kept = DATA_DIR / "secret_key"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(50))
        return kept.read_text()
    except OSError:
        return secrets.token_urlsafe(50)  # a folder that cannot be written is reported by the command itself


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "config",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "axes",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "claims",
    "sources",
    "verification",
]

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES < 0:
    raise ImproperlyConfigured("The setting TRUSTED_PROXIES is less than nothing.")

MIDDLEWARE = [
    "config.proxies.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.api.limits.RateLimitHeaders",
    "verification.api.ahead.FactsAhead",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.languages.InterfaceLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=10)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOGIN_COOLOFF_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

# --- PostgreSQL and Redis -----------------------------------------------------------------------------
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// ; no other database is supported.")
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
if env.bool("DATABASE_PREPARED", default=True):
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)  # our own statements; Django's never are
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- Who changed what ---------------------------------------------------------------------------------
PGTRIGGER_PRUNE_ON_INSTALL = False  # it does not know the triggers of the partitions
PGHISTORY_BASE_MODEL = "config.history.Event"
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()  # who and why stand in the event row, where nothing changes
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField(db_index=True)
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_ADMIN_ALL_EVENTS = False

# --- Celery -------------------------------------------------------------------------------------------
CELERY_BROKER_URL = celery_url(REDIS_URL)
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

# --- Signing bundles: the first key signs ---------------------------------------------------------------
SIGNING_KEYS = keys_given(env.list("SIGNING_KEYS", default=[]), "SIGNING_KEYS") or [key_made_once(DATA_DIR)]
SIGNING_KEYS_RETIRED = keys_given(env.list("SIGNING_KEYS_RETIRED", default=[]), "SIGNING_KEYS_RETIRED")

# --- Finding claims -----------------------------------------------------------------------------------
SEARCH_BY_MEANING = env.bool("SEARCH_BY_MEANING", default=True)

# --- Files --------------------------------------------------------------------------------------------
IMPORT_MAX_BYTES = 5_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * IMPORT_MAX_BYTES
STATIC_URL = "static/"
FORMS_URLFIELD_ASSUME_HTTPS = True  # Django 6 does so; this name goes with it
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "snapshots": {"BACKEND": SNAPSHOT_STORAGE, "OPTIONS": SNAPSHOT_STORAGE_OPTIONS},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Language and time --------------------------------------------------------------------------------
LANGUAGES = [("en", "English"), ("ur", "اردو")]  # each has its catalogues; how to add one is in CONTRIBUTING.md
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured(
        f"The setting LANGUAGE_CODE is “{LANGUAGE_CODE}”. It must be one of {', '.join(dict(LANGUAGES))}."
    )
LANGUAGE_COOKIE_AGE = timedelta(days=365) // timedelta(seconds=1)
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_SECURE = True, "Lax", HTTPS
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# --- API ----------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "verification.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "config.api.scopes.InScope"],
    "DEFAULT_THROTTLE_CLASSES": ["config.api.limits.RateLimit"],
    "DEFAULT_FILTER_BACKENDS": ["config.api.defaults.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "config.api.defaults.CursorPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.defaults.problem_response",
    "DEFAULT_VERSIONING_CLASS": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "PAGE_SIZE": 50,
}
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 a model
REST_KNOX = {"TOKEN_TTL": timedelta(days=env.int("TOKEN_DAYS", default=90)), "AUTO_REFRESH": False}
TOKEN_MOST_DAYS = env.int("TOKEN_MOST_DAYS", default=365)
API_RATES = read_rates(env.named("API_RATES", default=""))
SPECTACULAR_SETTINGS = {
    "TITLE": "Claim verification API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/config/favicon.svg",
    "SWAGGER_UI_SETTINGS": "{deepLinking: true, validatorUrl: null, defaultModelsExpandDepth: 0, ...window.reference}",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.schema.describe_all",
        "verification.api.reference.tell",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ClaimKind": "claims.models.claim.Kind",
        "SourceKind": "sources.models.source.SourceKind",
        "ArchiveRequestKind": "sources.models.archive.RequestKind",
        "Rating": "verification.models.rating.Rating",
        "Health": "sources.models.source.Health",
        "EventKind": "verification.models.edition.EventKind",
        "WebhookState": "verification.models.webhook.WebhookState",
    },
}

# --- Admin --------------------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SUBHEADER": "From an article to a verified fact",
    "SITE_SYMBOL": "fact_check",
    "SITE_URL": "/facts/",  # where the log-in leads back to
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("config/favicon.svg")}],
    "STYLES": [lambda request: static("config/admin.css")],
    "SCRIPTS": [lambda request: static("config/frame.js")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "verification.dashboard.dashboard",
    "SIDEBAR": {"show_search": False, "navigation": "verification.dashboard.navigation"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "WARNING"}, "trafilatura": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
