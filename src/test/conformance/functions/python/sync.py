def main(context):
    context.log("sync")
    return context.res.text("sync")
