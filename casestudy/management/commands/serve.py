"""Serve the site with the production server."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):
    """gunicorn, configured by our settings instead of by a file of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand over our options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application to serve."""
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Serve the site on BIND with WORKERS processes of eight threads. Stops on Ctrl-C or SIGTERM once open requests are answered."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop."""
        # A connection opened before the fork would be shared by all workers.
        connections.close_all()
        Server(
            {
                "bind": settings.BIND,
                "workers": settings.WORKERS,
                "worker_class": "gthread",
                "threads": 8,
                "preload_app": True,
                "graceful_timeout": 10,
                # No limit here: our own middleware answers a long address, with a page that says what is wrong.
                "limit_request_line": 0,
                # Whom to believe about X-Forwarded-* is decided in one place, TRUSTED_PROXIES.
                "forwarded_allow_ips": "",
                # Our request log has no personal data; gunicorn's has addresses.
                "accesslog": None,
                "loglevel": "warning",
                "control_socket_disable": True,
            }
        ).run()
