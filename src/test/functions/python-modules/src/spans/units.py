from typing import NamedTuple


class Unit(NamedTuple):
    milliseconds: int

    @classmethod
    def known(cls):
        return {"seconds": cls(1000), "days": cls(86_400_000)}
