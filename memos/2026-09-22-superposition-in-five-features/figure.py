"""Train the toy model of superposition and draw what it learns: python figure.py"""

from itertools import combinations
from math import comb
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from PIL import Image

FEATURES, HIDDEN, BATCH, STEPS, SEEDS = 5, 2, 1024, 6000, 4
IMPORTANCE = 0.9 ** np.arange(FEATURES)
SHOWN = (1.0, 0.3, 0.1, 0.03)  # p, the probability that a feature is active
TRAINED = (1.0, 0.7, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.06, 0.03)
SHADES = plt.cm.viridis(np.linspace(0, 0.72, FEATURES))


def sample(rng, p, count):
    return (rng.random((count, FEATURES)) < p) * rng.random((count, FEATURES))


def loss_and_gradients(x, weights, bias):
    """Importance-weighted squared error of ReLU(W^T W x + b), mean over the batch."""
    hidden = x @ weights.T
    before = hidden @ weights + bias
    error = np.maximum(before, 0) - x
    back = 2 * IMPORTANCE * error * (before > 0) / len(x)
    gradient = (x.T @ (back @ weights.T)).T + hidden.T @ back
    return (IMPORTANCE * error**2).sum(1).mean(), gradient, back.sum(0)


def train(p, seed):
    """Return the loss on fresh data, the weights and the biases after Adam."""
    rng = np.random.default_rng(seed)
    values = [rng.normal(0, 0.5, (HIDDEN, FEATURES)), np.zeros(FEATURES)]
    means, squares = ([np.zeros_like(v) for v in values] for _ in range(2))
    for step in range(1, STEPS + 1):
        gradients = loss_and_gradients(sample(rng, p, BATCH), *values)[1:]
        rate = 0.01 * min(1, 2 * (1 - step / (STEPS + 1)))
        for i, gradient in enumerate(gradients):
            means[i] = 0.9 * means[i] + 0.1 * gradient
            squares[i] = 0.999 * squares[i] + 0.001 * gradient**2
            size = np.sqrt(squares[i] / (1 - 0.999**step)) + 1e-8
            values[i] = values[i] - rate * means[i] / (1 - 0.9**step) / size
    check = sample(np.random.default_rng(99), p, 1_000_000)
    return loss_and_gradients(check, *values)[0], *values


def dropped(p, features):
    return IMPORTANCE[features].sum() * (p / 3 - p**2 / 4)


def opposite_pairs(p):
    return IMPORTANCE[:4].sum() * p**2 / 6 + dropped(p, [4])


def chances_of_active(p):
    """Return the chance of 0, 1, ..., 5 active features, along the last axis."""
    return np.array([comb(5, k) * p**k * (1 - p) ** (5 - k) for k in range(6)]).T


def pentagon_losses(draws=10_000):
    """Losses by number of active features and (squared length, bias)."""
    rng = np.random.default_rng(0)
    turn = 2 * np.pi / 5 * np.array([0, 1, 2, 4, 3])
    cosines = np.cos(turn[:, None] - turn)
    grid = [(s, b) for s in np.linspace(0.4, 1.4, 41) for b in np.linspace(-0.34, 0.4, 38)]
    table = np.zeros((FEATURES + 1, len(grid)))
    for active in range(FEATURES + 1):
        subsets = [np.isin(np.arange(FEATURES), c) for c in combinations(range(FEATURES), active)]
        x = np.repeat(subsets, draws // len(subsets), axis=0) * 1.0
        x *= rng.random(x.shape)
        for j, (s, b) in enumerate(grid):
            error = np.maximum(s * x @ cosines + b, 0) - x
            table[active, j] = (IMPORTANCE * error**2).sum(1).mean()
    return table, grid


def pentagon_alone():
    """Return the least loss / p of a lone pentagon feature, its squared length and its bias."""
    x, cosine = np.linspace(0, 1, 4001), np.cos(2 * np.pi / 5)
    grid = [(s, b) for s in np.linspace(0.9, 1.6, 141) for b in np.linspace(-0.6, 0, 121)]
    own = [((x - np.maximum(s * x + b, 0)) ** 2).mean() for s, b in grid]
    neighbours = [2 * (np.maximum(s * x * cosine + b, 0) ** 2).mean() for s, b in grid]
    losses = np.add(own, neighbours)
    return losses.min(), *grid[losses.argmin()]


def draw_directions(panel, p, weights):
    lengths = np.linalg.norm(weights, axis=0)
    angles = np.arctan2(weights[1], weights[0])
    turns = np.pi / 2 - (angles - angles[0])
    panel.add_patch(plt.Circle((0, 0), 1, fill=False, color="0.8", lw=1.2))
    for i in np.flatnonzero(lengths > 0.1):
        way = np.array([np.cos(turns[i]), np.sin(turns[i])])
        panel.plot(*zip((0, 0), lengths[i] * way), "-o", color=SHADES[i], lw=3, markevery=[1], ms=9)
        panel.text(*((lengths[i] + 0.3) * way), str(i + 1), fontsize=20, color=SHADES[i],
                   ha="center", va="center")
    panel.set_title(f"p = {p:g}", fontsize=20, pad=12)
    panel.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal", xticks=[], yticks=[])
    panel.spines[:].set_visible(False)


def draw_losses(panel, learned):
    p = np.geomspace(0.025, 1, 120)
    table, grid = pentagon_losses()
    chances = chances_of_active(p)
    pentagon, alone = (chances @ table).min(1), dropped(p, [2, 3, 4])
    for p_shown in (0.3, 0.1, 0.03):
        losses = chances_of_active(p_shown) @ table
        print(f"p = {p_shown}: two kept {dropped(p_shown, [2, 3, 4]):.4f}, pairs "
              f"{opposite_pairs(p_shown):.4f}, pentagon {losses.min():.4f} at "
              f"{np.round(grid[losses.argmin()], 2)}, trained {learned[p_shown][0]:.4f}")
    print("lone feature: loss / p, squared length, bias", np.round(pentagon_alone(), 4))
    better = (pentagon < opposite_pairs(p)) & (p < 0.4)
    print("pentagon beats pairs below", p[better].max().round(3))
    print("pairs beat two kept below", p[opposite_pairs(p) < alone].max().round(3))
    panel.axhline(1, color="0.45", lw=2.5)
    panel.plot(p, opposite_pairs(p) / alone, color="#b3541e", lw=2.5)
    panel.plot(p[p < 0.5], (pentagon / alone)[p < 0.5], color="#1f5f99", lw=2.5)
    relative = [learned[q][0] / dropped(q, [2, 3, 4]) for q in TRAINED]
    panel.plot(TRAINED, relative, "o", ms=10, mfc="white", mec="black", mew=2)
    panel.set(xscale="log", ylim=(0, 1.3), xlim=(0.025, 1.06), yticks=(0, 0.5, 1))
    panel.set_xticks(SHOWN, [f"{q:g}" for q in SHOWN])
    panel.minorticks_off()
    panel.tick_params(labelsize=18)
    panel.set_xlabel("p, probability that a feature is active", fontsize=19)
    panel.set_ylabel("loss, relative", fontsize=19)
    panel.text(0.0265, 1.06, "two features kept", fontsize=18, color="0.35")
    panel.text(0.037, 0.47, "two opposite pairs", fontsize=18, color="#b3541e")
    panel.text(0.031, 0.07, "pentagon", fontsize=18, color="#1f5f99")
    panel.text(0.21, 0.34, "trained", fontsize=18)
    panel.spines[["top", "right"]].set_visible(False)


def main():
    learned = {p: min((train(p, s) for s in range(SEEDS)), key=lambda r: r[0]) for p in TRAINED}
    figure = plt.figure(figsize=(13, 7.6), dpi=100)
    rows = figure.add_gridspec(2, 4, height_ratios=(1, 1.05))
    for column, p in enumerate(SHOWN):
        draw_directions(figure.add_subplot(rows[0, column]), p, learned[p][1])
    draw_losses(figure.add_subplot(rows[1, :]), learned)
    for p, (loss, weights, bias) in learned.items():
        print(p, round(loss, 4), np.round((weights**2).sum(0), 2), np.round(bias, 2))
    figure.tight_layout()
    path = Path(__file__).with_name("directions.png")
    figure.savefig(path, facecolor="white")
    Image.open(path).convert("RGB").quantize(48).save(path, optimize=True)


if __name__ == "__main__":
    main()
