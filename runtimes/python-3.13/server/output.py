"""What belongs to whom: stdout and stderr go to the execution whose context wrote them, and so does what its threads and
tasks write and how they fail."""

import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import wraps

from . import process
from .trace import trace

LOGGER = ContextVar("execution", default=None)


def current():
    """The logger of the execution that this code runs in, or None."""
    return None if process.forked else LOGGER.get()


class NativeStream(io.TextIOBase):
    """Stands where `sys.stdout` or `sys.stderr` stood."""

    def __init__(self, original):
        self._original = original
        self.buffer = NativeBuffer(self)

    encoding = property(lambda self: self._original.encoding)
    errors = property(lambda self: self._original.errors)
    newlines = property(lambda self: self._original.newlines)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        logger = current()
        if logger is None or not logger.print(self._original.name, text):
            self._original.write(text)
        return len(text)

    def flush(self):
        self._original.flush()

    def writable(self):
        return True

    def fileno(self):
        return self._original.fileno()

    def isatty(self):
        return False

    def close(self):
        pass

    def __getattr__(self, name):
        return getattr(self._original, name)


class NativeBuffer(io.BufferedIOBase):
    """`sys.stdout.buffer`: bytes that are text."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, data):
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return memoryview(data).nbytes

    def flush(self):
        self._stream.flush()

    def writable(self):
        return True

    def fileno(self):
        return self._stream.fileno()

    def close(self):
        pass


def _owned(logger, function):
    """The function, run in the name of an execution on a thread that serves others, too."""

    @wraps(function)
    def run(*args, **kwargs):
        token = LOGGER.set(logger)
        logger.thread_began()
        try:
            return function(*args, **kwargs)
        finally:
            logger.thread_ended()
            LOGGER.reset(token)

    return run


def install():
    sys.stdout = NativeStream(sys.stdout)
    sys.stderr = NativeStream(sys.stderr)
    threading.excepthook = _thread_failed
    threading.Thread.start = _inheriting_start(threading.Thread.start)
    ThreadPoolExecutor.submit = _inheriting_submit(ThreadPoolExecutor.submit)


def _inheriting_start(start):
    @wraps(start)
    def inherit(self):
        logger = current()
        if logger is not None:
            run = self.run

            def run_owned():
                del self.run  # the class's own again, and no circle of references
                LOGGER.set(logger)
                logger.thread_began()
                try:
                    run()
                finally:
                    logger.thread_ended()

            self.run = run_owned
        start(self)

    return inherit


def _inheriting_submit(submit):
    """The threads of a pool serve many executions, so each piece of work carries its own."""

    @wraps(submit)
    def inherit(self, function, /, *args, **kwargs):
        logger = current()
        if logger is None:
            return submit(self, function, *args, **kwargs)
        token = LOGGER.set(None)
        try:
            return submit(self, _owned(logger, function), *args, **kwargs)
        finally:
            LOGGER.reset(token)

    return inherit


def _thread_failed(failure):
    if failure.exc_type is not SystemExit:
        late_failure(f"Exception in thread {failure.thread.name if failure.thread else ''}", failure.exc_value)


def loop_failed(_, failure):
    """Of an event loop; it is called in the context of what has failed."""
    late_failure(failure["message"], failure.get("exception"))


def late_failure(message, error):
    """Tells of a failure that nobody took; it ends neither the execution nor the process."""
    text = message if error is None else f"{message}:\n{trace(error)}"
    logger = current()
    if logger is None or logger.ended:
        print(text, file=sys.__stderr__)
    else:
        logger.error(text)
