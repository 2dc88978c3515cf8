"""The stream of 32-bit words behind every draw.

Idea:  624 words of state; a recurrence turns them over, and a mixing step ("tempering")
       makes each one a result.
Paper: Matsumoto & Nishimura, "Mersenne twister", 1998, https://doi.org/10.1145/272991.272995
Ours:  NumPy's MT19937 seeded the legacy way gives the words PyTorch gives.
"""

from __future__ import annotations

import secrets
from typing import Self

import numpy as np

from chainrule.errors import ArgumentError, OptionError, StateError
from chainrule.scratch import types
from chainrule.scratch.types import Array

DEFAULT_SEED = 67280421310721  # PyTorch's, before anybody calls manual_seed
LENGTH = 624
CHUNK = 65536  # draws made at once: the words stay in the cache, 1.6 times as fast from 4M draws

# One byte layout for the whole state, PyTorch's. `normal_x`, `rho` and the float sample date
# from earlier generators and are always zero on a CPU.
LAYOUT = np.dtype(
    [
        ("seed", "<u8"),
        ("left", "<i4"),
        ("seeded", "<i4"),
        ("next", "<u8"),
        ("words", "<u8", (LENGTH,)),
        ("normal_x", "<f8"),
        ("spare", "<f8"),
        ("rho", "<f8"),
        ("has_spare", "<i8"),
        ("float_spare", "<f4"),
        ("has_float_spare", "<i4"),
    ]
)


class Generator:
    """A seeded stream of random words; behaves as `torch.Generator` on the CPU.

    Params:
        spare: the second normal of the last pair, handed out before a new pair is drawn.

    >>> Generator().manual_seed(0).words(3).tolist()
    [2357136044, 2546248239, 3071714933]
    """

    def __init__(self, device: object = "cpu") -> None:
        """Start at PyTorch's default seed."""
        self.device = types.on_cpu(device)
        self._bits = np.random.MT19937()
        self.spare: float | None = None
        self.manual_seed(DEFAULT_SEED)

    def manual_seed(self, seed: int) -> Self:
        """Begin again at `seed`; of its 64 bits the lower 32 choose the stream."""
        seed = int(seed)
        if not -(2**63) <= seed < 2**64:
            raise OptionError("a seed needs to fit in 64 bits", got=str(seed), hint="0")
        self._seed = seed % 2**64
        np.random.RandomState(self._bits).seed(self._seed % 2**32)
        self._untouched = True
        self.spare = None
        return self

    def seed(self) -> int:
        """Begin again at a seed from the operating system, and return it."""
        return self.manual_seed(secrets.randbits(64)).initial_seed()

    def initial_seed(self) -> int:
        """Return the seed that this stream began at."""
        return self._seed

    def words(self, n: int) -> Array:
        """Return the next `n` words, 32 bits each, as uint64."""
        self._untouched = self._untouched and n == 0
        return self._bits.random_raw(n)

    def long_words(self, n: int) -> Array:
        """Return `n` numbers of 64 bits, each out of two words, the first on top."""
        words = self.words(2 * n)
        return (words[0::2] << np.uint64(32)) | words[1::2]

    def floats(self, n: int) -> Array:
        """Return `n` float32 in [0, 1): the lower 24 bits of a word each."""
        u = np.empty(n, np.float32)
        for part in chunks(n):
            # A signed view of the lower half converts to float32 in one vector instruction.
            low = self.words(len(u[part])).view("<i4")[::2]
            u[part] = low & 0xFFFFFF
            u[part] *= 2.0**-24
        return u

    def doubles(self, n: int) -> Array:
        """Return `n` float64 in [0, 1): the lower 53 bits of two words each."""
        u = np.empty(n)
        for part in chunks(n):
            u[part] = self.long_words(len(u[part])) & np.uint64(2**53 - 1)
            u[part] *= 2.0**-53
        return u

    def state_bytes(self) -> Array:
        """Return the state as the 5056 bytes that `torch.get_rng_state()` returns."""
        inner = self._bits.state["state"]
        drawn = 0 if self._untouched else int(inner["pos"])
        state = np.zeros((), LAYOUT)
        state["seed"], state["seeded"], state["words"] = self._seed, 1, inner["key"]
        state["next"], state["left"] = drawn, LENGTH + 1 - drawn if drawn else 1
        if self.spare is not None:
            state["spare"], state["has_spare"] = self.spare, 1
        return np.frombuffer(state.tobytes(), np.uint8).copy()

    def load_bytes(self, stored: Array) -> None:
        """Go to a state that this stream, or PyTorch's, returned."""
        if stored.dtype != np.uint8:
            raise ArgumentError("a state is uint8", got=str(stored.dtype), hint="get_rng_state()")
        if stored.size != LAYOUT.itemsize:
            raise StateError(
                f"a state of the CPU generator needs {LAYOUT.itemsize} bytes",
                got=str(stored.size),
                hint="a tensor from get_rng_state()",
            )
        state = np.frombuffer(stored.tobytes(), LAYOUT)[0]
        drawn, left = int(state["next"]), int(state["left"])
        if not state["seeded"] or left != (LENGTH + 1 - drawn if drawn else 1):
            raise StateError("the bytes are no state of a Mersenne twister")
        self._seed, self._untouched = int(state["seed"]), drawn == 0
        self.spare = float(state["spare"]) if state["has_spare"] & 0xFFFFFFFF else None
        words = state["words"].astype(np.uint32)
        self._bits.state = {
            "bit_generator": "MT19937",
            "state": {"key": words, "pos": drawn or LENGTH},
        }


def chunks(n: int) -> list[slice]:
    """Cut `n` draws into runs of CHUNK, a multiple of the 16 that normals come in."""
    return [slice(start, start + CHUNK) for start in range(0, n, CHUNK)]
