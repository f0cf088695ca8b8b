from .neighbour import WORD


async def main(context):
    return context.res.text(WORD)
