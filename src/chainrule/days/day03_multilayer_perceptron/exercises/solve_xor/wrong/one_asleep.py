# cause: Hidden unit 2 is 0 on all four points
import numpy as np

W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
b1 = np.array([-0.5, -3.0])
W2 = np.array([[1.0, -2.0]])
b2 = np.array([0.0])
