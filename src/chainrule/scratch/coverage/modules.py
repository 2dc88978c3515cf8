"""Modules of PyTorch that can be imported here, but of which every name is out of scope."""

from __future__ import annotations

REASONS = {
    "TorchScript, tracing and compilers: this engine only runs Python": """
        _dynamo _inductor export fx package library""",
    "files for other runtimes": "onnx",
    "it fetches code and weights from the network": "hub utils.model_zoo",
    "quantised numbers trade readability for speed": "ao quantization",
    "complex numbers, and the signal processing that needs them": "fft signal",
    "nested tensors have memory layouts of their own": "masked nested",
    "training in several processes is PyTorch's": """
        distributed.algorithms distributed.checkpoint distributed.device_mesh distributed.elastic
        distributed.fsdp distributed.nn distributed.optim distributed.pipelining distributed.rpc
        distributed.tensor futures""",
    "tools to develop PyTorch itself": """
        monitor overrides utils.benchmark utils.bottleneck utils.cpp_extension
        utils.flop_counter""",
}
OUT_OF_SCOPE = {name: why for why, names in REASONS.items() for name in names.split()}
