"""Executions: one call of the function, from the request to the answer."""

import asyncio
import json
import os
import threading
import time
from contextlib import contextmanager
from inspect import isawaitable

from . import output, process
from .answer import FramedAnswer, PlainAnswer, log_id
from .function import LoadError
from .logger import Logger
from .request import Request
from .response import Builders, failure, normalise
from .trace import trace
from .watchdog import Watchdog

MAX_BODY = 20 * 1024 * 1024
MAX_TIMEOUT = 10**8
CANCELLATION = 0.2  # seconds that what is cancelled has to end
BUILDERS = Builders()
NO_RESPONSE = "Return statement missing. return context.res.empty() if no response is expected."
TIMED_OUT = "Execution timed out."


class Context:
    def __init__(self, request, logger):
        self.req = request
        self.res = BUILDERS
        self.log = logger.log
        self.error = logger.error


class Execution:
    """Has one end: whoever comes first, the function or its time limit, answers."""

    def __init__(self, answer, logger):
        self.logger = logger
        self._answer = answer
        self._lock = threading.Lock()
        self._ended = False

    def end(self, result, error=None):
        """Answers; False if that has been done."""
        if process.forked:
            os._exit(0)  # a child has come back from the function; the answer is its parent's business
        with self._lock:
            if self._ended:
                return False
            self._ended = True
            if error is not None:
                self.logger.error(error)
            self.logger.end()
            self._answer.end(result, self.logger)
            return True


class TimedOut(Exception):
    """`retire`: something of the execution goes on."""

    def __init__(self, retire):
        self.retire = retire


class Executions:
    def __init__(self, function):
        self._function = function
        self._watchdog = Watchdog()
        self._forced_headers = None
        self._running = 0
        self._changed = threading.Condition()

    def drain(self):
        """Waits until nothing is executed."""
        with self._changed:
            self._changed.wait_for(lambda: self._running == 0)

    def execute(self, incoming, connection):
        """Executes and answers; False if the connection has been handed over."""
        timeout = incoming.private.get("x-open-runtimes-timeout")
        if timeout is not None and not (timeout.isascii() and timeout.isdigit() and int(timeout) > 0):
            incoming.reply(500, 'Header "x-open-runtimes-timeout" must be an integer greater than 0.')
            return True
        deadline = None if timeout is None else time.monotonic() + min(int(timeout), MAX_TIMEOUT)
        with self._changed:
            self._running += 1
        try:
            return self._execute(incoming, connection, deadline)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _execute(self, incoming, connection, deadline):
        private = incoming.private
        method = private.get("x-open-runtimes-method", incoming.method)
        body, size = incoming.body(MAX_BODY)
        logging = (private.get("x-open-runtimes-logging") or "enabled") == "enabled"
        if private.get("x-open-runtimes-answer") == "framed":
            answer = FramedAnswer(connection.wire)
        else:
            answer = PlainAnswer(connection.wire, method, log_id(private.get("x-open-runtimes-log-id", "")) if logging else "")
        execution = Execution(answer, Logger(answer.emit if logging else None))
        if body is None:
            text = f"Maximum request body size {MAX_BODY} exceeded, actual body size {size}"
            return execution.end(failure(413, text), text)
        request = Request(method, incoming.target, incoming.headers | self._headers(), body)
        try:
            returned = self._call(execution, connection, request, deadline)
            if returned is None:
                return execution.end(failure(500), NO_RESPONSE)
            if not isinstance(returned, dict):
                text = f"A function must return a response, not a {type(returned).__name__}."
                return execution.end(failure(500), text)
            return execution.end(normalise(returned))
        except TimedOut as late:
            return execution.end(failure(500, retire=late.retire), TIMED_OUT)
        except LoadError as error:
            return execution.end(failure(503), str(error))
        except BaseException as error:  # of the function, SystemExit among them
            return execution.end(failure(500), trace(error))

    def _headers(self):
        """Request headers that the operator forces upon every execution."""
        if self._forced_headers is None:
            try:
                forced = json.loads(os.environ.get("OPEN_RUNTIMES_HEADERS", "{}"))
                self._forced_headers = {name.lower(): str(value) for name, value in forced.items()}
            except (ValueError, AttributeError):
                self._forced_headers = {}  # ignored, as upstream does
        return self._forced_headers

    def _call(self, execution, connection, request, deadline):
        function, logger = self._function, execution.logger
        if not function.loaded.wait(_left(deadline)):
            raise TimedOut(retire=True)
        handler = function.handler()
        context = function.context.copy()
        context.run(output.LOGGER.set, logger)
        with self._limited(execution, connection, deadline):
            returned = context.run(handler, Context(request, logger))
        return self._await(returned, context, logger, deadline) if isawaitable(returned) else returned

    @contextmanager
    def _limited(self, execution, connection, deadline):
        """Ends the execution at its deadline while this thread, which nobody can stop, is in the function."""
        if deadline is None:
            yield
            return

        def expire():
            if execution.end(failure(500, retire=True), TIMED_OUT):
                connection.hand_over()

        self._watchdog.watch(expire, deadline)
        try:
            yield
        finally:
            self._watchdog.forget(expire)

    def _await(self, awaitable, context, logger, deadline):
        """Awaits on the event loop, from this thread. Deadline or not, the loop may be too busy to answer."""
        ended = threading.Event()
        outcome = []

        async def settle():
            try:
                if not logger.ended:  # before the loop came to it
                    outcome.append((await awaitable, None))
            except BaseException as error:
                outcome.append((None, error))
            finally:
                ended.set()

        loop = self._function.loop
        tasks = []  # an event loop holds on to its tasks weakly
        loop.call_soon_threadsafe(lambda: tasks.append(loop.create_task(settle())), context=context)
        if not ended.wait(_left(deadline)):
            raise TimedOut(retire=not self._cancel(logger) or logger.has_threads)
        returned, error = outcome[0]
        if error is not None:
            raise error
        return returned

    def _cancel(self, logger):
        """Cancels the tasks of an execution; returns whether all of them have ended in time."""
        ended = threading.Event()
        loop = self._function.loop
        tasks = []

        async def cancel():
            own = [task for task in asyncio.all_tasks() if task.get_context().get(output.LOGGER) is logger]
            for task in own:
                task.cancel()
            if not own or not (await asyncio.wait(own, timeout=CANCELLATION))[1]:
                ended.set()

        loop.call_soon_threadsafe(lambda: tasks.append(loop.create_task(cancel())))
        return ended.wait(CANCELLATION + 0.1)


def _left(deadline):
    return None if deadline is None else max(0, deadline - time.monotonic())
