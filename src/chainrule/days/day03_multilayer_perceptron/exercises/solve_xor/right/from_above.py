import numpy as np

W1 = -np.ones((2, 2), dtype=np.float32)  # both units look from (1, 1) downwards
b1 = [2, 1]
W2 = [[1, -2]]
b2 = [0]
