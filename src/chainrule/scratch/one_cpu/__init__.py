"""Honest answers of a machine with one CPU and one process to what scripts ask about others.

There is no GPU, so `"cuda" if torch.cuda.is_available() else "cpu"` is "cpu"; there is one
process, so an average over all of them is the value itself. What would need a GPU or more
processes raises NotCovered when it is called, not when it is imported.

cuda/, mps.py, xpu.py, cpu.py, accelerator.py   devices
backends/                                       libraries below PyTorch, and their switches
amp/                                            mixed precision
distributed/                                    a world of one process
multiprocessing/                                Python's own, with `spawn`
version.py, config.py                           what this is
"""
