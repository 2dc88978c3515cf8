"""Mistakes raise PyTorch's kind of error, and the text says what was needed, what came, what to try."""

# ruff: noqa: E501 - a mistake and its words stand on one line

import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError
from tests.scratch.nn.scenarios import net

# code | words of ours
MISTAKES = """
nn.Linear(784, 128)(torch.ones(2, 28)) | Linear(784, 128) needs a last axis of 784; got x of shape (2, 28). Try: for images, call x.flatten(1) first.
nn.Linear(4, 3)(torch.ones(2, 4, dtype=torch.float64)) | one dtype
nn.Bilinear(0, 2, 3) | in1_features must be > 0
nn.Unflatten(1, 3) | tuple of ints
nn.Dropout(1.5) | between 0 and 1; got 1.5
nn.HuberLoss(delta="1") | delta must be a float or int
nn.Hardtanh(2, 1) if torch is ours else fail(ValueError) | max_val must be greater
nn.Sequential([nn.ReLU()]) | list is not a Module subclass. Try: pass its elements: nn.Sequential(*layers).
nn.Sequential(nn.ReLU) | Try: make one: ReLU(...)
nn.Sequential(F.relu) | is not a Module subclass. Try: wrap the function in a module
nn.Sequential(nn.ReLU())[3] | index 3 is out of range; got 1 modules
nn.Sequential(nn.ReLU()) + [nn.ReLU()] | add operator supports only objects of Sequential class
nn.Sequential(nn.ReLU()) * 0 | Non-positive multiplication factor 0
nn.Sequential(nn.ReLU()) * "a" | unsupported operand type(s) for *
nn.Sequential().insert(2, nn.ReLU()) | Index out of range: 2
nn.ModuleList(3) if torch is ours else fail(TypeError) | iterable
nn.ModuleList().extend(3) | ModuleList.extend should be called with an iterable; got int
nn.ModuleDict({"relu": nn.ReLU()})["rely"] | did you mean 'relu'?
nn.ModuleDict(3) | iterable of key/value pairs
nn.ModuleDict([(1, 2, 3)]) | has length 3; 2 is required
nn.ModuleDict([3]) | should be Iterable
nn.ParameterList()[0] | index 0 is out of range
nn.ParameterList(3) if torch is ours else fail(TypeError) | iterable
nn.ParameterList()() | should not be called
nn.ParameterDict()(1) | should not be called
nn.ParameterDict({1: 2}) | is a string; got int
nn.Parameter([1.0]) if torch is ours else fail(TypeError) | Parameter needs a Tensor; got list. Try: nn.Parameter(torch.tensor(values)).
nn.Module(1) if torch is ours else fail(TypeError) | takes no further arguments
nn.Module()(1) | missing the required "forward" function
nn.Module().weight | 'Module' object has no attribute 'weight'
nn.Module().train(1) | training mode is expected to be boolean
nn.Module().register_buffer("a.b", None) | buffer name can't contain "."
nn.Module().register_buffer("", None) | buffer name can't be empty string
nn.Module().register_buffer(1, None) | buffer name should be a string
nn.Module().register_buffer("train", None) | attribute 'train' already exists
nn.Module().register_buffer("x", 3) | cannot assign 'int' object to buffer 'x' (torch Tensor or None required)
nn.Module().register_parameter("x", torch.ones(1)) | (torch.nn.Parameter or None required). Try: wrap the tensor: nn.Parameter(tensor).
nn.Module().register_parameter("forward", None) | attribute 'forward' already exists
nn.Module().add_module("x", 3) | int is not a Module subclass
nn.Module().add_module("a.b", None) | module name can't contain "."
setattr(nn.Linear(1, 1), "weight", torch.ones(1)) | as parameter 'weight' (torch.nn.Parameter or None expected)
setattr(nn.Sequential(nn.ReLU()), "0", 3) | cannot assign 'int' as child module '0' (torch.nn.Module or None expected)
setattr(net, "count", 3) | cannot assign 'int' as buffer 'count' (torch.nn.Buffer, torch.Tensor or None expected)
net.get_submodule("rest.7") | Sequential has no attribute `7`
net.get_submodule("rest.1.weight") | `weight` is not an nn.Module
net.get_parameter("first") | `first` is not an nn.Parameter
net.get_parameter("first.weigth") | Linear has no attribute `weigth`. Try: did you mean 'weight'?
net.get_buffer("scale") | `scale` is not a buffer
net.set_submodule("", nn.ReLU()) | without a target name
net.set_submodule("rest.9", nn.ReLU(), strict=True) | Sequential has no attribute `9`
net.set_submodule("rest", 3) | `module` is not an nn.Module
net.to(torch.int64) | only accepts floating point
net.to("nonsense") if torch is ours else fail(ValueError) | device
net.load_state_dict([1]) | Expected state_dict to be dict-like
net.register_forward_pre_hook(lambda *a: 3, with_kwargs=True) and net(torch.ones(1, 2)) | forward pre-hook must return None or a tuple of (new_args, new_kwargs)
nn.Conv2d(3, 4, 3, groups=2) | in_channels must be divisible by groups; got 3 channels, 2 groups
nn.Conv2d(4, 3, 3, groups=2) | out_channels must be divisible by groups
nn.Conv2d(3, 4, 3, groups=0) | groups must be a positive integer
nn.Conv2d(3, 4, 3, padding="sane") | Invalid padding string 'sane'. Try: 'same', 'valid' or a number.
nn.Conv2d(3, 4, 3, padding="same", stride=2) | padding='same' is not supported for strided convolutions
nn.Conv2d(3, 4, 3, padding_mode="mirror") | padding_mode must be one of
nn.ConvTranspose2d(3, 4, 3, padding_mode="reflect") | Only "zeros" padding mode is supported for ConvTranspose2d
nn.Conv2d(1, 6, 5)(torch.ones(64, 28, 28)) | Conv2d(1, 6) needs x of shape (B, 1, H, W); got x of shape (64, 28, 28). Try: x.unsqueeze(1) adds the axis of one channel.
nn.Conv2d(3, 6, 5)(torch.ones(2, 4, 28, 28)) | needs x of shape (B, 3, H, W); got x of shape (2, 4, 28, 28). Try: Conv2d(4, 6, ...).
nn.Conv2d(3, 6, 5)(torch.ones(2, 3, 4, 4)) | at least as large
nn.Conv1d(3, 6, 5)(torch.ones(3)) | needs x of shape (B, 3, L)
F.conv1d(torch.ones(1, 2, 5, 5), torch.ones(1, 2, 3)) | Try: conv2d.
F.conv2d(torch.ones(1, 2, 5, 5), torch.ones(1, 2, 3)) | and a weight of 4 axes
F.conv_transpose2d(torch.ones(2, 5), torch.ones(1, 2, 3, 3)) | 3D (unbatched) or 4D (batched) input to conv_transpose2d
nn.BatchNorm1d(4)(torch.ones(1, 4)) | Expected more than 1 value per channel when training; got input size (1, 4). Try: a larger batch, drop_last=True in the loader, or model.eval().
nn.BatchNorm1d(4)(torch.ones(2, 4, 5, 5)) | expected 2D or 3D input; got 4D input of shape (2, 4, 5, 5). Try: BatchNorm2d.
nn.BatchNorm2d(4)(torch.ones(2, 4)) | expected 4D input; got 2D input of shape (2, 4). Try: BatchNorm1d.
nn.BatchNorm2d(4)(torch.ones(2, 3, 5, 5)) | BatchNorm2d(4) needs 4 channels on axis 1; got x of shape (2, 3, 5, 5). Try: BatchNorm2d(3).
nn.LayerNorm(6)(torch.ones(2, 5)) | layer_norm with normalized_shape=[6] needs x of shape (*, 6); got x of shape (2, 5)
nn.GroupNorm(2, 5) | num_channels must be divisible by num_groups; got 5 channels, 2 groups
nn.GroupNorm(2, 4)(torch.ones(4)) | at least 2 dimensions
F.batch_norm(torch.ones(2, 3), None, None) | needs running_mean and running_var in evaluation
F.batch_norm(torch.ones(2, 3), None, None, training=True, eps=0.0) | eps must be positive
F.rms_norm(torch.ones(2, 5), [4]) | rms_norm with normalized_shape=[4]
F.adaptive_avg_pool2d(torch.ones(1, 1, 4, 4), (1, 2, 3)) if torch is ours else fail(ValueError) | output_size needs one number, or 2 of them
nn.MaxPool2d(2)(torch.ones(4)) | needs x (B, C, and 2 axes)
F.pad(torch.ones(2, 3), (1,)) | pad needs pairs
F.pad(torch.ones(2, 3), (3, 1), mode="reflect") | at most 2 places on an axis of 3; got 3 before and 1 after
F.pad(torch.ones(2, 3), (4, 1), mode="circular") | at most 3 places
F.pad(torch.ones(2, 3), (1, 1), mode="reflex") | Unrecognised padding mode reflex. Try: did you mean 'reflect'?
F.pad(torch.ones(2, 3), (1, 1, 1, 1), mode="reflect") | pads all axes but channels and batch
F.mse_loss(torch.ones(2), torch.ones(3)) if torch is ours else fail(RuntimeError) | broadcast
F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 3])) | label 3
F.binary_cross_entropy(torch.ones(2, 1) / 2, torch.ones(2)) | Target size (torch.Size([2])) must be the same as input size (torch.Size([2, 1])). Try: target.view_as(output)
F.binary_cross_entropy_with_logits(torch.ones(2), torch.tensor([0, 1])) | Try: target.float().
F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 1]), torch.ones(3, dtype=torch.float64)) | weight needs the dtype of the scores
F.softmax(torch.tensor([1, 2]), 0) if torch is ours else fail(RuntimeError) | softmax needs floating point numbers; got torch.int64. Try: x.float().
F.softmax(torch.ones(2), 3) | Dimension out of range
F.glu(torch.ones(2, 3)) | Halving dimension must be even, but dimension 1 is size 3
F.gelu(torch.ones(2), approximate="best") if torch is ours else fail(ValueError) | either none or tanh
F.dropout(torch.ones(2), 2) | between 0 and 1
F.dropout1d(torch.ones(2)) | Expected 2D or 3D input
F.celu(torch.ones(2), 0.0) if torch is ours else fail(ValueError) | alpha cannot be 0
F.hardtanh(torch.ones(2), 1, 0) | min_val cannot be greater than max_val
F.softshrink(torch.ones(2), -1) if torch is ours else fail(ValueError) | greater or equal to 0
F.prelu(torch.ones(2, 3), torch.ones(2)) | one for each of 3 channels
F.bilinear(torch.ones(2, 3), torch.ones(4, 3), torch.ones(1, 3, 3)) | agree in all axes but the last
"""


def mistakes():
    return [tuple(line.split(" | ")) for line in MISTAKES.strip().splitlines()]


def fail(kind):
    raise kind


def scope(engine):
    functional = engine.nn.functional
    return {
        "nn": engine.nn,
        "torch": engine,
        "F": functional,
        "net": net(engine),
        "ours": ours,
        "fail": fail,
    }


def raised(engine, code):
    try:
        eval(code, scope(engine))
    except Exception as error:
        return error
    pytest.fail("nothing was raised")


def builtin(error):
    return next(k for k in type(error).__mro__ if k.__module__ == "builtins")


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize(("code", "words"), mistakes(), ids=lambda text: text[:60])
def test_mistake_is_explained(code, words):
    error = raised(ours, code)
    assert isinstance(error, ChainruleError)
    assert words in str(error)
    assert isinstance(error, builtin(raised(torch, code)))


BEFORE = {"parameters": "nn.Parameter(torch.ones(1))", "module": "nn.ReLU()"}


@pytest.mark.parametrize("kind", BEFORE)
def test_assigning_before_init_says_what_is_missing(kind):
    for engine in (ours, torch):

        class Early(engine.nn.Module):
            def __init__(self, engine=engine):
                self.x = eval(BEFORE[kind], {"nn": engine.nn, "torch": engine})
                super().__init__()

        with pytest.raises(
            AttributeError, match=rf"cannot assign {kind} before Module.__init__\(\) call"
        ) as info:
            Early()
        assert engine is torch or "Try: begin Early.__init__ with super().__init__()" in str(
            info.value
        )


def test_reading_before_init_says_what_is_missing():
    class Late(ours.nn.Module):
        def __init__(self):
            self.width = 3

    with pytest.raises(AttributeError, match=r"call super\(\).__init__\(\) first in Late.__init__"):
        Late().eval()


def test_python_can_suggest_a_name():
    with pytest.raises(AttributeError) as info:
        _ = ours.nn.Linear(1, 1).wieght
    assert (info.value.name, type(info.value.obj)) == ("wieght", ours.nn.Linear)


def test_a_layer_that_is_not_here_says_so():
    with pytest.raises(AttributeError, match="did you mean 'Linear'"):
        _ = ours.nn.Linaer
    with pytest.raises(AttributeError, match=r"CrossMapLRN2d is not in the readable engine: kern"):
        _ = ours.nn.CrossMapLRN2d
    assert not hasattr(ours.nn, "CrossMapLRN2d")


def message(engine, change):
    model = net(engine)
    state = model.state_dict()
    change(state, engine)
    with pytest.raises(RuntimeError) as info:
        model.load_state_dict(state)
    return str(info.value)


def drop(state, t):
    del state["scale"], state["first.bias"]


def add(state, t):
    state["more"] = state["rest.0.some.thing"] = t.ones(1)


def reshape(state, t):
    state["scale"], state["first.weight"] = t.ones(3), t.ones(2, 2, 1)


def wrap(state, t):
    for name in list(state):
        state["module." + name] = state.pop(name)


def spoil(state, t):
    state["scale"] = "text"


HINTS = {
    drop: "strict=False",
    add: "strict=False",
    reshape: "build the model with the sizes with which it was saved",
    wrap: "removeprefix('module.')",
    spoil: "build the model",
}


@pytest.mark.parametrize("change", HINTS, ids=lambda f: f.__name__)
def test_strict_loading_says_what_pytorch_says_and_what_to_try(change):
    mine, twin = message(ours, change), message(torch, change)
    for line in twin.splitlines():
        assert line.strip().rstrip(".").rstrip() in mine
    assert "Try: " in mine
    assert HINTS[change] in mine


def test_softmax_without_an_axis_warns():
    for engine in (ours, torch):
        for softmax in (engine.nn.Softmax(), engine.nn.LogSoftmax(), engine.nn.Softmin()):
            with pytest.warns(UserWarning, match="Implicit dimension choice for") as caught:
                y = softmax(engine.ones(2, 3, 4))
            assert tuple(y.shape) == (2, 3, 4)
            assert engine is torch or caught[0].filename == __file__


def test_a_target_of_another_size_warns():
    for engine in (ours, torch):
        for loss in (
            engine.nn.MSELoss(),
            engine.nn.L1Loss(),
            engine.nn.HuberLoss(),
            engine.nn.SmoothL1Loss(),
        ):
            with pytest.warns(UserWarning, match=r"Using a target size \(torch.Size\(\[3\]\)\)"):
                loss(engine.ones(3, 1), engine.ones(3))


def test_older_reductions_are_understood():
    for engine in (ours, torch):
        with pytest.warns(UserWarning, match="please use reduction='sum' instead"):
            assert engine.nn.MSELoss(size_average=False).reduction == "sum"
        with pytest.warns(UserWarning, match="please use reduction='none' instead"):
            assert engine.nn.CrossEntropyLoss(reduce=False).reduction == "none"


def test_the_mean_of_a_divergence_warns():
    for engine in (ours, torch):
        with pytest.warns(UserWarning, match="divides the total loss by both"):
            engine.nn.KLDivLoss()(engine.zeros(2, 3), engine.ones(2, 3))
