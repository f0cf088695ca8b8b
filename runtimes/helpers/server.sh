#!/usr/bin/env bash
# The normal start command: the image's server, unless a variable of the function names another.
exec bash -c "exec $OPEN_RUNTIMES_SERVER_COMMAND"
