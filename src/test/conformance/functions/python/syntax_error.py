async def main(context)
    return context.res.text("no colon")
