"""What a proxy says of a visitor counts only where the proxy is one of ours (OWASP ASVS 5.0, 4.1.3).

From anybody else the headers are dropped, so that nobody chooses the network that is counted against them, or the
protocol and the host that we take ourselves to be called by.
"""

import re
from collections.abc import Iterable, Sequence
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SAID_OF_VISITORS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class TrustedProxies:
    """Takes the visitor's address and protocol from the proxies of these networks. A host is never taken."""

    def __init__(self, application: WSGIApplication, networks: Sequence[str]) -> None:
        self._application = application
        self._networks = [ip_network(network) for network in networks]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said = {name: environ.pop(name) for name in SAID_OF_VISITORS if name in environ}
        if said and self._is_ours(environ.get("REMOTE_ADDR", "")):
            way = [each.strip() for each in said.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
            # The last one that is no proxy of ours: all before it were written by whoever asked.
            visitor = next((each for each in reversed(way) if not self._is_ours(each)), None)
            if visitor is not None:
                environ["REMOTE_ADDR"] = visitor
            if (scheme := said.get("HTTP_X_FORWARDED_PROTO")) in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return self._application(environ, start_response)

    def _is_ours(self, address: str) -> bool:
        try:
            return any(ip_address(address) in network for network in self._networks)
        except ValueError:
            return False


class OwnHosts:
    """Answers only to the host of the server's own address, so that nobody makes it call itself by another name.

    `localhost` and its address stand beside it for whoever watches the server from the same machine; no link is made
    from them.
    """

    def __init__(self, application: WSGIApplication, address: str) -> None:
        self._application = application
        self._hosts = {urlsplit(address).hostname, "localhost", "127.0.0.1"}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if re.sub(r":\d{1,5}$", "", environ.get("HTTP_HOST", "")) in self._hosts:
            return self._application(environ, start_response)
        start_response(
            "400 Bad Request", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        )
        return [b"Nothing is served under this name."]
