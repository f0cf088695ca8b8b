import os

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.services.users import Users


# Runs at every execution. What it raises becomes an answer of status 500.
def main(context):
    client = (
        Client()
        .set_endpoint(os.environ["APPWRITE_FUNCTION_API_ENDPOINT"])
        .set_project(os.environ["APPWRITE_FUNCTION_PROJECT_ID"])
        .set_key(context.req.headers["x-appwrite-key"])
    )

    # The log is for the project's own people; callers do not see it.
    try:
        context.log("Total users: " + str(Users(client).list()["total"]))
    except AppwriteException as failure:
        context.error("Could not list users: " + repr(failure))

    if context.req.path == "/ping":
        return context.res.text("Pong")
    return context.res.json(
        {
            "motto": "Functions that are yours",
            "learn": "https://appwrite.io/docs",
            "connect": "https://appwrite.io/discord",
            "getInspired": "https://builtwith.appwrite.io",
        }
    )
