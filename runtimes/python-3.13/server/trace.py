"""Traces as function authors need them: from their own code on, with paths within the function."""

import traceback

ROOT = "/usr/local/server/src/function"
SERVER = __file__.rpartition("/")[0] + "/"


def trace(error):
    report = traceback.TracebackException.from_exception(error)
    _shorten(report)
    return "".join(report.format()).rstrip("\n")


def relative(file):
    return file.removeprefix(ROOT + "/")


def _shorten(report):
    if report is None:
        return
    frames = list(report.stack)
    theirs = [index for index, frame in enumerate(frames) if frame.filename.startswith(ROOT)]
    if theirs:
        del frames[: theirs[0]]  # how their code was called
    frames = [frame for frame in frames if not frame.filename.startswith((SERVER, "<frozen importlib"))]
    for frame in frames:
        frame.filename = relative(frame.filename)
    report.stack[:] = frames
    if not frames:
        report.stack = None
    if getattr(report, "filename", None):  # of a syntax error
        report.filename = relative(report.filename)
    _shorten(report.__cause__)
    _shorten(report.__context__)
    for each in report.exceptions or ():
        _shorten(each)
