"""The Python runtime of Runlet: a small HTTP server around the user's handler. It speaks the Open Runtimes v5 protocol and the
additions of docs/runtime-protocol.md.

Each connection has a thread, which reads, runs a plain `main` itself and answers; the main thread is the event loop's. So
neither a handler that blocks nor one that keeps the event loop busy stops its neighbours, the time limits or the answers.
Everything that listening does not need is imported once it listens."""

import _thread
import os
import signal
import socket
import sys
import threading
import time

from .connection import Connection

PORT = 3000
TIMINGS = "/mnt/telemetry/timings.txt"


class Listener:
    def __init__(self):
        self._secret = os.environ.pop("OPEN_RUNTIMES_SECRET", "").encode()
        self._ready = threading.Event()
        self._stopping = False
        self._socket = socket.create_server(("0.0.0.0", PORT), backlog=1024)
        threading.Thread(target=self._accept, name="listener", daemon=True).start()
        print("HTTP server successfully started!")

    def begin(self):
        """Lets requests in. Returns when the runtime is told to stop."""
        import faulthandler
        from hmac import compare_digest

        from . import assignment, output
        from .execution import Executions
        from .function import Function

        self._compare = compare_digest
        self._assignment = assignment
        self._function = Function()
        self._executions = Executions(self._function)
        output.install()
        faulthandler.enable(sys.__stderr__, all_threads=False)  # a crash in native code leaves its stack there
        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, lambda *_: _thread.start_new_thread(self._stop, ()))
        if entrypoint := os.environ.get("OPEN_RUNTIMES_ENTRYPOINT"):
            self._function.start(entrypoint)  # started with its code in place
        else:
            assignment.prepare()
        self._ready.set()
        self._function.run()

    def _stop(self):
        self._stopping = True
        self._socket.shutdown(socket.SHUT_RDWR)
        self._executions.drain()
        self._function.stop()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError as refused:
                if self._stopping:
                    return
                print(f"No connection can be accepted: {refused}")
                time.sleep(0.1)  # until the function has closed some of its files
                continue
            try:
                threading.Thread(target=Connection(connection, self._answer).serve, daemon=True).start()
            except RuntimeError as full:
                print(f"A connection is refused: {full} (runlet.workers.pids)")
                connection.close()

    def _answer(self, incoming, connection):
        """Answers a request; False if the connection has been handed over."""
        # A framed answer is asked for by executions only: their paths are the function's, also those that look like the runtime's.
        own = None if incoming.private.get("x-open-runtimes-answer") == "framed" else incoming.target
        if own == "/__opr/health":
            incoming.reply(200, "OK")
        elif own == "/__opr/timings":
            incoming.reply(200, _timings())
        else:
            self._ready.wait()
            if not self._authorised(incoming):
                incoming.reply(500, 'Unauthorized. Provide correct "x-open-runtimes-secret" header.')
            elif own == "/__opr/assign":
                self._assign(incoming)
            elif not self._function.assigned:
                incoming.reply(503, "No function has been assigned to this worker.")
            else:
                return self._executions.execute(incoming, connection)
        return True

    def _authorised(self, incoming):
        given = incoming.private.get("x-open-runtimes-secret", "").encode()
        return not self._secret or self._compare(given, self._secret)

    def _assign(self, incoming):
        try:
            if self._function.assign(lambda: self._assignment.receive(incoming)):
                incoming.reply(200, "")
            else:
                incoming.reply(409, "This worker has its function already.")
        except self._assignment.BadAssignment as wrong:
            incoming.reply(400, str(wrong))


def _timings():
    try:
        with open(TIMINGS, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""  # nobody measured


def main():
    Listener().begin()
