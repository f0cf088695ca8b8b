import os
import sys


def fail(path):
    match path:
        case "/throw":
            raise ValueError("boom")
        case "/busy":
            while True:
                pass
        case "/exit":
            os._exit(3)
        case "/sys-exit":
            sys.exit(3)
        case "/memory":
            hoard = []
            while True:
                hoard.append(b"x" * 10_000_000)
