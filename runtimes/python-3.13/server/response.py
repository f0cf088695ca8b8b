"""What a function may answer with, and how that becomes status, headers and bytes (Open Runtimes v5)."""

import json as _json
import re

CONTENT_TYPE = "content-type"
TEXT = "text/plain"
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+", re.ASCII)


class Builders:
    """`context.res`: each returns a plain value; nothing is sent before the function returns it."""

    def text(self, body, status_code=200, headers=None):
        if not isinstance(body, str):
            raise TypeError(f"res.text() needs a str, not {type(body).__name__}")
        return self.send(body, status_code, headers)

    def binary(self, bytes, status_code=200, headers=None):
        return self.send(bytes, status_code, headers)

    def json(self, obj, status_code=200, headers=None):
        others = {name: value for name, value in _pairs(headers) if str(name).lower() != CONTENT_TYPE}
        return self.send(_json.dumps(obj, separators=(",", ":")), status_code, {**others, CONTENT_TYPE: "application/json"})

    def empty(self):
        return self.send("", 204)

    def redirect(self, url, status_code=301, headers=None):
        return self.send("", status_code, {**dict(_pairs(headers)), "location": url})

    def send(self, body, status_code=200, headers=None):
        return {"body": body, "statusCode": status_code, "headers": {} if headers is None else headers}


class Result:
    """How an execution ends: what the caller gets."""

    __slots__ = ("status", "headers", "body", "retire")

    def __init__(self, status, headers, body, retire=False):
        self.status = status
        self.headers = headers
        self.body = body
        self.retire = retire


def failure(status, body="", retire=False):
    result = normalise({"statusCode": status, "body": body})
    result.retire = retire
    return result


def normalise(output):
    """The result that a handler's return value means; raises if it means none."""
    status = output.get("statusCode", 200)
    if not isinstance(status, int) or not 100 <= status <= 999:
        raise ValueError(f"Invalid status code: {status!r}")
    body = _bytes(output.get("body"))
    headers, content_type = [], TEXT
    for name, value in _pairs(output.get("headers")):
        name = str(name).lower()
        if name == CONTENT_TYPE:
            content_type = _line(name, value)
        elif name != "content-length" and not name.startswith("x-open-runtimes-"):
            for each in value if isinstance(value, (list, tuple)) else (value,):
                headers.append((name, _line(name, each)))
    headers.insert(0, (CONTENT_TYPE, _with_charset(content_type)))
    headers.append(("content-length", str(len(body))))
    return Result(int(status), headers, body)


def _pairs(headers):
    if headers is None:
        return ()
    return headers.items() if hasattr(headers, "items") else headers


def _line(name, value):
    """The value of a header, which must fit on its line; raises where a lone surrogate has no encoding."""
    if not TOKEN.fullmatch(name):
        raise ValueError(f"Invalid header name {name!r}")
    text = str(value)
    text.encode("utf-8")
    if any(character in text for character in "\r\n\0"):
        raise ValueError(f"Invalid character in header content [{name!r}]")
    return text


def _with_charset(content_type):
    lower = content_type.lower()
    return content_type if lower.startswith("multipart/") or "charset=" in lower else f"{lower}; charset=utf-8"


def _bytes(body):
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode("utf-8")
    if isinstance(body, (bytearray, memoryview)):
        return bytes(body)
    raise TypeError(f"A response body cannot be a {type(body).__name__}")
