"""Every function of torch that draws, over sizes, dtypes, layouts and ways to call it."""

from itertools import product

SIZES = ["(0,)", "()", "(1,)", "(5,)", "(15,)", "(16,)", "(17,)", "(3, 7)", "(31,)", "(100,)",
         "(2, 0, 3)", "(4, 5, 6)", "(1000,)", "(65537,)", "(70000,)"]  # fmt: skip
FLOATS = ["float16", "bfloat16", "float32", "float64"]
WHOLE = ["uint8", "int8", "int16", "int32", "int64", "bool"]
OF_FLOATS = [
    "torch.rand({s}, dtype={d})",
    "torch.randn({s}, dtype={d})",
    "torch.empty({s}, dtype={d}).uniform_(-3, 5)",
    "torch.empty({s}, dtype={d}).normal_(2, 3)",
    "torch.empty({s}, dtype={d}).random_()",
    "torch.empty({s}, dtype={d}).exponential_(2.5)",
    "torch.empty({s}, dtype={d}).geometric_(0.3)",
    "torch.empty({s}, dtype={d}).cauchy_(1, 2)",
    "torch.empty({s}, dtype={d}).log_normal_(1, 0.5)",
    "torch.empty({s}, dtype={d}).bernoulli_(0.3)",
    "torch.full({s}, 0.3, dtype={d}).bernoulli()",
    "torch.empty({s}, dtype={d}).bernoulli_(torch.full({s}, 0.3, dtype={d}))",
    "torch.randint(0, 100, {s}, dtype={d})",
    "torch.normal(torch.zeros({s}, dtype={d}), 2.0)",
    "torch.normal(1.0, torch.ones({s}, dtype={d}))",
    "torch.normal(torch.zeros({s}, dtype={d}), torch.ones({s}, dtype={d}))",
    "torch.normal(1, 2, {s}, dtype={d})",
    "torch.rand_like(torch.zeros({s}, dtype={d}))",
    "torch.randn_like(torch.zeros({s}, dtype={d}))",
    "torch.randint_like(torch.zeros({s}, dtype={d}), 3, 50)",
    "F.dropout(torch.ones({s}, dtype={d}), 0.3)",
]
OF_INTEGERS = [
    "torch.empty({s}, dtype={d}).random_()",
    "torch.empty({s}, dtype={d}).random_(0, 2)",
    "torch.empty({s}, dtype={d}).bernoulli_(0.7)",
    "torch.randint(0, 2, {s}, dtype={d})",
    "torch.empty({s}, dtype={d}).bernoulli_(torch.full({s}, 0.3))",
    "torch.bernoulli(torch.empty({s}, dtype={d}), 0.4)",
]
RANGES = ["0, 2", "-5, 5", "0, 128", "0, 256", "0, 300", "0, 2**24", "0, 2**24 + 2", "0, 2**28 - 1",
          "0, 2**28", "-2**31, 2**31", "0, 2**40", "-2**63, None", "5, None", "2**30"]  # fmt: skip
WEIGHTS = ["torch.rand(7)", "torch.rand(3, 5)", "torch.rand(5, 3).t()", "torch.rand(1000)",
           "torch.rand(4, 8, dtype=torch.float64)", "torch.rand(7).half()", "torch.rand(0, 4)",
           "torch.rand(6).bfloat16()", "torch.rand(5, 8)[:, ::2]", "torch.rand(40000)"]  # fmt: skip
MEANS = ["torch.rand(20) * 5", "torch.rand(20) * 100", "torch.rand(3, 4).t() * 30",
         "torch.full((70,), 12.5, dtype=torch.float64)", "torch.zeros(3)"]  # fmt: skip
NORMALS = ["0.5", "torch.randn(3, 4)", "torch.randn(4, 3).t()", "torch.randn(40).bfloat16()"]
SPREADS = ["2.0", "torch.rand(3, 4)", "torch.rand(4, 3).t()", "torch.rand(1)", "torch.rand(())"]
OUT = [
    "o = torch.empty(5); [torch.rand(5, out=o), o]",
    "o = torch.empty(0); [torch.rand(2, 3, out=o), o]",
    "o = torch.empty(5, 4).t(); [torch.randn(4, 5, out=o), o]",
    "o = torch.empty(4, dtype=torch.float64); [torch.rand(4, out=o), o]",
    "o = torch.empty(4, dtype=torch.int64); [torch.randint(0, 9, (4,), out=o), o]",
    "o = torch.empty(4); [torch.randint(9, (4,), out=o), o]",
    "o = torch.empty(6); [torch.randperm(6, out=o), o]",
    "o = torch.empty(6, dtype=torch.int64); [torch.randperm(6, out=o), o]",
    "o = torch.empty(4); [torch.normal(torch.zeros(4), 1.0, out=o), o]",
    "o = torch.empty(4); [torch.normal(0.0, torch.ones(4), out=o), o]",
    "o = torch.empty(4); [torch.normal(torch.zeros(4), torch.ones(4), out=o), o]",
    "o = torch.empty(4); [torch.normal(0.0, 1.0, (4,), out=o), o]",
    "o = torch.empty(5); [torch.bernoulli(torch.full((5,), 0.5), out=o), o]",
    "o = torch.empty(2, dtype=torch.int64); [torch.multinomial(torch.ones(4), 2, out=o), o]",
]
LAYOUTS = [
    f"{made}.{fill}"
    for made in ("torch.zeros(5, 8).t()", "torch.zeros(40)[::2]", "torch.zeros(5, 8)[:, 1:4]",
                 "torch.zeros(2, 3, 4).permute(1, 2, 0)")
    for fill in ("uniform_()", "normal_()", "exponential_()", "random_(9)", "cauchy_()",
                 "log_normal_()", "geometric_(0.2)", "bernoulli_(0.4)")
]  # fmt: skip
OTHER = [
    "torch.randn_like(torch.zeros(3, 4).t(), memory_format=torch.contiguous_format)",
    "torch.rand_like(torch.zeros(20, 4).t(), dtype=torch.float64)",
    "torch.zeros_like(torch.zeros(3, 4).t()).normal_()",
    "torch.empty(4).random_(0, to=3)",
    "torch.empty(4).random_(to=3)",
    "torch.rand(3, layout=torch.strided, pin_memory=False)",
    "torch.randn(torch.Size([2]), dtype=torch.float64)",
    "torch.randint(low=0, high=5, size=(2,), device='cpu')",
    "with torch.random.fork_rng(): torch.rand(3)\n; torch.rand(2)",
    "h = g.clone_state(); torch.rand(3, generator=g); torch.rand(3, generator=h)",
    "s = torch.get_rng_state(); a = torch.randn(3); torch.set_rng_state(s); [a, torch.randn(3)]",
]
# Their signs are LAPACK's choice.
FACTORS = [
    "u, s, v = torch.pca_lowrank(torch.randn(6, 5), 3); [u @ s.diag() @ v.T, s, v.abs()]",
    "u, s, v = torch.pca_lowrank(torch.randn(30, 8), center=False); [s, v.abs()]",
    "u, s, v = torch.svd_lowrank(torch.randn(2, 4, 6), 2, M=torch.ones(6)); [s, u.abs()]",
]


MEANS_AND_SPREADS = [(m, s) for m in NORMALS for s in SPREADS if (m, s) != ("0.5", "2.0")]
MEANS_AND_SPREADS = [p for p in MEANS_AND_SPREADS if "(40)" not in p[0] or "rand(3" not in p[1]]
MEANS_AND_SPREADS = [p for p in MEANS_AND_SPREADS if "(40)" not in p[0] or "rand(4" not in p[1]]


def cases():
    """Return all cases."""
    sized = [*product(OF_FLOATS, SIZES, FLOATS), *product(OF_INTEGERS, SIZES, WHOLE)]
    found = [text.format(s=s, d=f"torch.{d}") for text, s, d in sized]
    for n, d in product((0, 1, 2, 10, 100, 1000, 65537), ("int64", "float32", "float64")):
        found.append(f"torch.randperm({n}, dtype=torch.{d})")
    for r, d in product(RANGES, ("int64", "float32", "float64", "bfloat16")):
        found.append(f"torch.empty(20, dtype=torch.{d}).random_({r})")
    for w, n in product(WEIGHTS, ("1", "2", "2, True", "50, replacement=True")):
        found.append(f"torch.multinomial({w}, {n}, generator=g)")
    found += [f"torch.poisson({m}, generator=g)" for m in MEANS]
    found += [f"n = ({m}).round(); torch.binomial(n, torch.full_like(n, 0.6))" for m in MEANS]
    found += [f"torch.normal({m}, {s}, generator=g)" for m, s in MEANS_AND_SPREADS]
    return [*found, *OUT, *LAYOUTS, *OTHER]
