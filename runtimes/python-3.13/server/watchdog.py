"""Calls that are due at a moment, unless they are called off before."""

import threading
import time


class Watchdog:
    """One thread for all. It sleeps until the earliest deadline that it has seen, so calls that come and go in between, which
    is nearly all of them, do not wake it."""

    def __init__(self):
        self._calls = {}
        self._changed = threading.Condition()
        self._wakes_at = None  # None: only when told to
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def watch(self, call, deadline):
        with self._changed:
            self._calls[call] = deadline
            if self._wakes_at is None or deadline < self._wakes_at:
                self._changed.notify()

    def forget(self, call):
        with self._changed:
            self._calls.pop(call, None)

    def _watch(self):
        while True:
            for call in self._due():
                call()

    def _due(self):
        with self._changed:
            now = time.monotonic()
            due = [call for call, deadline in self._calls.items() if deadline <= now]
            for call in due:
                del self._calls[call]
            if not due:
                self._wakes_at = min(self._calls.values(), default=None)
                self._changed.wait(None if self._wakes_at is None else self._wakes_at - now)
            return due
