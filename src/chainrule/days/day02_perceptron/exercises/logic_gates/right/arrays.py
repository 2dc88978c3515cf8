import numpy as np

AND = np.array([1, 1, -1.9])
OR = (1.0, 1.0, -0.5)
NOT = np.array([-1.0, 1.0])
NAND = (-1.0, -1.0, 1.5)
IMPLIES = (-1.0, 1.0, 0.5)
MAJORITY = np.r_[np.ones(3), -1.5]

XOR_EXISTS = np.bool_(False)
