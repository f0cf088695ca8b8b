"""One connection: reads the requests that come in on it, one after the other, and has each answered."""

import threading

from .wire import Wire

MAX_HEAD = 256 * 1024
PIECE = 256 * 1024
PRIVATE = "x-open-runtimes-"
SINGLE = frozenset(("authorization", "content-length", "content-type", "host", "user-agent"))  # the first one counts


class BadRequest(Exception):
    """Not HTTP/1.1, or more of it than is read here."""


class Incoming:
    """A request as it is on the wire: its head has been read, its body is still to come."""

    __slots__ = ("method", "target", "headers", "private", "keep_alive", "_reader", "_wire", "_left", "_expects")

    def __init__(self, reader, wire, line):
        self._reader = reader
        self._wire = wire
        try:
            method, target, version = line.decode("latin-1").split()
        except ValueError:
            raise BadRequest from None
        self.method = method
        self.target = target
        self.headers = {}
        self.private = {}
        self._read_headers(MAX_HEAD - len(line))
        connection = self.headers.get("connection", "").lower()
        self.keep_alive = version != "HTTP/1.0" and "close" not in connection
        self._expects = self.headers.get("expect", "").lower() == "100-continue"
        self._left = self._length()

    def _read_headers(self, room):
        readline = self._reader.readline
        while True:
            line = readline(room + 1)
            room -= len(line)
            if room < 0 or not line.endswith(b"\n"):
                raise BadRequest
            name, colon, value = line.partition(b":")
            if not colon:
                if line.strip():
                    raise BadRequest
                return
            self._add(name.decode("latin-1").lower(), _text(value.strip()))

    def _add(self, name, value):
        headers = self.private if name.startswith(PRIVATE) else self.headers
        if name not in headers:
            headers[name] = value
        elif name not in SINGLE:
            headers[name] += ("; " if name == "cookie" else ", ") + value

    def _length(self):
        """The bytes of the body, or None if it comes in chunks."""
        if "transfer-encoding" in self.headers:
            if self.headers["transfer-encoding"].lower() != "chunked" or "content-length" in self.headers:
                raise BadRequest
            return None
        length = self.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise BadRequest
        return int(length)

    def pieces(self):
        """The body, once, as it comes in."""
        if self._left == 0:
            return
        if self._expects:
            self._wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if self._left is None:
            while size := self._chunk_size():
                yield from self._exactly(size)
                self._reader.readline(3)
            while self._reader.readline(MAX_HEAD).strip():
                pass  # trailers
        else:
            yield from self._exactly(self._left)
        self._left = 0

    def _chunk_size(self):
        digits = self._reader.readline(1024).partition(b";")[0].strip()
        try:
            return int(digits, 16)
        except ValueError:
            raise BadRequest from None

    def _exactly(self, size):
        while size > 0:
            piece = self._reader.read(min(size, PIECE))
            if not piece:
                raise ConnectionError("the connection ended within a body")
            size -= len(piece)
            yield piece

    def body(self, limit):
        """The whole body, and its size; None instead of the body if that is over the limit."""
        pieces, size = [], 0
        for piece in self.pieces():
            size += len(piece)
            if size <= limit:
                pieces.append(piece)
            else:
                pieces.clear()
        return (b"".join(pieces) if size <= limit else None), size

    def drain(self):
        """Whatever it carries, the connection stays usable."""
        for _ in self.pieces():
            pass

    def reply(self, status, text):
        """Answers with a text of the runtime itself."""
        self.drain()
        body = text.encode()
        head = f"HTTP/1.1 {status} \r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\n\r\n"
        self._wire.send(head.encode() + (b"" if self.method == "HEAD" else body))


def _text(value):
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


class Connection:
    """Served by one thread at a time. `answer(incoming, connection)` says whether that goes on after a request."""

    def __init__(self, connection, answer):
        self.wire = Wire(connection)
        self._reader = connection.makefile("rb", 64 * 1024)
        self._answer = answer

    def serve(self):
        """Serves until the connection's end, or until it has been handed over."""
        handed_over = False
        try:
            while not handed_over and (line := self._reader.readline(MAX_HEAD)):
                if not line.strip():
                    continue  # some clients end a body with one line too many
                incoming = Incoming(self._reader, self.wire, line)
                handed_over = not self._answer(incoming, self)
                if not incoming.keep_alive:
                    break
        except BadRequest:
            self.wire.send(b"HTTP/1.1 400 \r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        except ConnectionError:
            pass  # the caller is gone
        finally:
            if not handed_over:
                self._close()

    def hand_over(self):
        """Goes on in another thread: the one that served so far is stuck in a function whose call has been answered."""
        try:
            threading.Thread(target=self.serve, daemon=True).start()
        except RuntimeError:
            self._close()  # there is no thread left

    def _close(self):
        self._reader.close()
        self.wire.close()
