"""Compute-optimal tokens per parameter under the published fits of L(N, D) = E + A/N^alpha + B/D^beta."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

FITS = {  # A, B, alpha, beta; E does not move the optimum
    "hoffmann": (406.4, 410.7, 0.34, 0.28),
    "hoffmann, unrounded": (np.exp(6.0073404), np.exp(6.0179186), 0.33917084, 0.2849083),
    "besiroglu": (482.01, 2085.43, 0.3478, 0.3658),
}
# Hoffmann et al., Table 3 (approach 1): parameters and the FLOPs for which they are optimal
TABLE_3 = np.array([
    (400e6, 1.92e19), (1e9, 1.21e20), (10e9, 1.23e22), (67e9, 5.76e23),
    (175e9, 3.85e24), (280e9, 9.90e24), (520e9, 3.43e25), (1e12, 1.27e26),
])


def optimum(fit, flops):
    """N and D that minimise the fitted loss subject to 6 N D = flops."""
    A, B, alpha, beta = FITS[fit]
    G = (alpha * A / (beta * B)) ** (1 / (alpha + beta))
    n = G * (flops / 6) ** (beta / (alpha + beta))
    return n, flops / (6 * n)


def ratio(fit, flops):
    n, d = optimum(fit, flops)
    return d / n


def main():
    c = np.geomspace(1e18, 1e27, 200)
    plt.rcParams.update({"font.size": 19, "font.family": "DejaVu Sans"})
    fig, ax = plt.subplots(figsize=(13, 7.5), dpi=100)
    ax.axvspan(6e18, 3e21, color="#f1f1f1", lw=0)
    ax.text(1.35e20, 6.3, "isoFLOP budgets", color="#777777", ha="center")
    ax.axvline(5.76e23, color="#bbbbbb", lw=1.5, ls=(0, (4, 4)))
    ax.text(7e23, 6.3, "Chinchilla's budget", color="#777777")
    ax.plot(c, ratio("hoffmann", c), color="#b03a2e", lw=3)
    ax.plot(c, ratio("hoffmann, unrounded", c), color="#b03a2e", lw=2.2, ls=(0, (5, 3)))
    ax.plot(c, ratio("besiroglu", c), color="#1f5fa8", lw=3)
    n, flops = TABLE_3.T
    ax.plot(flops, flops / (6 * n * n), "o", color="#222222", ms=8)
    ax.text(9e22, 111, "approach 3, as printed", color="#b03a2e", ha="right")
    ax.text(8e23, 42, "approach 3, before rounding", color="#b03a2e")
    ax.text(8e23, 13, "refit of Besiroglu et al.", color="#1f5fa8")
    ax.text(8e23, 25.5, "approach 1, Table 3", color="#222222")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlim(1e18, 1e27)
    ax.set_ylim(5.5, 260)
    ax.set_yticks([10, 20, 50, 100, 200], ["10", "20", "50", "100", "200"])
    ax.minorticks_off()
    ax.grid(True, axis="y", color="#e6e6e6", lw=1)
    ax.set_axisbelow(True)
    ax.set_xlabel("training compute C = 6ND, FLOPs")
    ax.set_ylabel("optimal tokens per parameter")
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    fig.tight_layout()
    path = Path(__file__).with_name("tokens-per-parameter.png")
    fig.savefig(path)
    Image.open(path).convert("RGB").quantize(48).save(path, optimize=True)


if __name__ == "__main__":
    main()
