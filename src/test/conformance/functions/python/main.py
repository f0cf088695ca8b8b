"""Runs the steps of a case: see ../../README.md."""

import asyncio
import base64
import datetime
import json
import os
import sys
import time

count = 0

MEMBERS = {
    "queryString": "query_string",
    "bodyText": "body_text",
    "bodyRaw": "body_raw",
    "bodyJson": "body_json",
    "bodyBinary": "body_binary",
}

LOGGED = {
    "tuple": (1, "two"),
    "date": datetime.date(1970, 1, 1),
    "set": {1},
    "error": ValueError("told"),
    "bytes": b"ab",
}

RETURNED = {
    "bytearray": lambda res: res.binary(bytearray(b"\x00\xff\n")),
    "memoryview": lambda res: res.binary(memoryview(b"\x00\xff\n")),
    "unserialisable": lambda res: res.json({"a": object()}),
}


def member(context, name):
    return getattr(context.req, MEMBERS.get(name, name))


async def run(steps, context):
    response = None
    for step in steps:
        returned = await run_one(step, context)
        response = response if returned is None else returned
    return response


async def run_one(step, context):
    global count
    verb, *values = step
    req, res = context.req, context.res
    match verb:
        case "log":
            context.log(*values)
        case "error":
            context.error(*values)
        case "log-special":
            context.log(LOGGED[values[0]])
        case "log-long":
            context.log(values[0] * values[1])
        case "error-long":
            context.error(values[0] * values[1])
        case "log-member":
            context.log(member(context, values[0]))
        case "print":
            print(values[0])
        case "print-error":
            print(values[0], file=sys.stderr)
        case "write":
            sys.stdout.write(values[0])
        case "repeat":
            for _ in range(values[0]):
                await run_one(values[1], context)
        case "sleep":
            await asyncio.sleep(values[0] / 1000)
        case "spin":
            end = time.monotonic() + values[0] / 1000
            while time.monotonic() < end:
                pass
        case "later":
            asyncio.get_running_loop().call_later(values[0] / 1000, lambda: asyncio.ensure_future(run_one(values[1], context)))
        case "throw":
            raise Exception(values[0])
        case "throw-later":
            asyncio.get_running_loop().call_later(values[0] / 1000, throw, values[1])
        case "exit":
            os._exit(values[0])
        case "hoard":
            hoard = []
            while True:
                hoard.append(b"x" * 10_000_000)
        case "respond":
            return getattr(res, values[0])(*values[1:])
        case "respond-alone":
            builder = getattr(res, values[0])
            return builder(*values[1:])
        case "respond-binary":
            return res.binary(base64.b64decode(values[0]), *values[1:])
        case "respond-large":
            return res.text("x" * values[0])
        case "respond-lines":
            return res.text("well", 200, {f"x-{i}": values[1] for i in range(values[0])})
        case "respond-special":
            return RETURNED[values[0]](res)
        case "respond-member":
            value = member(context, values[0])
            return res.json(value) if isinstance(value, dict) else res.text(str(value))
        case "respond-header":
            return res.text(req.headers.get(values[0], "absent"))
        case "respond-headers":
            return res.json(sorted(name for name in req.headers if name.startswith(values[0])))
        case "respond-body":
            body = member(context, values[0])
            if isinstance(body, bytes):
                return res.binary(body)
            return res.text(body) if isinstance(body, str) else res.json(body)
        case "respond-size":
            return res.text(str(len(req.body_binary)))
        case "respond-environment":
            return res.text(os.environ.get(values[0], "absent"))
        case "respond-count":
            count += 1
            return res.text(str(count))
        case "return":
            return values[0]
        case _:
            raise ValueError(f"There is no step {verb}")
    return None


def throw(message):
    raise Exception(message)


async def main(context):
    return await run(json.loads(context.req.headers.get("x-steps", "[]")), context)
