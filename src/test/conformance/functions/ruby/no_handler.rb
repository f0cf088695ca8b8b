MAIN = "no function"
