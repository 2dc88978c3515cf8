"""Files that were made to do harm: refused with a clear error, and nothing of them is run."""

import io
import json
import os
import pickle  # noqa: TID251 - to write what must not be executed
import random
import struct
import time
import zipfile

import pytest
import torch as pytorch

from chainrule import scratch as torch
from chainrule.errors import ChainruleError, LoadError, NotCovered
from chainrule.scratch.utils.pickled import archive
from chainrule.scratch.utils.pickled.machine import Machine
from chainrule.scratch.utils.pickled.names import NAMES, Allowed, find

PROTOCOL, STOP = b"\x80\x02", b"."


def packed(program, storages=(b"\0" * 16,), **zip_options):
    """A file of PyTorch's shape around a hand-made pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **zip_options) as out:
        out.writestr("archive/data.pkl", program)
        out.writestr("archive/version", b"3\n")
        for i, data in enumerate(storages):
            out.writestr(f"archive/data/{i}", data)
    file.seek(0)
    return file


def with_entry(file, name, data):
    """The same file with one more entry, whatever its name."""
    with zipfile.ZipFile(file, "a") as out:
        info = zipfile.ZipInfo("x")
        info.filename = name
        out.writestr(info, data)
    file.seek(0)
    return file


def text(s):
    return b"X" + struct.pack("<I", len(s)) + s.encode()


def number(n):
    return (
        b"J" + struct.pack("<i", n)
        if abs(n) < 2**31
        else b"\x8a\x0c" + n.to_bytes(12, "little", signed=True)
    )


def call(module, name, args):
    return b"c" + f"{module}\n{name}\n".encode() + args + b"R"


def storage(n=4, key="0", kind="FloatStorage"):
    return (
        b"("
        + text("storage")
        + f"ctorch\n{kind}\n".encode()
        + text(key)
        + text("cpu")
        + number(n)
        + b"tQ"
    )


def tensor(size=(4,), stride=(1,), offset=0, store=None):
    def numbers(t):
        return b"(" + b"".join(number(n) for n in t) + b"t"

    args = (
        b"(" + (store or storage()) + number(offset) + numbers(size) + numbers(stride) + b"\x89)t"
    )
    return call("torch._utils", "_rebuild_tensor_v2", args)


def program(body):
    return PROTOCOL + body + STOP


def test_the_tools_of_this_file_make_honest_files():
    assert torch.load(packed(program(tensor()))).tolist() == [0.0] * 4
    assert pytorch.load(packed(program(tensor()))).tolist() == [0.0] * 4


class Bomb:
    """A pickle that runs a command when Python's own reader loads it."""

    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


@pytest.mark.parametrize("protocol", range(6))
def test_a_command_is_not_run(protocol, tmp_path):
    trace = tmp_path / "trace"
    bomb = pickle.dumps({"weights": Bomb(f"touch {trace}")}, protocol)
    pickle.loads(bomb)
    assert trace.exists()  # the bomb works
    trace.unlink()
    with pytest.raises(LoadError):
        torch.load(packed(bomb))
    assert not trace.exists()


NAMES_OF_HARM = [
    ("os", "system"), ("posix", "system"), ("builtins", "eval"), ("__builtin__", "exec"),
    ("builtins", "getattr"), ("builtins", "__import__"), ("subprocess", "Popen"),
    ("torch", "os.system"), ("torch.os", "system"), ("torch.serialization", "load"),
    ("torch.hub", "load"), ("torch.jit", "load"), ("numpy", "load"), ("collections", "namedtuple"),
    ("functools", "partial"), ("operator", "attrgetter"), ("chainrule.scratch", "load"),
    ("torch._utils", "_rebuild_sparse_tensor"), ("torch", "__builtins__"), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name"), NAMES_OF_HARM)
def test_names_outside_the_list_are_refused(module, name):
    for body in (
        call(module, name, b"(" + text("echo harm") + b"t"),
        f"c{module}\n{name}\n".encode(),
        text(module) + text(name) + b"\x93" + b")R",
    ):
        with pytest.raises((LoadError, NotCovered), match=r"got .*\. Try: "):
            torch.load(packed(program(body)))


def test_the_risky_ones_say_so():
    with pytest.raises(LoadError, match=r"as a virus would; got os.system"):
        torch.load(packed(program(call("os", "system", b"(t"))))


def test_the_list_holds_functions_of_ours_and_words():
    for (module, name), meaning in NAMES.items():
        if isinstance(meaning, Allowed):
            assert meaning.function.__module__.startswith("chainrule.")
        assert module.split(".")[0] in {
            "torch",
            "collections",
            "_codecs",
            "builtins",
            "__builtin__",
        }
        assert find(module, name) is meaning


REFUSED = {
    "text for a function": text("os.system") + b")R",
    "a class called": b"ctorch\nTensor\n" + b")R",
    "a dtype called": b"ctorch\nfloat32\n" + b")R",
    "arguments that are no tuple": b"ctorch\nSize\n" + b"]R",
    "instruction i": b"(ios\nsystem\n",
    "instruction o": b"(cos\nsystem\no",
    "an extension": b"\x82\x01",
    "a persistent id as text": b"P0\n",
    "a frozen set": b"(\x91",
    "a byte array": b"\x96" + struct.pack("<Q", 1) + b"x",
    "a buffer from outside": b"\x97",
    "a long number": b"\x8b" + struct.pack("<i", 2**30),
    "text of the first protocol": b"S'os'\n",
    "attributes for a tensor": tensor() + b"}b",
    "attributes for a dict": b"}}" + text("_metadata") + b"Nsb",
    "protocol 9": b"\x80\x09N",
    "a container for a key": b"}]K\x01s",
    "a nested tuple for a key": b"})\x85\x85K\x01s",
    "a container in a set": b"\x8f(]\x90",
    "nothing left": b"",
    "two results": b"NN",
    "no mark": b"Nt",
    "no place in memory": b"h\x05",
    "an unknown instruction": b"\xff",
    "a key too many": b"}(K\x01u",
    "a list for a dict": b"](K\x01K\x02u",
    "a number for a tensor": call("torch._utils", "_rebuild_tensor_v2", b"(K\x01K\x01))\x89)t"),
    "a parameter of text": call("torch._utils", "_rebuild_parameter", b"(" + text("x") + b"\x88)t"),
    "a type of text": call(
        "torch._tensor", "_rebuild_from_type_v2", b"(" + text("f") + text("T") + b")}t"
    ),
    "bytes in another code": call("_codecs", "encode", b"(" + text("x") + text("rot13") + b"t"),
    "counts of containers": call("collections", "Counter", b"(}K\x01]st"),
    "keys of containers": call("collections", "OrderedDict", b"(](]K\x01\x86et"),
    "a storage of text": b"(" + b"".join(map(text, ("storage", "float", "0", "cpu"))) + b"K\x04tQ",
    "a storage of nothing": b"NQ",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_programs_that_no_state_dict_needs(name):
    with pytest.raises(ChainruleError, match=r"Try: |a storage needs"):
        torch.load(packed(program(REFUSED[name])))


CLAIMS = {
    "text": b"X" + struct.pack("<I", 2**31),
    "long text": b"\x8d" + struct.pack("<Q", 2**62),
    "bytes": b"B" + struct.pack("<I", 2**31),
    "a frame": b"\x95" + struct.pack("<Q", 2**62) + b"N",
    "negative text": b"T" + struct.pack("<i", -1),
    "a storage": tensor(store=storage(n=2**60)),
    "a storage of minus one": tensor(store=storage(n=-1)),
    "a storage that is not there": tensor(store=storage(key="7")),
    "a storage elsewhere": tensor(store=storage(key="../../../etc/passwd")),
    "a tensor longer than its storage": tensor(size=(5,)),
    "a tensor wider than its storage": tensor(stride=(2,)),
    "a tensor behind its storage": tensor(offset=1),
    "a tensor before its storage": tensor(offset=-1),
    "a tensor that goes backwards": tensor(stride=(-1,)),
    "a tensor of negative size": tensor(size=(-4,)),
    "a tensor with an axis too many": tensor(size=(2, 2)),
    "a tensor of 2**80 numbers": tensor(size=(2**40, 2**40), stride=(0, 0)),
    "a step of 2**62": tensor(size=(2,), stride=(2**62,)),
    "100 axes": tensor(size=(1,) * 100, stride=(1,) * 100),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_are_checked_before_memory_is_asked_for(name):
    start = time.perf_counter()
    with pytest.raises(LoadError, match=r"Try: |claims|for each axis|needs a dtype"):
        torch.load(packed(program(CLAIMS[name])))
    assert time.perf_counter() - start < 1


def test_containers_nested_too_deep():
    for body in (b"]" * 100_000 + b"a" * 99_999, b")" + b"\x85" * 100_000):
        with pytest.raises(LoadError, match="nested more than 200 deep"):
            torch.load(packed(program(body)))
    assert torch.load(packed(program(b")" + b"\x85" * 150)))


def test_a_list_that_holds_itself_and_a_tree_of_shared_branches():
    loop = torch.load(packed(program(b"]q\x00h\x00a")))
    assert loop[0] is loop
    assert torch.load(packed(program(b"K\x01" + b"2\x86" * 100)))  # 2**100 leaves, one number


def test_one_text_copied_a_million_times():
    body = (
        text("x" * 100_000)
        + b"q\x000("
        + call("_codecs", "encode", b"(h\x00" + text("latin1") + b"t") * 10_000
        + b"l"
    )
    with pytest.raises(LoadError, match="copied again and again"):
        torch.load(packed(program(body)))


def test_zip_bombs():
    with pytest.raises(LoadError, match="compressed or encrypted"):
        torch.load(
            packed(
                program(tensor(store=storage(2**24))),
                [b"\0" * 2**26],
                compression=zipfile.ZIP_DEFLATED,
            )
        )
    honest = packed(program(tensor())).getvalue()
    data = honest.replace(struct.pack("<II", 16, 16), struct.pack("<II", 16, 2**30))
    assert data != honest
    with pytest.raises(LoadError, match="claim more bytes than the file has"):
        torch.load(io.BytesIO(data))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "a\\..\\evil", "c:evil", "archive/data/0"]
)
def test_names_of_entries(name):
    with pytest.raises(LoadError, match=r"not as torch.save writes it"):
        torch.load(with_entry(packed(program(tensor())), name, b"harm"))


def test_archives_of_other_things(monkeypatch):
    for names in (["readme.txt"], ["a/data.pkl", "b/data.pkl"]):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as out:
            for name in names:
                out.writestr(name, b"N.")
        file.seek(0)
        with pytest.raises(LoadError, match=r"holds one data.pkl"):
            torch.load(file)
    with pytest.raises(NotCovered, match="TorchScript"):
        torch.load(with_entry(packed(program(b"N")), "archive/constants.pkl", b"N."))
    monkeypatch.setattr(archive, "LARGEST_PICKLE", 10)
    with pytest.raises(LoadError, match=r"a data.pkl of"):
        torch.load(packed(program(tensor())))


def test_a_changed_byte_is_noticed(tmp_path):
    path = tmp_path / "x.pt"
    pytorch.save({"x": pytorch.arange(100.0)}, path)
    data = bytearray(path.read_bytes())
    data[data.index(struct.pack("<f", 50.0))] ^= 1
    with pytest.raises(LoadError, match="the file is damaged"):
        torch.load(io.BytesIO(data))


def test_numbers_of_a_big_machine_are_turned_round():
    file = packed(program(tensor()), [struct.pack(">4f", 1, 2, 3, 4)])
    with_entry(file, "archive/byteorder", b"big")
    assert torch.load(file).tolist() == [1.0, 2.0, 3.0, 4.0]


def mutated(data, rng):
    """The same file with a few bytes changed, cut or doubled."""
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data))
        kind = rng.random()
        if kind < 0.7:
            data[at] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
        elif kind < 0.85:
            del data[at : at + rng.randint(1, 40)]
        else:
            data[at:at] = data[at : at + rng.randint(1, 40)]
    return bytes(data)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_damaged_programs_raise_our_errors_or_load():
    state = {
        "a": pytorch.ones(3),
        "b": [1, "text", (2.5, None)],
        "c": pytorch.nn.Linear(2, 2).state_dict(),
    }
    file = io.BytesIO()
    pytorch.save(state, file)
    with zipfile.ZipFile(file) as old:
        parts = {name.partition("/")[2]: old.read(name) for name in old.namelist()}
    whole = parts["data.pkl"]
    rng = random.Random(0)
    loaded = 0
    for _ in range(1500):
        try:
            torch.load(packed(mutated(whole, rng), [parts[f"data/{i}"] for i in range(3)]))
            loaded += 1
        except ChainruleError:
            pass
    assert loaded < 1500


@pytest.mark.parametrize("writer", ["chainrule", "pytorch"])
def test_damaged_files_raise_our_errors_or_load(writer):
    file = io.BytesIO()
    save, t = (torch.save, torch) if writer == "chainrule" else (pytorch.save, pytorch)
    save({"a": t.ones(3), "b": [1, "text", (2.5, None)], "row": t.arange(6.0)[::2]}, file)
    rng = random.Random(1)
    refused = 0
    for _ in range(400):
        try:
            torch.load(io.BytesIO(mutated(file.getvalue(), rng)))
        except ChainruleError:
            refused += 1
    assert refused > 100


# Safetensors


def container(header, data=b"", n=None):
    body = header if isinstance(header, bytes) else json.dumps(header).encode()
    return io.BytesIO(struct.pack("<Q", len(body) if n is None else n) + body + data)


def entry(low=0, high=8, shape=(2,), dtype="F32"):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [low, high]}


def test_a_file_read_to_its_end():
    file = packed(program(tensor()))
    file.read()
    with pytest.raises(LoadError, match=r"file.seek\(0\)"):
        torch.load(file)


BROKEN = {
    "nothing": container(b"", n=0),
    "a long header": container({}, n=2**62),
    "no JSON": container(b"{"),
    "a list": container([]),
    "deep JSON": container(b"[" * 100_000 + b"]" * 100_000),
    "an entry beyond the end": container({"x": entry()}, b"1234"),
    "an entry before the start": container({"x": entry(-8, 0)}, b"12345678"),
    "an entry turned round": container({"x": entry(8, 0)}, b"12345678"),
    "another size": container({"x": entry(shape=(3,))}, b"12345678"),
    "a negative size": container({"x": entry(shape=(-1, -2))}, b"12345678"),
    "a size of text": container({"x": entry(shape=("2",))}, b"12345678"),
    "no offsets": container({"x": {"dtype": "F32", "shape": [2]}}, b"12345678"),
    "an entry that is text": container({"x": "y"}),
    "metadata that is text": container({"__metadata__": "y"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_headers(name):
    with pytest.raises(LoadError, match="a safetensors file is needed"):
        torch.load(io.BytesIO(BROKEN[name].getvalue()))


def ours(described):
    described = described if isinstance(described, str) else json.dumps(described)
    return container({"__metadata__": {"chainrule": described}, "x": entry()}, b"\0" * 8)


TREES = {
    "no JSON": "{",
    "a list": [],
    "no tensors": {"version": 1, "tree": 1},
    "a tensor that is not there": {"version": 1, "tree": {"tensor": 5}, "tensors": []},
    "an entry that is not there": {"version": 1, "tree": 1, "tensors": [{"entry": "y"}]},
    "a kind that nobody knows": {"version": 1, "tree": {"os.system": "x"}, "tensors": []},
    "an empty kind": {"version": 1, "tree": {}, "tensors": []},
    "a list for a key": {"version": 1, "tree": {"dict": [[[], 1]]}, "tensors": []},
    "a view too long": {"version": 1, "tree": {"tensor": 0}, "tensors": [
        {"entry": "x", "offset": 0, "size": [9], "stride": [1]}]},
    "a view too far": {"version": 1, "tree": {"tensor": 0}, "tensors": [
        {"entry": "x", "offset": 10**9, "size": [1], "stride": [1]}]},
    "an order of other axes": {"version": 1, "tree": {"tensor": 0}, "tensors": [
        {"entry": "x", "order": [3]}]},
    "a dtype that nobody knows": {"version": 1, "tree": {"dtype": "float7"}, "tensors": []},
    "deep": '{"version": 1, "tensors": [], "tree": ' + '{"list": [' * 5000 + "]}" * 5000 + "}",
}  # fmt: skip


@pytest.mark.parametrize("name", TREES)
def test_containers_that_do_not_fit(name):
    with pytest.raises(LoadError, match=r"Try: |a kind that is known"):
        torch.load(ours(TREES[name]))


def test_a_newer_version_says_what_to_do():
    with pytest.raises(LoadError, match=r"version 1 is needed; got 2. Try: install"):
        torch.load(ours({"version": 2}))


def test_the_machine_runs_no_longer_than_its_program():
    with pytest.raises(LoadError, match="damaged"):
        Machine(b"", find, lambda reference: None).run()
