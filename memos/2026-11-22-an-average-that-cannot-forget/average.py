"""Exponential averages whose stored value is rounded: what they reach, and what they forget."""

import math
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

FORMATS = {"E4M3": 4, "bfloat16": 8, "float16": 11, "float32": 24}  # bits of significand
BETA, RISE, STEPS = 0.999, 10_000, 20_000  # gradients shrink tenfold at step RISE
HERE = Path(__file__).parent


def stored(x, bits, rng=None):
    """Round doubles to `bits` of significand: to nearest, or at random if `rng` is given."""
    if bits == 53:
        return x
    drop = np.uint64(53 - bits)
    words = np.asarray(x, np.float64).view(np.uint64)
    one = np.uint64(1)
    if rng is None:
        add = (one << (drop - one)) - one + (words >> drop & one)  # ties to even
    else:
        add = rng.integers(0, 1 << int(drop), words.shape, np.uint64)
    return (words + add >> drop << drop).view(np.float64)


def stored_plainly(x, bits, uniform=None):
    """The same of one number, without NumPy."""
    fraction, exponent = math.frexp(x)
    scaled = fraction * 2**bits
    kept = round(scaled) if uniform is None else math.floor(scaled + uniform())
    return math.ldexp(kept, exponent - bits)


def average(squares, bits, beta, rng=None):
    """The stored average after each step, from zero; one column a coordinate."""
    v = np.zeros(squares.shape[1])
    path = np.empty_like(squares)
    for t, x in enumerate(squares):
        v = path[t] = stored(v + (1 - beta) * (x - v), bits, rng)
    return path


def bounds(bits, beta):
    k = 2.0**-bits / (1 - beta)
    return 1 / (1 + k), 2 / (2 + k)


def reached(bits, beta, targets):
    """Where averages of constant squares come to rest, relative to them."""
    v = np.zeros_like(targets)
    while True:
        new = stored(v + (1 - beta) * (targets - v), bits)
        if np.array_equal(new, v):
            return v / targets
        v = new


def paths(kind, rng):
    """Squared gradients of mean 1, and of mean 0.01 from step RISE on."""
    if kind == "constant":
        squares = np.ones((STEPS, 1))
    else:
        squares = rng.normal(size=(STEPS, 64)) ** 2
    squares[RISE:] /= 100
    exact = average(squares, 53, BETA)
    nearest = average(squares, 8, BETA)
    random = average(squares, 8, BETA, rng)
    return [path.mean(1) for path in (exact, nearest, random)]


def look(dark):
    ink, grid = ("#e6e3dd", "#34373c") if dark else ("#1c1b1a", "#ddd8cf")
    plt.rcParams.update({
        "font.size": 13, "font.family": "DejaVu Sans", "svg.hashsalt": "average", "text.color": ink,
        "axes.edgecolor": ink, "axes.labelcolor": ink, "xtick.color": ink, "ytick.color": ink,
        "grid.color": grid, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
        "axes.axisbelow": True, "svg.fonttype": "path",
    })
    return ("#b0aba2", "#f2a0b5", "#9cc4f5") if dark else ("#77726a", "#8c1d40", "#1d4f8c")


def save(figure, name, dark):
    figure.tight_layout()
    path = HERE / f"{name}{'-dark' if dark else ''}.svg"
    figure.savefig(path, transparent=True, metadata={"Date": None})
    plt.close(figure)


def draw_paths(name, lines, dark):
    colours = look(dark)
    figure, axes = plt.subplots(figsize=(5, 4))
    words = ("exact", "to nearest", "stochastic")
    for line, colour, word, style, width in zip(lines, colours, words, ("-", "-", "--"), (4, 2, 2)):
        axes.plot(np.arange(0, STEPS, 80), line[::80], style, color=colour, lw=width, label=word)
    axes.set(yscale="log", ylim=(0.005, 5), xlabel="step", xlim=(0, STEPS))
    axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    axes.set_xticks([0, 10_000, 20_000], ["0", "10,000", "20,000"])
    axes.minorticks_off()
    axes.legend(frameon=False, loc="lower left")
    save(figure, name, dark)


def draw_stall(measured, dark):
    colours = look(dark)
    figure, axes = plt.subplots(figsize=(6.6, 4.2))
    rates = np.logspace(-4, -1, 60)
    for (name, points), colour in zip(measured.items(), colours):
        low, high = bounds(FORMATS[name], 1 - rates)
        axes.fill_between(rates, low, high, color=colour, alpha=0.25, lw=0)
        for rate, ratios in points:
            axes.plot([rate] * 2, [ratios.min(), ratios.max()], "o", color=colour, ms=5)
    for name, place, colour in zip(measured, ((0.014, 0.42), (0.0014, 0.46), (0.0002, 0.52)), colours):
        axes.text(*place, name, color=colour, ha="right")
    axes.set(xscale="log", xlabel="1 − β", ylabel="reached share of the target", ylim=(0, 1.02))
    axes.set_xticks([1e-4, 1e-3, 1e-2, 1e-1], ["0.0001", "0.001", "0.01", "0.1"])
    axes.minorticks_off()
    save(figure, "stall", dark)


def main():
    rng = np.random.default_rng(0)
    for x in np.exp(rng.normal(size=1000)):
        assert stored(x, 8) == stored_plainly(x, 8)
    many = stored(np.full(100_000, 1.3), 8, rng)
    print(f"1.3 to nearest {stored(1.3, 8)}, stochastic mean {many.mean():.5f}")

    targets = 2 ** np.linspace(0, 1, 64, endpoint=False)
    for name, bits in FORMATS.items():
        row = [f"{name:9} {bits:2}  never falls above {1 - 2.0 ** -(bits + 1):.8f}"]
        for beta in (0.95, 0.99, 0.999):
            low, high = bounds(bits, beta)
            seen = reached(bits, beta, targets) if bits < 24 else np.array([low, high])
            row.append(f"{beta}: {low:.3f}-{high:.3f} seen {seen.min():.3f}-{seen.max():.3f}")
        print("  ".join(row))

    lines = {kind: paths(kind, rng) for kind in ("constant", "gaussian")}
    for kind, (exact, nearest, random) in lines.items():
        for t in (RISE - 1, STEPS - 1):
            print(f"{kind:8} step {t + 1:6,}  exact {exact[t]:.4f}  nearest {nearest[t]:.4f}  "
                  f"stochastic {random[t]:.4f}")

    rates = np.logspace(-4, -1, 13)
    measured = {name: [(rate, reached(FORMATS[name], 1 - rate, targets)) for rate in rates]
                for name in ("E4M3", "bfloat16", "float16")}
    for dark in (False, True):
        draw_paths("constant", lines["constant"], dark)
        draw_paths("gaussian", lines["gaussian"], dark)
        draw_stall(measured, dark)


if __name__ == "__main__":
    main()
