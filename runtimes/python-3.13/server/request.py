"""`context.req`: what the caller sent, parsed only as far as it is looked at."""

import json
from urllib.parse import unquote

# In a query these stay encoded, so that taking it apart after decoding finds the caller's own separators.
RESERVED = ("%2B", "%2b", "%3D", "%3d", "%26", "%3B", "%3b")


class Request:
    def __init__(self, method, target, headers, body):
        self.method = method.upper()
        self.headers = headers
        self.scheme = headers.get("x-forwarded-proto", "http")
        standard = 443 if self.scheme == "https" else 80
        self.host, colon, port = headers.get("host", "").partition(":")
        self.port = standard if not colon else int(port) if port.isascii() and port.isdigit() else 0
        path, mark, query = target.partition("?")
        self.path = unquote(path)
        self.query_string = _decoded_query(query)
        place = self.host if self.port == standard else f"{self.host}:{self.port}"
        self.url = f"{self.scheme}://{place}{self.path}{mark and '?'}{self.query_string}"
        self.body_binary = body

    @property
    def query(self):
        query = {}
        for pair in self.query_string.split("&"):
            name, _, value = pair.partition("=")
            if name:
                query[name] = value
        return query

    @property
    def body_text(self):
        return self.body_binary.decode("utf-8")

    @property
    def body_raw(self):
        return self.body_text

    @property
    def body_json(self):
        return json.loads(self.body_text)

    @property
    def body(self):
        if not self.headers.get("content-type", "").lower().startswith("application/json"):
            return self.body_text
        return self.body_json if self.body_binary else {}


def _decoded_query(query):
    query = query.replace("+", " ")
    if "%" in query:
        for code in RESERVED:
            query = query.replace(code, "%25" + code[1:])
        query = unquote(query)
    return query
