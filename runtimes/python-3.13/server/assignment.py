"""`POST /__opr/assign`: so many bytes of JSON, then a gzip-compressed tar, which is unpacked as it comes in."""

import json
import os
import signal

from .trace import ROOT

TAR = ("tar", "--extract", "--use-compress-program", "igzip", "--no-same-owner", "--directory", ROOT)


class BadAssignment(Exception):
    """It cannot be used, for the reason in its text."""


_waiting = []  # the command that will unpack the function


def prepare():
    """Starts it in advance: that takes longer than unpacking a small function."""
    _waiting.append(Tar())


def receive(incoming):
    """Unpacks the function and returns its entrypoint and its variables."""
    length = incoming.private.get("x-open-runtimes-assignment-length", "")
    if not (length.isascii() and length.isdigit() and int(length) >= 2):
        raise BadAssignment("x-open-runtimes-assignment-length is missing or wrong")
    missing = int(length)
    text = bytearray()
    with _waiting.pop() if _waiting else Tar() as tar:
        for piece in incoming.pieces():
            text += piece[:missing]
            tar.write(piece[missing:])
            missing -= min(missing, len(piece))
    try:
        assignment = json.loads(text)
        return assignment["entrypoint"], assignment["variables"]
    except (ValueError, LookupError, TypeError) as wrong:
        raise BadAssignment(f"the assignment cannot be read: {wrong!r}") from wrong


class Tar:
    """The command, fed through a pipe."""

    def __init__(self):
        self._words = os.memfd_create("tar")
        out, self._pipe = os.pipe()
        self._process = os.posix_spawnp(
            TAR[0],
            TAR,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, out, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_DUP2, self._words, 2),
            ],
            setsigdef=(signal.SIGPIPE,),
        )
        os.close(out)

    def __enter__(self):
        return self

    def write(self, data):
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._pipe, view) :]
        except BrokenPipeError:
            pass  # tar has ended early; its exit code and words say why

    def __exit__(self, failed, *_):
        os.close(self._pipe)
        _, status = os.waitpid(self._process, 0)
        words = os.pread(self._words, 10_000, 0).decode("utf-8", "replace")
        os.close(self._words)
        if status != 0 and failed is None:
            raise BadAssignment(f"the archive could not be unpacked: {words}")
