import numpy as np

next_word = "cross entropy"
tags = "bce with logits"
steady_sensor = "mse"
delivery_time = "mae"
faulty_sensor = "huber"
faces = "triplet"
sentences = "cosine"
first_loss_words = -np.log(1 / 50_000)
first_loss_tags = -np.log(0.5)
one_hot_bytes = np.zeros((256, 50_000), dtype=np.float32).nbytes
