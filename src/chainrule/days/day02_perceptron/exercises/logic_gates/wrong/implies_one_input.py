# cause: first input only
"""Logic gates out of single perceptrons: weights first, the bias last."""

AND = (1.0, 1.0, -1.5)
OR = (1.0, 1.0, -0.5)
NOT = (-1.0, 0.5)
NAND = (-1.0, -1.0, 1.5)
IMPLIES = (-1, 0, 0.5)
MAJORITY = (1.0, 1.0, 1.0, -1.5)

XOR_EXISTS = False
