"""Makes a title fit for an address, with a package from PyPI that needs another one."""
from slugify import slugify


async def main(context):
    return context.res.text(slugify(context.req.body_text))
