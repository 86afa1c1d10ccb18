"""Gradient at each block's output at initialisation: pre-LN and post-LN stacks of ReLU MLP blocks."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

D, HIDDEN, TOKENS, VOCAB, SEEDS = 256, 1024, 64, 512, 4
DEPTHS = (6, 24, 96)
GAIN = 0.32  # v: what one Xavier-initialised ReLU block does to the mean square of its input


def norm(x):
    x = x - x.mean(-1, keepdims=True)
    s = x.std(-1, keepdims=True)
    return x / s, s


def norm_back(g, y, s):
    return (g - g.mean(-1, keepdims=True) - y * (g * y).mean(-1, keepdims=True)) / s


def block_back(g, w_in, w_out, h):
    return ((g @ w_out.T) * (h > 0)) @ w_in.T


def length(g):
    return np.sqrt((g**2).sum(-1).mean())


def gradients(place, depth, seed):
    """Length of the loss gradient at the output of blocks 1..depth, and at the normed top."""
    rng = np.random.default_rng(seed)
    std = np.sqrt(2 / (D + HIDDEN))
    weights = [
        (rng.normal(0, std, (D, HIDDEN)), rng.normal(0, std, (HIDDEN, D))) for _ in range(depth)
    ]
    unembed = rng.normal(0, D**-0.5, (D, VOCAB))
    x = rng.normal(size=(TOKENS, D))
    target = rng.integers(0, VOCAB, TOKENS)

    tape = []
    for w_in, w_out in weights:
        if place == "pre":
            y, s = norm(x)
            h = np.maximum(y @ w_in, 0)
            x = x + h @ w_out
        else:
            h = np.maximum(x @ w_in, 0)
            y, s = norm(x + h @ w_out)
            x = y
        tape.append((y, s, h))

    top, s_top = norm(x)
    p = np.exp(top @ unembed)
    p /= p.sum(-1, keepdims=True)
    p[np.arange(TOKENS), target] -= 1
    g = p @ unembed.T
    at_top = length(g)
    g = norm_back(g, top, s_top)

    out = []
    for (w_in, w_out), (y, s, h) in zip(weights[::-1], tape[::-1]):
        if place == "pre":
            out.append(length(g))
            g = g + norm_back(block_back(g, w_in, w_out, h), y, s)
        else:
            g = norm_back(g, y, s)
            out.append(length(g))
            g = g + block_back(g, w_in, w_out, h)
    return np.array(out[::-1]) / at_top


def main():
    mean = {
        (place, depth): np.mean([gradients(place, depth, seed) for seed in range(SEEDS)], axis=0)
        for place in ("pre", "post")
        for depth in DEPTHS
    }
    for (place, depth), g in mean.items():
        print(f"{place:4} {depth:3}  first {g[0]:.3f}  middle {g[depth // 2 - 1]:.3f}  last {g[-1]:.3f}")

    plt.rcParams.update({"font.size": 19, "font.family": "DejaVu Sans"})
    fig, ax = plt.subplots(figsize=(13, 7.5), dpi=100)
    blocks = np.arange(1, max(DEPTHS) + 1)
    pre, post = "#1f5fa8", "#b03a2e"
    ax.plot(blocks, (1 + GAIN * blocks) ** -0.5, color="#999999", lw=1.5, ls=(0, (4, 4)))
    ax.plot(blocks, np.full(len(blocks), (1 + GAIN) ** -0.5), color="#999999", lw=1.5, ls=(0, (4, 4)))
    for depth, marker, size in zip(DEPTHS, ("o", "s", "D"), (15, 13, 11)):
        for place, color in (("pre", pre), ("post", post)):
            g = mean[place, depth]
            ax.plot(np.arange(1, depth + 1), g, color=color, lw=2.2)
            ax.plot(depth, g[-1], marker, color=color, ms=size)
        below = mean["pre", depth][-1]
        ax.annotate(f"pre-LN, last of {depth}", (depth, below), (-14, -10), textcoords="offset points",
                    ha="right", va="top", color=pre)
        above = mean["post", depth][-1]
        ax.annotate(f"last of {depth}", (depth, above), (0, -34), textcoords="offset points",
                    ha="center", color=post)
    ax.text(1.05, 1.03, "post-LN, all three depths", color=post)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlim(0.95, 125)
    ax.set_ylim(0.13, 1.25)
    ax.set_xticks([1, 3, 6, 12, 24, 48, 96], ["1", "3", "6", "12", "24", "48", "96"])
    ax.set_yticks([0.2, 0.3, 0.5, 0.7, 1], ["0.2", "0.3", "0.5", "0.7", "1"])
    ax.minorticks_off()
    ax.set_xlabel("block, counted from the input")
    ax.set_ylabel("gradient at the block's output")
    ax.grid(True, which="major", color="#e6e6e6", lw=1)
    ax.set_axisbelow(True)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    fig.tight_layout()
    path = Path(__file__).with_name("gradient-by-block.png")
    fig.savefig(path)
    Image.open(path).convert("RGB").quantize(48).save(path, optimize=True)


if __name__ == "__main__":
    main()
