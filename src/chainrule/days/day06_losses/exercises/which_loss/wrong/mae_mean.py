# cause: lowest at the median
import numpy as np

next_word = "cross entropy"
tags = "bce with logits"
steady_sensor = "mae"
delivery_time = "mae"
faulty_sensor = "huber"
faces = "triplet"
sentences = "cosine"
first_loss_words = np.log(50_000)
first_loss_tags = np.log(2)
one_hot_bytes = 256 * 50_000 * 4
