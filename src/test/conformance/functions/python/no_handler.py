main = "no function"
