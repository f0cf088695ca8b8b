"""Reads a time span such as "2 days", with modules of its own."""

from spans.units import Unit

from .spans import Span


def main(context):
    print(f'reading "{context.req.body_text}"')
    span = Span.parse(context.req.body_text)
    return context.res.json({"milliseconds": span.amount * span.unit.milliseconds, "known": len(Unit.known())})
