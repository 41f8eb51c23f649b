"""The application behind a real socket, for the browser; it can be stopped and started to lose the network for real."""

import threading
import time
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    """Prints nothing for each request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class LiveServer:
    """Serves an application on a free port of this machine. The port stays the same after `stop` and `start`."""

    def __init__(self, app: WSGIApplication, *, tls: bool = False) -> None:
        self._app = app
        self._tls = tls
        self._server: BaseWSGIServer | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """The address without a slash at the end. `localhost` counts as a secure context in a browser."""
        return f"http{'s' if self._tls else ''}://localhost:{self.port}"

    def start(self) -> None:
        self._server = self._bound()
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._server.block_on_close = False  # type: ignore[attr-defined] # a browser keeps idle connections open
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def _bound(self, seconds: float = 10.0) -> BaseWSGIServer:
        """On the port it had before, which somebody else's outgoing connection may have got for a moment meanwhile."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return make_server(
                    "localhost",
                    self.port,
                    self._app,
                    threaded=True,
                    request_handler=QuietHandler,
                    ssl_context="adhoc" if self._tls else None,
                )
            except SystemExit:  # how werkzeug says that the address is in use
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """Close the socket: from now on a browser gets no connection at all."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
