raise ValueError("cannot start")
