"""Tokens kept by five truncation rules on power-law distributions of varying entropy."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

V = 50_000  # vocabulary
K, PI, RHO, EPS = 50, 0.95, 0.05, 1e-3  # top-k, top-p, min-p, epsilon and eta


def power_law(s):
    """p(r) proportional to r^-s over ranks 1..V, in decreasing order."""
    p = np.arange(1.0, V + 1) ** -s
    return p / p.sum()


def entropy(p):
    q = p[p > 0]
    return float(-(q * np.log(q)).sum())


def kept(p):
    """Number of tokens each rule keeps; a rule that would keep none keeps the best one."""
    h = entropy(p)
    eta = min(EPS, np.sqrt(EPS) * np.exp(-h))
    return {
        "top-k": K,
        "top-p": int(np.searchsorted(np.cumsum(p), PI) + 1),
        "min-p": int((p >= RHO * p[0]).sum()),
        "epsilon": max(1, int((p >= EPS).sum())),
        "eta": max(1, int((p >= eta).sum())),
    }


def main():
    exponents = np.concatenate([np.linspace(0.0, 3.0, 601), np.linspace(3.02, 9.0, 120)])
    dists = [power_law(s) for s in exponents]
    h = np.array([entropy(p) for p in dists])
    counts = {name: np.array([kept(p)[name] for p in dists]) for name in kept(dists[0])}

    plt.rcParams.update({"font.size": 19, "font.family": "DejaVu Sans"})
    fig, ax = plt.subplots(figsize=(13, 7.5), dpi=100)
    colors = {"top-k": "#8a6d1a", "top-p": "#1f5fa8", "min-p": "#b03a2e", "epsilon": "#2e7d4f", "eta": "#6a3d9a"}
    labels = {
        "top-k": ("top-k, 50", 0.15, 63),
        "top-p": ("top-p, 0.95", 2.35, 2600),
        "min-p": ("min-p, 0.05", 5.7, 5),
        "epsilon": ("epsilon, 0.001", 5.85, 118),
        "eta": ("eta, 0.001", 4.7, 1750),
    }
    ax.plot(h, np.exp(h), color="#999999", lw=1.5, ls=(0, (4, 4)))
    ax.text(8.05, 1000, "exp(entropy)", color="#777777")
    for name, y in counts.items():
        ax.plot(h, y, color=colors[name], lw=2.8)
        text, x0, y0 = labels[name]
        ax.text(x0, y0, text, color=colors[name])
    ax.set_yscale("log")
    ax.set_xlim(0, np.log(V) + 0.05)
    ax.set_ylim(0.8, 9e4)
    ax.set_xlabel("entropy of the next-token distribution, nats")
    ax.set_ylabel("tokens kept, of 50,000")
    ax.set_yticks([1, 10, 100, 1000, 10_000], ["1", "10", "100", "1,000", "10,000"])
    ax.grid(True, which="major", color="#e6e6e6", lw=1)
    ax.set_axisbelow(True)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    fig.tight_layout()
    path = Path(__file__).with_name("kept.png")
    fig.savefig(path)
    Image.open(path).convert("RGB").quantize(48).save(path, optimize=True)


if __name__ == "__main__":
    main()
