"""Tables of TeX: what is rewritten to what, and the patterns that find it."""

from __future__ import annotations

import re

from memosite.markup.formulas.tex.marks import mark

SAME: dict[str, str] = {
    "pmb": r"\boldsymbol",
    "mathds": r"\mathbb",
    "mathbbm": r"\mathbb",
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "dotsi": r"\cdots",
    "strut": r"\vphantom{(}",
    "mathstrut": r"\vphantom{(}",
    "ensuremath": "",
    "mathnormal": "",
    "displaybreak": "",
    "allowbreak": "",
    "nobreak": "",
    "xspace": "",
    "null": "{}",
    "enskip": r"\enspace",
    "smallsetminus": r"\setminus",
    "varpropto": r"\propto",
    "thicksim": r"\sim",
    "thickapprox": r"\approx",
    "shortmid": r"\mid",
    "shortparallel": r"\parallel",
    "smallfrown": r"\frown",
    "smallsmile": r"\smile",
    "smallint": r"\int",
    "centerdot": r"\cdot",
    "mapsfrom": "\\mathrel{\u21a4}",
    "colon": r"\mathpunct{:}",
}
"""Command -> what it is rewritten to; an empty one leaves only its argument."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "text": (r"\text{", r"\text{", "}"),
    "textrm": (r"\textrm{", r"\textrm{", "}"),
    "textbf": (r"\textbf{", r"\textbf{", "}"),
    "textit": (r"\textit{", r"\textit{", "}"),
    "texttt": (r"\texttt{", r"\texttt{", "}"),
    "textsf": (r"\textsf{", r"\textsf{", "}"),
    "textsc": (r"\textsc{", r"\textsc{", "}"),
    "emph": (r"\emph{", r"\emph{", "}"),
    "textsl": (r"\textit{", r"\textit{", "}"),
    "mbox": (r"\text{", r"\text{", "}"),
    "hbox": (r"\text{", r"\text{", "}"),
    "textnormal": (r"\text{", r"\text{", "}"),
    "textup": (r"\text{", r"\text{", "}"),
    "textmd": (r"\text{", r"\text{", "}"),
    "fbox": (r"\boxed{\text{", r"\text{", "}}"),
}
"""Command whose argument is text -> how it opens, how it opens again after maths, how it ends."""

PARTS: dict[str, tuple[str, ...]] = {
    "substack": (r"\begin{subarray}{c}", r"\end{subarray}"),
    "overunderset": (r"\overset{", r"}{\underset{", "}{", "}}"),
    "nicefrac": ("{{}^{", r"}\!/\!{}_{", "}}"),
    "sfrac": ("{{}^{", r"}\!/\!{}_{", "}}"),
    "underbrace": (r"\underbrace{", "}"),
    "overbrace": (r"\overbrace{", "}"),
    "mathllap": (rf"\vphantom{{\text{{{mark('lap', 'llap')}}}{{", "}}"),
    "mathrlap": (rf"\vphantom{{\text{{{mark('lap', 'rlap')}}}{{", "}}"),
    "mathclap": (rf"\vphantom{{\text{{{mark('lap', 'clap')}}}{{", "}}"),
}
"""Command -> what is written before, between and after its arguments, braces included."""
PARTS |= {name: PARTS[f"math{name}"] for name in ("llap", "rlap", "clap")}

LIMITED = {
    "varinjlim": r"\underrightarrow{\lim}",
    "varprojlim": r"\underleftarrow{\lim}",
    "varliminf": r"\underline{\lim}",
    "varlimsup": r"\overline{\lim}",
}
"""Operator whose limits stand above and below -> what it shows."""

ENVIRONMENTS = {
    "split": "aligned",
    "alignat": "align",
    "alignat*": "align*",
    "alignedat": "aligned",
    "flalign": "align",
    "flalign*": "align*",
    "eqnarray": "align",
    "eqnarray*": "align*",
    "multlined": "gathered",
    "cases*": "cases",
    "dcases*": "dcases",
    "rcases*": "rcases",
    "drcases*": "drcases",
}
COUNTED = frozenset({"alignat", "alignat*", "alignedat"})
"""Environments that begin with a count of columns, which their equals do not take."""
PLACED = frozenset({"array", "aligned", "alignedat", "gathered", "multlined", "split"})
"""Environments that may begin with `[t]`, `[c]` or `[b]`."""
ROWS = frozenset(
    f"{name}{star}"
    for name in ("align", "alignat", "flalign", "gather", "multline", "eqnarray")
    for star in ("", "*")
)
"""Environments that number their rows."""
SPREAD = frozenset({"align", "align*", "flalign", "flalign*", "aligned", "split"})
"""Environments that keep their pairs of columns apart; the others leave it to the author."""
EQUATIONS = frozenset({"equation", "equation*"})
DISPLAYED = ROWS | EQUATIONS | {"aligned", "alignedat", "gathered", "split", "multlined"}
"""Environments in which limits stand above and below."""
FENCES = {"p": "()", "b": "[]", "B": (r"\{", r"\}"), "v": "||", "V": (r"\|", r"\|"), "": ("", "")}
NESTED_MAX = 8
"""Groups of text around maths that are closed for it and opened again."""
LEVEL_MAX = 3
r"""Operators of `\mathop` within one another that get limits."""
CELLS_MAX = 40

SIGNS = frozenset({r"\%", r"\$", r"\&", r"\#", r"\_", r"\{", r"\}"})
"""Signs after which a space is a space."""
LIGATURES = {"---": "\u2014", "--": "\u2013", "``": "\u201c", "''": "\u201d"}

TOKEN = re.compile(r"\\(?:[A-Za-z]+|.|$)|[{}$&]|[^\\{}$&]+", re.DOTALL)
NAME = re.compile(r"\s*\{([A-Za-z]+\*?)\}")
MATRIX = re.compile(r"([pbBvV]?)(?:matrix\*|(small)matrix\*?)")
HEIGHT = re.compile(
    r"\*?(?:\s*\[\s*-?(?:[\d.]+\s*(?:em|ex|pt|bp|px|pc|mm|cm|in|mu)"
    r"|[\d.]*\s*\\(?:baselineskip|jot|(?:small|med|big)skipamount))\s*\])?"
)
LAST = re.compile(r"\s*(?:\\end\s*\{|\}|\Z)")
LINE = re.compile(r"\s*\\h(?:dash)?line\s*")
NULL = re.compile(r"\s*([<>.])")
SIZES = (
    *("left", "right", "middle"),
    *(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "m", "r")),
)
"""Commands that size the bracket behind them."""
BRACKETS = {"<": r"\langle ", ">": r"\rangle "}
LIMITS = re.compile(r"\s*\\limits(?![A-Za-z])")
SCRIPT = re.compile(r"\s*([_^])\s*")
OPERATOR = re.compile(
    r"\s*\{?\s*\\(?:rm|sf|mathrm|mathsf|text|textrm|textup|operatorname)(?![A-Za-z])\s*"
    r"\{?((?:[A-Za-z-]|\\[, ]|~|\s)+)\}?\s*\}?\s*"
)
COLOUR = re.compile(r"\s*(?:\[\s*(\w*)\s*\])?\s*\{([^{}]*)\}")
TWO_COLOURS = re.compile(r"\s*(?:\[\s*(\w*)\s*\])?\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
RULE = re.compile(r"\s*(?:\[([^][{}]*)\])?\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
DEFINED = re.compile(
    r"(\*?)\s*(?:\{\s*\\([A-Za-z]+|.)\s*\}|\\([A-Za-z]+|.))\s*(?:\[\s*(\d)\s*\])?\s*(?=\{)",
    re.DOTALL,
)
ANY_COLOUR = r"\color{red}"
"""What a mark of a colour stands beside."""
