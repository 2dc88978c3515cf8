"""The regression variant: house prices, one output, squared error, and the epoch of overfitting.

    python regression.py              California housing where it is, else a generated table
    x (B, D) ─ Linear ─ ReLU ─ Linear ─ ReLU ─ Linear ─ price (B, 1)

Real: 20,640 districts of the 1990 census (Pace & Barry, 1997), `california-housing/housing.csv.gz`
in the folder that CHAINRULE_DATA names.
"""

import csv
import gzip

import numpy as np

import chainrule.scratch as torch
from chainrule import places
from chainrule.scratch import nn

FILE = "california-housing/housing.csv.gz"


Table = tuple[str, np.ndarray, np.ndarray]  # a name, the columns (N, D) and the target (N,)


def table() -> Table:
    """Return California's districts, prices in units of 100,000 dollars; else a generated table."""
    folder = places.data_folder()
    if folder is not None and (folder / FILE).is_file():
        return "California housing", *housing(str(folder / FILE))
    return generated()


def generated() -> Table:
    """Return 2,000 rows of eight columns, of which four bend the target, and noise."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2000, 8))
    bent = np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3] ** 2
    return "a generated table", x, bent + rng.normal(0, 0.7, 2000)


def housing(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Read the file: the eight columns of numbers, and the price."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in {"median_house_value", "ocean_proximity"}]
    x = np.array([[float(row[name] or "nan") for name in names] for row in rows])
    x = np.where(np.isnan(x), np.nanmedian(x, axis=0), x)  # 207 counts of bedrooms are missing
    return x, np.array([float(row["median_house_value"]) / 1e5 for row in rows])


def run(
    whole: Table | None = None, count: int = 300, epochs: int = 150
) -> tuple[str, list[float], list[float]]:
    """Train on `count` rows; return the table's name and the error of both parts by epoch.

    Why: few rows on purpose. With all of them a net this small overfits late.
    """
    name, x, y = whole or table()
    order = np.random.default_rng(0).permutation(len(x))[: count + 1000]
    train, held = order[:count], order[count:]
    mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)  # of the training part alone
    inputs = torch.tensor((x - mean) / deviation, dtype=torch.float32)
    target = torch.tensor(y, dtype=torch.float32).unsqueeze(1)  # (N, 1), as the net's output
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Linear(x.shape[1], 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)
    )
    adam, loss_of = torch.optim.Adam(net.parameters(), lr=3e-3), nn.MSELoss()
    errors: tuple[list[float], list[float]] = ([], [])
    for _ in range(epochs):
        for rows in torch.randperm(count).split(32):
            loss = loss_of(net(inputs[train][rows]), target[train][rows])
            adam.zero_grad()
            loss.backward()
            adam.step()
        with torch.no_grad():
            for part, kept in zip((train, held), errors, strict=True):
                kept.append(loss_of(net(inputs[part]), target[part]).item())
    return name, *errors


def told(name: str, seen: list[float], unseen: list[float]) -> str:
    """Say where the unseen rows were predicted best, and what became of it."""
    best = int(np.argmin(unseen))
    return (
        f"{name}: best on unseen rows after epoch {best + 1}, squared error {unseen[best]:.3f};\n"
        f"after epoch {len(seen)} it is {unseen[-1]:.3f} there and {seen[-1]:.3f} on its own rows."
    )


if __name__ == "__main__":
    print(told(*run()))  # noqa: T201
