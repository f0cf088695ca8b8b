"""Reads a time span such as "2 days" with two packages from PyPI, one of them native code."""

import orjson
from pytimeparse import parse


async def main(context):
    span = context.req.body_text
    context.log(f'reading "{span}"')
    body = orjson.dumps({"milliseconds": parse(span) * 1000})
    return context.res.binary(body, 200, {"content-type": "application/json"})
