"""What a script asks about devices is answered as PyTorch answers on a machine without a GPU."""

import operator
import warnings

import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import NotCovered
from chainrule.scratch.coverage import refusing
from chainrule.scratch.coverage.lookup import pytorch_version

ANSWERS = [
    "t.cuda.is_available()",
    "t.cuda.device_count()",
    "t.cuda.is_initialized()",
    "t.cuda.is_bf16_supported()",
    "t.cuda.memory_allocated()",
    "t.cuda.max_memory_reserved()",
    "t.cuda.manual_seed(0)",
    "t.cuda.manual_seed_all(0)",
    "t.cuda.empty_cache()",
    "t.cuda.get_rng_state_all()",
    "t.cuda.set_rng_state_all([])",
    "t.cuda.get_arch_list()",
    "t.cuda.stream(None).__enter__()",
    "t.accelerator.is_available()",
    "t.accelerator.device_count()",
    "t.accelerator.current_accelerator()",
    "t.xpu.is_available()",
    "t.xpu.device_count()",
    "t.cpu.is_available()",
    "t.cpu.device_count()",
    "t.cpu.current_device()",
    "t.version.cuda",
    "t.version.hip",
    "t.backends.cudnn.is_available()",
    "t.backends.cudnn.version()",
    "t.backends.cudnn.enabled, t.backends.cudnn.benchmark, t.backends.cudnn.deterministic",
    "t.backends.cuda.is_built()",
    "t.backends.cuda.matmul.allow_tf32",
    "t.backends.cuda.math_sdp_enabled()",
    "t.backends.mps.is_available()",
    "t.backends.mps.is_built()",
    "t.get_float32_matmul_precision()",
    "t.are_deterministic_algorithms_enabled()",
    "t.get_deterministic_debug_mode()",
    "str(t.get_default_device())",
    "t.set_default_device('cpu')",
    "str(t.device('cuda' if t.cuda.is_available() else 'cpu'))",
    "t.compiler.is_compiling()",
    "t.jit.is_scripting(), t.jit.is_tracing()",
    "t.jit.annotate(int, 3)",
]


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
@pytest.mark.parametrize("asked", ANSWERS)
def test_answers_are_pytorchs(asked):
    try:
        assert eval(asked, {"t": ours}) == eval(asked, {"t": torch})
    finally:
        torch.set_default_device(None)  # a default device stands in PyTorch's way: it is a mode


@pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
def test_switches_can_be_set_and_read(t):
    before = t.backends.cudnn.benchmark
    t.backends.cudnn.benchmark = not before
    assert t.backends.cudnn.benchmark is not before
    t.backends.cudnn.benchmark = before
    with t.backends.cudnn.flags(enabled=False, deterministic=True):
        assert (t.backends.cudnn.enabled, t.backends.cudnn.deterministic) == (False, True)
    assert t.backends.cudnn.enabled
    t.set_float32_matmul_precision("high")
    assert t.get_float32_matmul_precision() == "high"
    t.set_float32_matmul_precision("highest")
    for mode, number in {"warn": 1, "error": 2, "default": 0}.items():
        t.set_deterministic_debug_mode(mode)
        assert t.get_deterministic_debug_mode() == number
        assert t.are_deterministic_algorithms_enabled() is (number > 0)
        assert t.is_deterministic_algorithms_warn_only_enabled() is (number == 1)


def test_what_needs_a_gpu_can_be_looked_up_and_says_so_when_called():
    for name in ("synchronize", "Stream", "Event", "get_device_name", "set_device"):
        with pytest.raises(NotCovered, match=f"torch.cuda.{name} needs a GPU; got .*on one CPU"):
            getattr(ours.cuda, name)(0)
    with pytest.raises(NotCovered, match="an accelerator"):
        ours.accelerator.synchronize()
    with pytest.raises(NotCovered, match="CPU"):
        ours.set_default_device("cuda")


VERSIONS = ["2.13.0", "2.13", "2.5", "2.13.1", "1.13.1", "10.0", (2, 4), [2, 13], (3,), "2.14.0a0"]


@pytest.mark.parametrize("other", VERSIONS)
def test_versions_compare_as_pytorchs(other):
    twin = torch.torch_version.TorchVersion("2.13.0")
    mine = ours.__version__
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        assert compare(mine, other) == compare(twin, other)


def test_the_version_is_that_of_the_pytorch_it_answers_as():
    assert ours.__version__ == f"{pytorch_version()}+chainrule" == ours.version.__version__


def test_every_name_in_a_refusing_list_is_pytorchs():
    for space in (ours.cuda, ours.accelerator):
        for name, value in vars(space).items():
            if getattr(value, "__module__", "") == refusing.__name__ and callable(value):
                assert name in {"all_refusing", "counting_nothing", "doing_nothing"} or hasattr(
                    eval(f"torch.{space.__name__.rpartition('.')[2]}"), name
                ), name


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args, **options)


@pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
def test_mixed_precision_for_a_gpu_is_off_and_says_so(t):
    with pytest.warns(UserWarning, match="(?i)autocast"):
        block = t.autocast("cuda", dtype=t.float16)
    with block:
        assert (t.ones(2, 2) @ t.ones(2, 2)).dtype is t.float32
    with pytest.warns(UserWarning, match="(?i)scaler"):
        scaler = t.amp.GradScaler()
    w = t.ones(2, requires_grad=True)
    optimizer = t.optim.SGD([w], lr=0.5)
    assert not scaler.is_enabled()
    loss = scaler.scale((w * w).sum())
    loss.backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    assert (w.tolist(), scaler.get_scale(), scaler.state_dict()) == ([0.0, 0.0], 1.0, {})

    @quiet(t.cuda.amp.autocast, enabled=False)
    def double(x):
        return 2 * x

    assert double(2) == 4


@pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
def test_a_scaler_on_the_cpu_scales(t):
    w = t.ones(2, requires_grad=True)
    optimizer = t.optim.SGD([w], lr=0.5)
    scaler = t.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2)
    seen = []
    for factor in (1.0, float("inf"), 1.0, 1.0, 1.0):
        optimizer.zero_grad()
        scaler.scale((w * factor).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
        seen.append((scaler.get_scale(), *w.tolist()))
    assert [s[0] for s in seen] == [8.0, 4.0, 4.0, 8.0, 8.0]
    assert seen[-1][1:] == (-1.0, -1.0)
    state = scaler.state_dict()
    other = t.amp.GradScaler("cpu")
    other.load_state_dict(state)
    assert (
        other.state_dict()
        == state
        == {
            "scale": 8.0,
            "growth_factor": 2.0,
            "backoff_factor": 0.5,
            "growth_interval": 2,
            "_growth_tracker": 1,
        }
    )
    scaler.unscale_(optimizer)
    with pytest.raises(RuntimeError, match="unscale_"):
        scaler.unscale_(optimizer)


def test_autocast_on_the_cpu_says_that_it_stays_in_float32():
    with pytest.warns(UserWarning, match="goes on in float32"):
        ours.autocast("cpu", dtype=ours.bfloat16)
    with ours.autocast("cpu", enabled=False):
        pass
    with pytest.raises(ValueError, match="autocast needs one of"):
        ours.autocast("gpu")
