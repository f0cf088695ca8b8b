"""Fails in the way that the path names, after one line of log; on the event loop."""

import asyncio

from .failures import fail


async def main(context):
    context.log(f"before {context.req.path}")
    if context.req.path == "/wait":
        await asyncio.Event().wait()
    fail(context.req.path)
    return context.res.text("well")
