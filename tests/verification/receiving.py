"""A receiver of webhooks on loopback, which takes what is posted, or misbehaves as it is told."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Receiver:
    """Answers with a status, some headers and a body, after a while. Keeps what it took."""

    def __init__(self) -> None:
        self.status = 204
        self.headers: dict[str, str] = {}
        self.body = b""
        self.delay = 0.0  # seconds
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.at_once = self.most_at_once = 0
        receiver, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    receiver.at_once += 1
                    receiver.most_at_once = max(receiver.at_once, receiver.most_at_once)
                    receiver.taken.append((dict(self.headers), body))
                time.sleep(receiver.delay)
                with lock:
                    receiver.at_once -= 1
                status = receiver.answers(dict(self.headers), body)
                try:
                    self.send_response(status)
                    for name, value in receiver.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(receiver.body)
                except OSError:
                    pass  # whoever asked has gone

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?token=secret"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def answers(self, headers: dict[str, str], body: bytes) -> int:
        """The status for one message; tests put another function here."""
        return self.status

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join(5)
