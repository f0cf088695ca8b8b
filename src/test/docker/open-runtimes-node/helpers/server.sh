#!/usr/bin/env bash
# The normal start command.
if [ -e hooks/server.sh ]; then
  . hooks/server.sh
else
  bash -c "$OPEN_RUNTIMES_SERVER_COMMAND"
fi
