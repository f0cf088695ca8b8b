"""What one execution logs."""

import json
import sys
import threading

from . import process

MAX_ENTRY = 8000  # characters of one call, or of one line of native output
MAX_STREAM = 5 * 1024 * 1024  # bytes of logs, and of errors, of one execution
MAX_PIECE = 64 * 1024  # bytes handed on at once, unless one entry alone is longer
ADVICE = "Native logs detected. Use context.log() or context.error() for better experience."
LOGS, ERRORS = b"L", b"E"


class Logger:
    """Hands each entry on at once: `emit(kind, bytes)`. It may outlive its execution (in the context of a thread, say), so
    it holds on to nothing else."""

    def __init__(self, emit):
        self._emit = emit  # None when logging is off
        self._lock = threading.RLock()
        self._sent = {LOGS: 0, ERRORS: 0}
        self._native = {}  # stream and thread to a line that is not yet complete
        self._advised = False
        self._threads = 0
        self.dropped = {LOGS: 0, ERRORS: 0}
        self.ended = False

    def log(self, *values):
        if self._emit is not None:
            self._write(LOGS, (" ".join(map(render, values)),))

    def error(self, *values):
        if self._emit is not None:
            self._write(ERRORS, (" ".join(map(render, values)),))

    def print(self, stream, text):
        """Takes a piece of native output; False if the execution has ended, so that it belongs to nobody."""
        with self._lock:
            if self.ended:
                return False
            if self._emit is not None:
                key = stream, threading.get_ident()
                *lines, rest = (self._native.pop(key, "") + text).split("\n")
                if lines:
                    self._write_native(lines)
                if rest:
                    self._native[key] = rest[: MAX_ENTRY + 1]
        return True

    def end(self):
        with self._lock:
            if self._native:
                self._write_native(self._native.values())
            self.ended = True
            self._emit = None

    def _write_native(self, lines):
        if not self._advised:
            self._advised = True
            self._write(LOGS, (ADVICE,))
        self._write(LOGS, lines)

    def _write(self, kind, entries):
        if process.forked:
            print(*entries, sep="\n", file=sys.__stderr__)
            return
        with self._lock:
            if self.ended:
                return
            piece, size = [], 0
            for entry in entries:
                if len(entry) > MAX_ENTRY:
                    entry = f"{entry[:MAX_ENTRY]}... Log truncated due to size limit ({MAX_ENTRY} characters)"
                data = (entry + "\n").encode("utf-8", "backslashreplace")
                if self.dropped[kind] or self._sent[kind] + len(data) > MAX_STREAM:
                    self.dropped[kind] += len(data)
                    continue
                self._sent[kind] += len(data)
                if piece and size + len(data) > MAX_PIECE:
                    self._emit(kind, b"".join(piece))
                    piece, size = [], 0
                piece.append(data)
                size += len(data)
            if piece:
                self._emit(kind, b"".join(piece))

    # ---- Threads that work for the execution ---------------------------------------------------------------------------

    def thread_began(self):
        with self._lock:
            self._threads += 1

    def thread_ended(self):
        with self._lock:
            self._threads -= 1

    @property
    def has_threads(self):
        return self._threads > 0


def render(value):
    if isinstance(value, str):
        return value
    if isinstance(value, (list, dict, tuple)):
        try:
            return json.dumps(value, separators=(",", ":"), default=str)
        except (TypeError, ValueError, RecursionError):
            pass  # keys that JSON does not know, or a circle
    return str(value)
