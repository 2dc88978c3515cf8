import numpy as np

W1 = np.array([[1.0, -1.0], [-1.0, 1.0]])  # |x1 - x2| in two halves
b1 = np.zeros(2)
W2 = np.array([[1.0, 1.0]])
b2 = np.zeros(1)
