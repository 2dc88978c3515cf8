import numpy as np

W1 = np.array([[1.0, 1.0], [1.0, 1.0]])  # both units look at x1 + x2
b1 = np.array([0.0, -1.0])  # the second sleeps until both inputs are on
W2 = np.array([[1.0, -2.0]])
b2 = np.array([0.0])
