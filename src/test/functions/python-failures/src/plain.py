"""Fails in the way that the path names, after one line of log; on a thread."""

import time

from .failures import fail


def main(context):
    context.log(f"before {context.req.path}")
    if context.req.path == "/wait":
        time.sleep(3600)
    fail(context.req.path)
    return context.res.text("well")
