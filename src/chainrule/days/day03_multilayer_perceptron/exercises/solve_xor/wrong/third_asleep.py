# cause: No hidden unit bends
import numpy as np

W1 = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
b1 = np.array([0.0, 0.0, -1.0])
W2 = np.array([[1.0, 1.0, -2.0]])
b2 = np.array([0.0])
