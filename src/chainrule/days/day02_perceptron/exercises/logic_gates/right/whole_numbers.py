AND = (1, 1, -1)
OR = (1, 1, 0)
NOT = (-1, 1)
NAND = (-1, -1, 2)
IMPLIES = (-2, 2, 1)
MAJORITY = (2, 2, 2, -3)

XOR_EXISTS = not True
