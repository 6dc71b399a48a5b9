"""The site's settings as the tests run them: nothing is read from the machine but DATABASE_URL and CACHE_URL."""

import os
import tempfile

for name in ("ALLOWED_HOSTS", "SITE_URL", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES", "BIND", "WORKERS", "LOG_FORMAT", "TIME_ZONE", "DEBUG",
             "MEDIA_ROOT", "MEDIA_STORAGE", "MEDIA_STORAGE_OPTIONS", "EMAIL_URL", "EMAIL_FROM"):  # fmt: skip
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "only-for-tests-" + "0" * 50

from casestudy.settings import *

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # Hashed names need collectstatic; a test of them makes its own storage.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Of this process only, so that two runs on one machine do not meet. SQLite in a file: browser tests have several threads.
_name = f"casestudy-tests-{os.getpid()}"
DATABASES["default"]["TEST"] = {
    "NAME": os.path.join(tempfile.gettempdir(), f"{_name}.sqlite3")
    if "sqlite3" in DATABASES["default"]["ENGINE"]
    else _name,
}
LOGGING["root"]["level"] = "WARNING"
