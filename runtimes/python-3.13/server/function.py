"""The user's code: its place, its environment, its handler."""

import asyncio
import contextvars
import importlib
import importlib.util
import os
import posixpath
import site
import sys
import threading
import time
import types

from .output import loop_failed
from .trace import ROOT, relative, trace

PACKAGE = "function"
ENVIRONMENT = f"{ROOT}/runtime-env"
PACKAGES = f"{ENVIRONMENT}/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"


class LoadError(Exception):
    """A function that could not be loaded: every execution fails with this text and status 503."""


class Function:
    """Assigned once, loaded once. Its code lives on the main thread's event loop: modules are imported there, and what is
    awaitable is awaited there."""

    def __init__(self):
        self._entrypoint = None
        self._lock = threading.Lock()
        self._assigned = threading.Event()
        self._stopped = False
        self._handler = None
        self._failure = None
        self.loop = asyncio.new_event_loop()
        self.loaded = threading.Event()
        self.context = contextvars.Context()  # as importing the modules leaves it; each execution has a copy

    @property
    def assigned(self):
        return self._assigned.is_set()

    def assign(self, receive):
        """Takes what `receive` returns; False if there is a function already."""
        with self._lock:
            if self.assigned:
                return False
            entrypoint, variables = receive()
            os.environ.update(variables)
            self.start(entrypoint)
            return True

    def start(self, entrypoint):
        self._entrypoint = entrypoint
        self._assigned.set()

    def stop(self):
        self._stopped = True
        self._assigned.set()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def run(self):
        """What the main thread does."""
        self._assigned.wait()
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(loop_failed)
        self.loop.call_soon(self._load, context=self.context)
        while not self._stopped:
            try:
                self.loop.run_forever()
            except (SystemExit, KeyboardInterrupt):
                pass  # raised in a task, which is told of it; the process is not the task's to end

    def handler(self):
        """The user's `main`, or LoadError."""
        if self._failure is not None:
            raise LoadError(self._failure)
        return self._handler

    def _load(self):
        try:
            self._handler = self._find()
        except LoadError as failure:
            self._failure = str(failure)
        except BaseException as failure:
            self._failure = _explained(failure)
        finally:
            self.loaded.set()

    def _find(self):
        entrypoint = posixpath.normpath(self._entrypoint)
        if not os.path.isfile(f"{ROOT}/{entrypoint}"):
            raise LoadError(f"Failed to load entrypoint, file {self._entrypoint} does not exist.")
        _enter_environment(posixpath.dirname(entrypoint))
        name = entrypoint.removesuffix(".py").replace("/", ".")
        handler = getattr(importlib.import_module(f"{PACKAGE}.{name}"), "main", None)
        if not callable(handler):
            raise LoadError("Function signature invalid. Did you forget to export a 'main' function?")
        return handler


def _explained(error):
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"Module not found: {error.name}"
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(ROOT):
        return f"Syntax error in {relative(error.filename)}:{error.lineno}: {error.msg}"
    return f"Failed to load module: {trace(error)}"


def _enter_environment(folder):
    """Makes this interpreter the one that the user's modules and packages expect."""
    time.tzset()  # TZ may be one of the variables
    site.setquit()
    site.setcopyright()
    site.sethelper()
    if os.path.isdir(ENVIRONMENT):
        sys.prefix = sys.exec_prefix = ENVIRONMENT
        sys.executable = f"{ENVIRONMENT}/bin/python"
        os.environ["VIRTUAL_ENV"] = ENVIRONMENT
        os.environ["PATH"] = f"{ENVIRONMENT}/bin:{os.environ.get('PATH', os.defpath)}"
        site.addsitedir(PACKAGES)
        site.execsitecustomize()
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(":"))
    # Last, for `import sibling`: so no file of the function takes the place of a module that its packages need.
    sys.path += dict.fromkeys((posixpath.normpath(f"{ROOT}/{folder}"), ROOT))
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]  # ours; the name is the user's
    sys.modules[PACKAGE] = _package()


def _package():
    """The function's root, as a package; not by way of `sys.path`, where others may have its name."""
    file = f"{ROOT}/__init__.py"
    if not os.path.isfile(file):
        package = types.ModuleType(PACKAGE)
        package.__path__ = [ROOT]
        return package
    spec = importlib.util.spec_from_file_location(PACKAGE, file, submodule_search_locations=[ROOT])
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
    return package
