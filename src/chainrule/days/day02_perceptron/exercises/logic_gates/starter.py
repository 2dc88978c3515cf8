"""Logic gates out of single perceptrons: weights first, the bias last."""

AND = None
OR = None
NOT = None
NAND = None
IMPLIES = None
MAJORITY = None

XOR_EXISTS = None
