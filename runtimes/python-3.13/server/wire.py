"""The sending half of a connection."""

import socket
import struct
import threading
import time

SLOW_READER = 10  # seconds that one piece may take


class Wire:
    """What has been sent is with the kernel when `send` returns, whichever thread sends and whatever comes after: an event
    loop that never gets its turn again, a crash, the out-of-memory killer. So nothing is kept back here; a reader that is
    slow makes its sender wait, and one that has stopped reading is cut off."""

    def __init__(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", SLOW_READER, 0))
        self._socket = connection
        # Reentrant: a signal handler or a finalizer may log while its own thread is sending.
        self._lock = threading.RLock()
        self._unsent = []
        self._sending = False
        self._broken = False

    def send(self, data):
        with self._lock:
            if self._broken:
                return
            self._unsent.append(data)
            if self._sending:
                return  # in the middle of another piece; the call that sends it goes on with ours
            self._sending = True
            try:
                while self._unsent:
                    self._send(self._unsent.pop(0))
            except OSError:
                self._break()
            finally:
                self._sending = False

    def _send(self, data):
        rest = memoryview(data)[self._socket.send(data) :]
        if rest:  # the time is up (SO_SNDTIMEO), or a signal came in
            deadline = time.monotonic() + SLOW_READER
            while rest:
                if time.monotonic() > deadline:
                    raise TimeoutError
                rest = rest[self._socket.send(rest) :]

    def close(self):
        with self._lock:
            self._break()
            self._socket.close()

    def _break(self):
        self._broken = True
        self._unsent.clear()
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other side was faster
