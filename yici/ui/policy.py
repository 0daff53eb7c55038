"""What a browser may load for our pages (Content-Security-Policy)."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware


class ContentPolicy(CSPMiddleware):
    """The policy of the settings, for answers that did not bring a stricter one of their own."""

    def process_response(self, request, response):
        return response if HEADER in response else super().process_response(request, response)
