"""Numbers, signs, colours and definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.markup.formulas.tex import colours, words
from memosite.markup.formulas.tex import read as texread
from memosite.markup.formulas.tex.frame import Frame
from memosite.markup.formulas.tex.marks import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from memosite.markup.formulas.tex.writer import Writer


def aside(writer: Writer, name: str) -> None:
    r"""Put a `\label` or `\tag` where its number belongs."""
    star = writer.take(r"\*") if name == "tag" else None
    at = texread.skip(writer.tex, writer.at)
    end = writer.pairs.get(at, -1)
    written = writer.tex[at + 1 : end]
    if end < 0 or writer.tex[at] != "{" or "#" in written:
        writer.pieces.append(f"\\{name}{'*' if star else ''}")
        return
    writer.at = end + 1
    told = mark("label", written.strip()) if name == "label" else texread.tag(written)
    where = writer.pieces if writer.top.owner is None else writer.top.owner.aside
    where.append(f"\\{name}{'*' if star else ''}{{{told}}}")


def refer(writer: Writer, name: str) -> None:
    r"""Write a `\ref` or `\eqref` as a mark that `mathml` fills with the number."""
    found = writer.take(r"\s*\{([^{}#]*)\}")
    if found is None:
        writer.pieces.append(f"\\{name}")
    elif name == "eqref":
        writer.pieces.append(rf"\eqref{{{mark('label', found[1].strip())}}}")
    else:
        writer.pieces.append(rf"\text{{{mark('ref', found[1].strip())}}}")


def bracket(writer: Writer, name: str) -> None:
    r"""Write what sizes a bracket, with `<` as an angle, and no `\big.`."""
    found = words.NULL.match(writer.tex, writer.at)
    if found is None or (found[1] == "." and name in ("left", "right", "middle")):
        writer.pieces.append(f"\\{name}")
        return
    writer.at = found.end()
    if found[1] != ".":
        writer.pieces.append(f"\\{name}{words.BRACKETS[found[1]]}")


def space(writer: Writer, name: str) -> None:
    r"""Write a space; the star of `\hspace*` says nothing on a screen."""
    writer.take(r"\*")
    writer.pieces.append(f"\\{name}")


def fraction(writer: Writer, name: str) -> None:
    r"""Write `\cfrac` without the side its numerator keeps to."""
    writer.take(r"\s*\[[lcr]\]")
    writer.pieces.append(f"\\{name}")


def smash(writer: Writer, name: str) -> None:
    """Write what takes no height, by a mark that `mathml` turns into an mpadded."""
    side = writer.take(r"\s*\[([tb])\]")
    told = mark("smash", side[1] if side else "tb")
    writer.parts(name, (rf"\hphantom{{\text{{{told}}}{{", "}}"))


def rule(writer: Writer, name: str) -> None:
    """Write a rule as a mark of its lengths; `mathml` makes an mspace of it."""
    found = words.RULE.match(writer.tex, writer.at)
    lengths = [texread.em(one or "0em") for one in found.groups()] if found else [None]
    known = [one for one in lengths if one is not None]
    if found is None or len(known) < len(lengths) or known[1] < 0:
        writer.pieces.append(f"\\{name}")
        return
    writer.at = found.end()
    writer.pieces.append(rf"\text{{{mark('rule', ' '.join(f'{one:g}' for one in known))}}}")


def operator(writer: Writer, name: str) -> None:
    r"""Write `\mathop`, whose limits stand above and below."""
    start = texread.skip(writer.tex, writer.at)
    end = writer.pairs.get(start, -1)
    if end < 0 or writer.tex[start] != "{":
        writer.pieces.append(f"\\{name}")
        return
    found = words.OPERATOR.fullmatch(writer.tex[start + 1 : min(end, start + 80)])
    if found and end < start + 80:
        writer.at = end + 1
        writer.pieces.append(rf"\operatorname*{{{found[1]}}}")
    else:
        limits(writer, end + 1, lambda: rf"\mathop{{{writer.part(start, end + 1)}}}", r"\mathop")


def limit(writer: Writer, name: str) -> None:
    r"""Write `\varlimsup` and its kin."""
    made = rf"\mathop{{{words.LIMITED[name]}}}"
    limits(writer, writer.at, lambda: made, made)


def limits(writer: Writer, behind: int, base: Callable[[], str], bare: str) -> None:
    """Write an operator with the scripts behind it as limits, or `bare` where it has none."""
    forced = words.LIMITS.match(writer.tex, behind)
    at = forced.end() if forced else behind
    scripts: dict[str, tuple[int, int]] = {}
    while (found := words.SCRIPT.match(writer.tex, at)) and found[1] not in scripts:
        after = writer.after(found.end())
        if after < 0:
            break
        scripts[found[1]] = (found.end(), after)
        at = after
    if not scripts or not (forced or writer.top.display) or writer.level >= words.LEVEL_MAX:
        writer.pieces.append(bare)
        return
    writer.at = at
    under, over = (writer.part(*scripts.get(one, (0, 0))) for one in "_^")
    made = base()
    made = rf"\overset{{{over}}}{{{made}}}" if "^" in scripts else made
    made = rf"\underset{{{under}}}{{{made}}}" if "_" in scripts else made
    writer.pieces.append(rf"\mathop{{{made}}}")


def colour(writer: Writer, name: str) -> None:
    """Write a colour that math-core does not know as a mark beside one that it does."""
    found = words.COLOUR.match(writer.tex, writer.at)
    known = colours.css(found[1] or "", found[2]) if found else ""
    if found is None or not known:
        writer.pieces.append(r"\textcolor" if name == "mathcolor" else f"\\{name}")
        return
    writer.at = found.end()
    told = rf"\text{{{mark('color', known)}}}"
    if name == "color":
        writer.pieces.append(rf"{words.ANY_COLOUR}\mathopen{{{told}}}")
    else:
        writer.parts(name + found[0], (rf"{{{words.ANY_COLOUR}{told}{{", "}}"))


def box(writer: Writer, name: str) -> None:
    r"""Write `\colorbox` or `\fcolorbox`."""
    found = (words.COLOUR if name == "colorbox" else words.TWO_COLOURS).match(writer.tex, writer.at)
    start = texread.skip(writer.tex, found.end()) if found else -1
    if found is None or start not in writer.pairs:
        writer.pieces.append(f"\\{name}")
        return
    writer.at = start
    opening = "".join(_boxed(found[1] or "", one) for one in found.groups()[1:])
    close = "}" * (found.lastindex or 2)
    writer.text(name, rf"{opening}\text{{", r"\text{", close)


def define(writer: Writer, name: str) -> None:
    r"""Write `\newcommand` and its kin as `\def`, which may define anew."""
    found = words.DEFINED.match(writer.tex, writer.at)
    if found is None or found.end() not in writer.pairs:
        writer.pieces.append(f"\\{name}")
        return
    writer.at = found.end() + 1
    command = found[2] or found[3]
    writer.defined.add(command)
    slots = "".join(f"#{n}" for n in range(1, int(found[4] or 0) + 1))
    if name == "DeclareMathOperator":
        writer.pieces.append(rf"\def\{command}{{\operatorname{found[1]}{{")
        writer.push(Frame("{", close="}}"))
    else:
        writer.pieces.append(rf"\def\{command}{slots}{{")
        writer.push(Frame("{"))


def name(writer: Writer, name: str) -> None:
    r"""Write `\def` or `\let` and the name that it defines, which is the author's from here."""
    found = writer.take(r"\s*\\([A-Za-z]+|.)")
    if found:
        writer.defined.add(found[1])
    writer.pieces.append(f"\\{name}" + (found[0] if found else ""))


def _boxed(model: str, colour: str) -> str:
    """Return the beginning of a group with a background."""
    known = colours.css(model, colour)
    given = f"[{model}]" if model and not known else ""
    shown = words.ANY_COLOUR if known else rf"\color{given}{{{colour}}}"
    return rf"{{{shown}\text{{{mark('box', known)}}}"
