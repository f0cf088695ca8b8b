#!/usr/bin/env bash
# The normal start command.
exec node server/server.js
