WORD = "neighbour"
