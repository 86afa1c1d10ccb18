"""How far ten steps move a LoRA adapter, by rank, optimiser and scaling rule."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

N, TARGET_RANK, BATCH, NOISE, STEPS, SEEDS = 256, 4, 64, 0.5, 10, 8
RANKS = (1, 2, 4, 8, 16, 32, 64)
RATE = {"adam": 2.0**-10, "sgd": 2.0**-8}  # small: no adapter comes near the target
SCALE = {"1/r": lambda r: 1 / r, "1/sqrt(r)": lambda r: r**-0.5}


def adapt(rank, gamma, optimiser, rate, steps, seed):
    """Train gamma * B @ A on a noisy linear target; return the update and the target."""
    rng = np.random.default_rng(seed)
    u = np.linalg.qr(rng.normal(size=(N, N)))[0][:, :TARGET_RANK]
    v = np.linalg.qr(rng.normal(size=(N, N)))[0][:TARGET_RANK]
    target = np.sqrt(N / TARGET_RANK) * u @ v
    a = rng.normal(0, N**-0.5, (rank, N))
    b = np.zeros((N, rank))
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in (a, b)]
    for t in range(1, steps + 1):
        x = rng.normal(size=(BATCH, N))
        error = x @ (gamma * b @ a - target).T + NOISE * rng.normal(size=(BATCH, N))
        full = error.T @ x / BATCH  # the gradient of the merged weight
        for p, g, (m1, m2) in zip((a, b), (gamma * b.T @ full, gamma * full @ a.T), moments):
            if optimiser == "adam":
                m1 += 0.1 * (g - m1)
                m2 += 0.001 * (g**2 - m2)
                g = (m1 / (1 - 0.9**t)) / (np.sqrt(m2 / (1 - 0.999**t)) + 1e-12)
            p -= rate * g
    return gamma * b @ a, target


def measure(rank, rule, optimiser):
    """Share of the target covered, and Frobenius norm relative to the target's."""
    along, size = [], []
    for seed in range(SEEDS):
        update, target = adapt(rank, SCALE[rule](rank), optimiser, RATE[optimiser], STEPS, seed)
        along.append((update * target).sum() / (target**2).sum())
        size.append(np.linalg.norm(update) / np.linalg.norm(target))
    return np.mean(along), np.mean(size)


def main():
    curves = {
        (optimiser, rule): np.array([measure(r, rule, optimiser) for r in RANKS])
        for optimiser in RATE
        for rule in SCALE
    }
    for (optimiser, rule), c in curves.items():
        slopes = [np.polyfit(np.log(RANKS), np.log(c[:, k]), 1)[0] for k in (0, 1)]
        print(f"{optimiser:4} {rule:9}  slope along target {slopes[0]:+.2f}  slope of norm {slopes[1]:+.2f}")

    plt.rcParams.update({"font.size": 19, "font.family": "DejaVu Sans"})
    fig, axes = plt.subplots(1, 2, figsize=(13, 7.5), dpi=100, sharey=True)
    styles = {"adam": dict(color="#1f5fa8", marker="o"), "sgd": dict(color="#b03a2e", marker="s")}
    labels = [
        {("adam", "1/sqrt(r)"): (1.6, 4.6), ("adam", "1/r"): (6.2, 1.55),
         ("sgd", "1/sqrt(r)"): (6.2, 0.6), ("sgd", "1/r"): (1.9, 0.12)},
        {("adam", "1/sqrt(r)"): (3.2, 1.9), ("adam", "1/r"): (8.5, 0.55),
         ("sgd", "1/sqrt(r)"): (12.5, 0.11), ("sgd", "1/r"): (2.2, 0.03)},
    ]
    for k, ax in enumerate(axes):
        for (optimiser, rule), c in curves.items():
            dash = "-" if rule == "1/r" else (0, (5, 2))
            ax.plot(RANKS, c[:, k] / c[0, k], lw=2.6, ms=8, ls=dash, **styles[optimiser])
            name = {"adam": "Adam", "sgd": "SGD"}[optimiser] + ", α/" + ("r" if rule == "1/r" else "√r")
            ax.text(*labels[k][optimiser, rule], name, color=styles[optimiser]["color"], fontsize=17)
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_xticks(RANKS, [str(r) for r in RANKS])
        ax.minorticks_off()
        ax.set_xlabel("rank")
        ax.grid(True, which="major", color="#e6e6e6", lw=1)
        ax.set_axisbelow(True)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
    axes[0].set_ylabel("relative to rank 1")
    axes[0].set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    axes[0].text(0.0, 1.02, "movement along the target", transform=axes[0].transAxes, fontweight="bold")
    axes[1].text(0.0, 1.02, "norm of the update", transform=axes[1].transAxes, fontweight="bold")
    fig.tight_layout()
    path = Path(__file__).with_name("movement-by-rank.png")
    fig.savefig(path)
    Image.open(path).convert("RGB").quantize(48).save(path, optimize=True)


if __name__ == "__main__":
    main()
