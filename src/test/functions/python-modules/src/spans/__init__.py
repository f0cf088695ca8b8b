from dataclasses import dataclass

from .units import Unit


@dataclass(frozen=True)
class Span:
    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text):
        amount, name = text.split()
        return cls(int(amount), Unit.known()[name])
