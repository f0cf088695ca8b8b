"""Whether this process is a forked child. It shares the sockets with its parent, but not the locks on them, so it leaves both
alone, and what ends it is its own business."""

import os
import signal

forked = False


def _disown():
    global forked
    forked = True
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


os.register_at_fork(after_in_child=_disown)
