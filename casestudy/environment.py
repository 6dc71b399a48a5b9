"""Reading the environment: each function takes a name, answers a checked value, and says the way out when it cannot.

Imports nothing of Django but its exception, so that settings can use it before anything is set up.
"""

import json
import os
from email.errors import HeaderParseError
from email.headerregistry import Address
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

Network = IPv4Network | IPv6Network


def text(name: str, default: str = "") -> str:
    """The variable without surrounding space; the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off or nothing; anything else is refused."""
    value = text(name).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: write {name}=1 or {name}=0.")
    return value in TRUE


def items(name: str) -> list[str]:
    """The comma-separated parts, empty ones dropped."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def networks(name: str) -> list[Network]:
    """Comma-separated addresses or networks, such as ``10.0.0.5, 10.1.0.0/16``."""
    try:
        return [ip_network(part) for part in items(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}; write addresses or networks such as 10.0.0.5, 10.1.0.0/16."
        ) from error


def number(name: str, default: int) -> int:
    """A whole number of at least one."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number above nought.")
    return int(value)


def choice(name: str, *options: str) -> str:
    """One of the options; the first is the default."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name}={value!r} is unknown: it is one of {', '.join(options)}.")
    return value


def options(name: str) -> dict[str, Any]:
    """A JSON object; empty where unset."""
    try:
        value = json.loads(text(name, "{}"))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise ImproperlyConfigured(f'{name} is not a JSON object such as {{"key": "value"}}.')
    return value


def site_url(name: str, default: str) -> tuple[str, str, bool]:
    """The address without its final slash, its host, and whether it is https.

    Plain http is accepted on loopback only: elsewhere a password and a session would cross a network in the clear.
    """
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name}={value!r} is not an address such as https://example.org.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(
            f"{name}={value!r} is plain http outside loopback: put TLS in front and write https://{parts.netloc}."
        )
    return value, parts.hostname, parts.scheme == "https"


def secret(name: str, stand_in: str | None) -> str:
    """The secret; the stand-in where one is allowed (development); a refusal that tells how to make one otherwise."""
    value = text(name) or stand_in
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. In production give it 50 or more random characters, for example from "
            f"`python -c 'import secrets; print(secrets.token_urlsafe(60))'`; on your own machine set DEBUG=1."
        )
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """Django's database settings from ``sqlite:///path`` or ``postgres://user:password@host:port/name``.

    SQLite keeps a write-ahead log and takes its write lock when a transaction begins, so that readers never wait and
    writers queue instead of failing half way.
    """
    address = text(name, default)
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{name} is not an address such as postgres://user@host:5432/name: {error}"
        ) from error
    engine = settings["ENGINE"].rpartition(".")[2]
    if engine == "sqlite3":
        settings["CONN_MAX_AGE"] = 0
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif engine != "postgresql":
        raise ImproperlyConfigured(f"{name} names {engine}: this site runs on PostgreSQL and on SQLite.")
    return settings


def cache(name: str, use: str = "casestudy", entries: int = 2000) -> dict[str, Any]:
    """Django's cache settings from ``redis://host:port/number`` (Valkey too); in-process where unset, and then at most so
    many entries."""
    address = text(name, "locmem://")
    scheme = address.partition("://")[0]
    if scheme in {"redis", "rediss"}:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": address,
            "KEY_PREFIX": use,
        }
    if scheme == "locmem":
        return {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": use,
            "OPTIONS": {"MAX_ENTRIES": entries},
        }
    raise ImproperlyConfigured(f"{name}={address!r} is neither redis://host:port/number nor locmem://.")


def mailers(name: str, console: bool) -> dict[str, Any]:
    """Django's MAILERS from ``smtp://user:password@host:port`` (``smtps`` for TLS from the start, ``?starttls=1`` for
    STARTTLS); ``file:///folder`` writes each mail into a file, to look at. Where unset: printed on the console if asked
    for, else none."""
    value = text(name)
    if not value:
        return {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}} if console else {}
    address = urlsplit(value)
    if address.scheme == "file" and not address.netloc and address.path.strip("/"):
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"default": {"BACKEND": backend, "OPTIONS": {"file_path": unquote(address.path)}}}
    if address.scheme not in {"smtp", "smtps"} or not address.hostname:
        raise ImproperlyConfigured(
            f"{name} is neither smtp://user:password@host:port nor smtps://... nor file:///folder."
        )
    secure = address.scheme == "smtps"
    options = {
        "host": address.hostname,
        "port": address.port or (465 if secure else 587),
        "username": unquote(address.username or ""),
        "password": unquote(address.password or ""),
        "use_ssl": secure,
        "use_tls": dict(parse_qsl(address.query)).get("starttls") == "1",
        "timeout": 10,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


def sender(name: str, host: str) -> str:
    """The address that mails come from; ``alerts`` at the site's own host where unset."""
    value = text(name, f"alerts@{'localhost' if host in LOOPBACK else host}")
    try:
        return Address(addr_spec=value).addr_spec
    except (ValueError, HeaderParseError) as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not an address such as alerts@example.org.") from error
