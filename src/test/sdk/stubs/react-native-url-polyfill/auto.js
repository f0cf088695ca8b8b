// Node has URL.
