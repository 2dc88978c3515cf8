"""Speed and memory, each beside PyTorch in the same run."""
