# As small as a function gets, with one line of log.
def main(context):
    name = context.req.body_json["name"]
    context.log(f"greeting {name}")
    return context.res.json({"hello": name})
