#!/usr/bin/env bash
# The normal start command.
exec python3 -I -S -B -u server/server.py
