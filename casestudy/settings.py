"""Every setting of the site. What differs between machines is read from the environment here, and only here;
`.env.example` lists it."""

from pathlib import Path
from typing import Any

from casestudy import environment, policy

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# --- What kind of place this is -------------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret("SECRET_KEY", "for-development-only-" + "x" * 40 if DEBUG else None)
BIND = environment.text("BIND", "127.0.0.1:8000")
WORKERS = environment.number("WORKERS", 1)
SITE_URL, _HOST, SECURE = environment.site_url("SITE_URL", f"http://127.0.0.1:{BIND.rpartition(':')[2]}")
ALLOWED_HOSTS = environment.items("ALLOWED_HOSTS") or sorted(
    {_HOST, *([] if SECURE else environment.LOOPBACK - {"::1"} | {"[::1]"})}
)
CSRF_TRUSTED_ORIGINS = environment.items("CSRF_TRUSTED_ORIGINS")
#: Addresses or networks whose X-Forwarded-* headers are believed.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")

# --- Code -----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "casestudy",
    "metrics",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "js_asset",
    "django_prose_editor",
]

MIDDLEWARE = [
    "casestudy.middleware.trusted_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casestudy.middleware.request_log",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "casestudy.middleware.public_headers",
    "django.middleware.gzip.GZipMiddleware",
    "casestudy.middleware.pages_compressed",
    "casestudy.middleware.Conditional",
    "casestudy.middleware.page_language",
    "casestudy.middleware.request_guard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "casestudy.middleware.desk_guard",
]

ROOT_URLCONF = "casestudy.urls"
WSGI_APPLICATION = "casestudy.wsgi.application"
CSRF_FAILURE_VIEW = "casestudy.errors.csrf_failure"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casestudy.context.site",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'casestudy.sqlite3'}")
}
if Path(DATABASES["default"]["NAME"]).parent == VAR_DIR:
    VAR_DIR.mkdir(exist_ok=True)
CACHES = {
    "default": environment.cache("CACHE_URL"),
    # A picture weighs a hundred kilobytes: a process keeps some 20 MB of them.
    "pictures": environment.cache("CACHE_URL", "casestudy-pictures", 200),
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {
        "BACKEND": environment.text("MEDIA_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": environment.options("MEDIA_STORAGE_OPTIONS"),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "casestudy.assets.HashedStorage"
    },
}

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
#: Of the forms in the admin; what is stored, compared and published is UTC.
TIME_ZONE = environment.text("TIME_ZONE", "UTC")

# --- Security: what plain http cannot do follows the scheme of SITE_URL ---------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SECURE_CSP = policy.PUBLIC
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # entering the browsers' preload list is hard to undo, and for the owner of the domain to decide
    "mail.W001",  # nothing here sends mail unless EMAIL_URL is given
]
#: An article of 160 sections in one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    # Public reads ask for no session, so that an answer varies with nothing and caches.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "metrics.api.negotiation.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "casestudy.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_THROTTLE_RATES": {"writes": "60/min"},
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Casestudy",
    "DESCRIPTION": "Case studies whose numbers can be checked: texts as bound narrative, and the record that they rest on.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["casestudy.api.describing.with_problems"],
}

# --- What leaves this process: mail and log -------------------------------------------------------------------------

# Without EMAIL_URL nothing can be sent in production, and an attempt says so.
MAILERS = environment.mailers("EMAIL_URL", console=DEBUG)
DEFAULT_FROM_EMAIL = environment.sender("EMAIL_FROM", _HOST)

LOG_FORMAT = environment.choice("LOG_FORMAT", "text", "json")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"},
        "json": {"()": "casestudy.logging.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers mail tracebacks with cookies and addresses in them.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # casestudy.requests already has a line for each request; this one is for the tracebacks.
        "django.request": {"level": "ERROR"},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
