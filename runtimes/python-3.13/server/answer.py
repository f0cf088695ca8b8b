"""The two ways in which an execution is answered."""

import json
import os
import re

from .logger import ERRORS, LOGS

LOG_FOLDER = "/mnt/logs"
FRAMES = b"HTTP/1.1 200 OK\r\ncontent-type: application/x-open-runtimes-frames\r\n"
MAX_PIECE = 1024 * 1024


def frame(kind, payload):
    return b"%c%b%b" % (kind, len(payload).to_bytes(4), payload)


def chunk(data):
    return b"%x\r\n%b\r\n" % (len(data), data)


class FramedAnswer:
    """Answers in frames, each log entry as soon as it is there (docs/runtime-protocol.md)."""

    def __init__(self, wire):
        self._wire = wire
        self._begun = False

    def emit(self, kind, data):
        self._wire.send(self._beginning() + chunk(frame(kind, data)))

    def _beginning(self):
        if self._begun:
            return b""
        self._begun = True
        return FRAMES + b"transfer-encoding: chunked\r\n\r\n"

    def end(self, result, logger):
        head = {"status": result.status, "headers": result.headers, "retire": result.retire}
        if logger.dropped[LOGS]:
            head["droppedLogs"] = logger.dropped[LOGS]
        if logger.dropped[ERRORS]:
            head["droppedErrors"] = logger.dropped[ERRORS]
        frames = frame(b"H", json.dumps(head).encode())
        body = result.body
        if not self._begun and len(body) <= MAX_PIECE:
            frames += (frame(b"B", body) if body else b"") + frame(b"Z", b"")
            self._wire.send(b"%bcontent-length: %d\r\n\r\n%b" % (FRAMES, len(frames), frames))
            return
        self._wire.send(self._beginning() + chunk(frames))
        for start in range(0, len(body), MAX_PIECE):
            self._wire.send(chunk(frame(b"B", body[start : start + MAX_PIECE])))
        self._wire.send(chunk(frame(b"Z", b"")) + b"0\r\n\r\n")


class PlainAnswer:
    """Answers as Open Runtimes v5 does: the function's own status, headers and body; logs in files."""

    def __init__(self, wire, method, log_id):
        self._wire = wire
        self._method = method
        self._log_id = log_id  # empty when logging is off
        self._files = {}
        if log_id:
            for kind, name in ((LOGS, "logs"), (ERRORS, "errors")):
                file = f"{LOG_FOLDER}/{log_id}_{name}.log"
                self._files[kind] = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def emit(self, kind, data):
        os.write(self._files[kind], data)

    def end(self, result, _):
        for file in self._files.values():
            os.close(file)
        lines = [f"HTTP/1.1 {result.status} ", f"x-open-runtimes-log-id: {self._log_id}"]
        lines += [f"{name}: {value}" for name, value in result.headers]
        head = "\r\n".join((*lines, "", "")).encode()
        bodiless = self._method == "HEAD" or result.status in (204, 304)
        self._wire.send(head if bodiless else head + result.body)


def log_id(given):
    if re.fullmatch(r"[\w-]{1,64}", given, re.ASCII):
        return given
    return "dev" if os.environ.get("OPEN_RUNTIMES_ENV") == "development" else os.urandom(10).hex()
