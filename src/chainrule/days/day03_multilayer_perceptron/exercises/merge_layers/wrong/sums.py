# cause: The weights and biases are added
def merge(weights, biases):
    return sum(weights), sum(biases)
