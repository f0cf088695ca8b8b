"""Counts words, with the standard library and a module of its own."""
from collections import Counter

from .words import words


def main(context):
    counted = Counter(words(context.req.body_text))
    context.log(f"counted {counted.total()} words")
    return context.res.json(dict(counted.most_common()))
