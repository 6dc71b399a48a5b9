"""What is sent by what is accepted. The framework reads this by its name, before any view."""

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class Negotiation(DefaultContentNegotiation):
    """An empty ``Accept`` says no more than one that is missing: anything will do."""

    def get_accept_list(self, request: Request) -> list[str]:
        """The media types that are accepted, as written."""
        accepted: list[str] = super().get_accept_list(request)
        return accepted if any(accepted) else ["*/*"]
