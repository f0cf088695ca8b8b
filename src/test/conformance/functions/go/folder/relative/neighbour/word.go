package neighbour

const Word = "neighbour"
