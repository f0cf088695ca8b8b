"""Starts the Python runtime of Runlet; the files beside this one are its package."""

import sys

if __name__ == "__main__":  # and not a child that multiprocessing has spawned
    sys.path.insert(0, "/usr/local/server")
    from server.listener import main

    del sys.path[0]
    main()
