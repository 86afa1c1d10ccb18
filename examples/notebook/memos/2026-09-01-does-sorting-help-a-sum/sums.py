"""Median relative errors of five ways to add numbers, over eleven draws."""

import math
import random
import statistics


def in_turn(numbers):
    total = 0.0
    for number in numbers:
        total += number
    return total


def pairwise(numbers):
    if len(numbers) <= 8:
        return in_turn(numbers)
    middle = len(numbers) // 2
    return pairwise(numbers[:middle]) + pairwise(numbers[middle:])


def compensated(numbers):
    total = lost = 0.0
    for number in numbers:
        mended = number - lost
        new = total + mended
        lost = (new - total) - mended
        total = new
    return total


WAYS = {
    "as drawn": in_turn,
    "smallest first": lambda numbers: in_turn(sorted(numbers)),
    "largest first": lambda numbers: in_turn(sorted(numbers, reverse=True)),
    "pairwise": pairwise,
    "compensated": compensated,
}

for count in (1_000, 100_000, 1_000_000):
    errors = {way: [] for way in WAYS}
    for seed in range(11):
        draw = random.Random(seed)
        numbers = [draw.random() for _ in range(count)]
        exact = math.fsum(numbers)
        for way, add in WAYS.items():
            errors[way].append(abs(add(numbers) - exact) / exact)
    print(count, {way: f"{statistics.median(found):.1e}" for way, found in errors.items()})
