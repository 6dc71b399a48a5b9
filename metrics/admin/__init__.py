"""The numbers in the admin. Importing this registers them; what they are used by is added by whoever uses them."""

from metrics import checks  # noqa: F401 registers the system checks
from metrics.admin import catalogue, charts, claims, observations, redactions

__all__ = ["catalogue", "charts", "claims", "observations", "redactions"]
