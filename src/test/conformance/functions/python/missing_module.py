import no_such_module


def main(context):
    return context.res.text(no_such_module.word)
