#!/usr/bin/env python3
"""Cut STIX Two Math down to the core that memos use, and write it as WOFF2.

    subset_maths_font.py SOURCE_FONT [OUT.woff2]

SOURCE_FONT is the whole STIX Two Math (SIL OFL 1.1) as OTF, TTF, WOFF or WOFF2; for example
`npm pack @fontsource/stix-two-math` holds it. The result is the same for the same source and
the same fontTools. Needs fonttools and brotli.

What is kept is a general core and not what one site's text contains: MathML never writes the
root sign, and a stretched bracket is built from glyphs that no text names. fontTools follows
the MATH table from every kept character to its size variants and its assembly parts, so these
come along.

Eight things are mended; all but the last two because browsers place the glyphs of any maths font by
simpler rules than TeX does (seen in Chromium 156):

- Combining accents have no width and hang to the left of their origin, where `<mover>` would
  leave them beside the letter. They get their own width.
- Accents that stand alone do not stretch; they become those that combine, which do.
- An accent is set right onto its letter, whatever room the font means to leave; a line of no height
  below its ink keeps them apart.
- Primes are drawn for text, already raised; `<msup>` raises and shrinks them again. They are
  enlarged and lowered so that they end at the height where TeX has them.
- A browser reserves for a root or bracket the width of the widest size the font has, which leaves
  a gap after small ones. Roots of all sizes get one width; brackets that can be assembled from
  parts lose their largest ready-made sizes.
- Labels of long arrows are kept as far from the arrow as the font says, which is meant from the
  baseline. Fractions within a line are as high as those of a display. Both get TeX's distances.
- The last part of arrows such as U+2192 has its connector on the wrong side in STIX Two Math, so
  that nothing can join it and the arrow does not stretch. It is turned round.
- The parts of U+2016 overlap so little that it grows in steps of its whole height.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from fontTools.ttLib.tables.otTables import MathGlyphConstruction

OUT = Path(__file__).parent.parent / "static" / "fonts" / "STIXTwoMath.woff2"

RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x0391, 0x03A9),  # Greek capitals
    (0x03B1, 0x03C9),  # Greek small letters
    (0x2202, 0x220F),  # partial, increment, empty set, nabla, membership, product
    (0x1D400, 0x1D433),  # bold
    (0x1D434, 0x1D467),  # italic
    (0x1D468, 0x1D49B),  # bold italic
    (0x1D49C, 0x1D4B5),  # script capitals
    (0x1D538, 0x1D550),  # blackboard capitals
    (0x1D6A8, 0x1D6DA),  # bold Greek
    (0x1D6E2, 0x1D71B),  # italic Greek
    (0x1D736, 0x1D74E),  # bold italic Greek small letters
    (0x1D7CE, 0x1D7D7),  # bold digits
)
"""Runs of characters, both ends kept."""

SINGLES = (
    "\u00a0\u00a7\u00a8\u00ac\u00af\u00b0\u00b1\u00b4\u00b7\u00d7\u00f7"
    "\u0131\u0237\u02c6\u02c7\u02d8\u02d9\u02da\u02dc"
    "\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u030c\u0332\u0338\u20d7"
    "\u03d1\u03d5\u03d6\u03f1\u03f5"
    "\u2013\u2014\u2016\u2020\u2021\u2022\u2026\u2032\u2033\u2034\u2035\u2057"
    "\u2061\u2062\u2063\u2064"
    "\u2102\u210a\u210b\u210c\u210d\u210e\u210f\u2110\u2111\u2112\u2113\u2115\u2118\u2119"
    "\u211a\u211b\u211c\u211d\u2124\u2128\u212c\u212d\u212f\u2130\u2131\u2133\u2134\u2135"
    "\u2190\u2191\u2192\u2193\u2194\u2195\u21a6\u21aa\u21c0\u21d0\u21d1\u21d2\u21d3\u21d4\u27f5"
    "\u27f6\u27f7\u27f8\u27f9\u27fa\u27fc"
    "\u2200\u2201\u2210\u2211\u2212\u2213\u2215\u2216\u2217\u2218\u2219\u221a\u221d\u221e\u2220"
    "\u2223\u2224\u2225\u2226\u2227\u2228\u2229\u222a\u222b\u222c\u222d\u222e\u2234\u2235\u223c"
    "\u2243\u2245\u2248\u224d\u2254\u225c\u225f\u2260\u2261\u2264\u2265\u226a\u226b\u227a\u227b"
    "\u2272\u2273\u2282\u2283\u2284\u2286\u2287\u228a\u2293\u2294\u2295\u2296\u2297\u2299\u22a2\u22a4"
    "\u22a5\u22a8\u22c0\u22c1\u22c2\u22c3\u22c5\u22c6\u22ee\u22ef\u22f1"
    "\u2308\u2309\u230a\u230b\u23dc\u23dd\u23de\u23df\u25a1\u25a0\u25b3\u25cb"
    "\u27e8\u27e9\u2a01\u2a02\u2a7d\u2a7e\u2aaf\u2ab0"
    "\U0001d4b6\U0001d4b7\U0001d4bb\U0001d4bd\U0001d4c1\U0001d55c\U0001d7d9"
    "\U0001d5b3"
    "\u20db\u20dc\u2197\u2198\u21a0\u21a4\u21a9\u21cc\u2249\u2250\u2262\u226e\u226f\u2270"
    "\u2271\u2288\u2289\u22bb"
    "\u27e6\u27e7"
    "\u21dd\u23b4\u23b5"
)
"""Signs one by one: accents, primes, letters that are defined outside the maths block, arrows,
operators, brackets."""


def characters() -> set[int]:
    """Return the code points to keep."""
    runs = {point for first, last in RANGES for point in range(first, last + 1)}
    return runs | {ord(sign) for sign in SINGLES}


ACCENTS = "\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u030a\u030c\u20d7\u20db\u20dc"
ALONE = "\u02c6\u02dc\u00af\u02c7\u02d8\u02d9\u00a8\u00b4"
COMBINING = "\u0302\u0303\u0304\u030c\u0306\u0307\u0308\u0301"
"""Accents as they stand alone and as they combine, in one order."""
ACCENT_GAP = 40
"""Between a letter and its accent."""
PRIMES = "\u2032\u2033\u2034\u2035\u2057"
PRIME_SCALE, PRIME_LOWERED = 1.45, 490
ROOT_WIDTH = 840
BRACKET_SIZES = 6
"""Ready-made sizes kept of a bracket that can be assembled."""
SLASHES, SLASH_SIZES = frozenset(map(ord, "/\\")), 3
"""They grow wider too, so few sizes are kept of them."""
LYING, LYING_SIZES = "\u23b4\u23b5", 1
"""Brackets above and below, which are assembled beyond a few sizes."""


def redraw(font: TTFont, name: str, scale: tuple[float, float], shift: tuple[float, float]) -> None:
    """Scale, then shift the outline of one glyph; its advance is scaled along."""
    recorded = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(recorded)
    pen = TTGlyphPen(None)
    recorded.replay(TransformPen(pen, (scale[0], 0, 0, scale[1], shift[0], shift[1])))
    glyph = pen.glyph()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    advance = round(font["hmtx"][name][0] * scale[0])
    font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))


def widen_accents(font: TTFont) -> None:
    """Give combining accents the width of their ink."""
    glyphs, names = font["glyf"], font.getBestCmap()
    info = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    anchors = dict(zip(info.TopAccentCoverage.glyphs, info.TopAccentAttachment, strict=True))
    for name in dict.fromkeys(names[ord(sign)] for sign in ACCENTS if ord(sign) in names):
        left, right = glyphs[name].xMin, glyphs[name].xMax
        redraw(font, name, (1, 1), (-left, 0))
        font["hmtx"][name] = (right - left, 0)
        if name in anchors:
            anchors[name].Value -= left


def share_accents(font: TTFont) -> None:
    """Draw accents that stand alone as those that combine, some of which stretch."""
    names = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            shared = {
                ord(one): names[ord(sign)] for one, sign in zip(ALONE, COMBINING, strict=True)
            }
            table.cmap |= shared


def raise_accents(font: TTFont) -> None:
    """Let the boxes of accents begin below their ink, by a line of no height."""
    glyphs, names = font["glyf"], font.getBestCmap()
    for name in dict.fromkeys(names[ord(sign)] for sign in COMBINING):
        left, bottom = glyphs[name].xMin, glyphs[name].yMin - ACCENT_GAP
        recorded = DecomposingRecordingPen(font.getGlyphSet())
        font.getGlyphSet()[name].draw(recorded)
        pen = TTGlyphPen(None)
        recorded.replay(pen)
        pen.moveTo((left, bottom))
        pen.lineTo((left + 9, bottom))
        pen.closePath()
        glyphs[name] = pen.glyph()
        glyphs[name].recalcBounds(glyphs)


def lower_primes(font: TTFont) -> None:
    """Draw primes for the place where `<msup>` puts them."""
    names = font.getBestCmap()
    for sign in PRIMES:
        redraw(font, names[ord(sign)], (PRIME_SCALE, PRIME_SCALE), (-40, -PRIME_LOWERED))


def even_widths(font: TTFont) -> None:
    """Bring the sizes of roots and brackets nearer to one width."""
    names = font.getBestCmap()
    variants = font["MATH"].table.MathVariants
    made = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    for sign, construction in ((s, made.get(n)) for s, n in names.items()):
        if construction is None:
            continue
        records = construction.MathGlyphVariantRecord
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        if sign == ord("\u221a"):
            tall = [r.VariantGlyph for r in records[1:]] + [part.glyph for part in parts]
            for name in dict.fromkeys(tall):
                redraw(font, name, (ROOT_WIDTH / font["hmtx"][name][0], 1), (0, 0))
        elif sign in SLASHES:
            keep(construction, SLASH_SIZES)
        else:
            keep(construction, BRACKET_SIZES if parts else BRACKET_SIZES + 2)
    lying = dict(
        zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True)
    )
    for sign in LYING:
        keep(lying[names[ord(sign)]], LYING_SIZES)


def keep(construction: MathGlyphConstruction, most: int) -> None:
    """Keep that many of a sign's ready-made sizes."""
    del construction.MathGlyphVariantRecord[most:]
    construction.VariantCount = len(construction.MathGlyphVariantRecord)


def join_arrows(font: TTFont) -> None:
    """Let the last part of an arrow be joined from its left."""
    for construction in font["MATH"].table.MathVariants.HorizGlyphConstruction:
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        if len(parts) > 1 and parts[-1].PartFlags == 0 and parts[-1].StartConnectorLength == 0:
            last = parts[-1]
            last.StartConnectorLength, last.EndConnectorLength = last.EndConnectorLength, 0


DISTANCES = {
    "StretchStackTopShiftUp": 230,
    "StretchStackGapBelowMin": 111,
    "FractionNumeratorShiftUp": 430,
    "FractionDenominatorShiftDown": 390,
}
"""Constants of the MATH table -> thousandths of an em, after the TeXbook, appendix G."""


def bring_nearer(font: TTFont) -> None:
    """Place labels and the parts of small fractions as TeX does."""
    constants = font["MATH"].table.MathConstants
    for name, value in DISTANCES.items():
        getattr(constants, name).Value = value


def join_bars(font: TTFont) -> None:
    """Let the parts of a double bar overlap as far as those of a single one."""
    variants = font["MATH"].table.MathVariants
    made = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    names = font.getBestCmap()
    single, double = (made[names[ord(sign)]].GlyphAssembly.PartRecords for sign in "|\u2016")
    for model, part in zip(single, double, strict=True):
        part.StartConnectorLength = model.StartConnectorLength
        part.EndConnectorLength = model.EndConnectorLength


def cut(source: Path) -> TTFont:
    """Return the font at `source` with the core's glyphs only."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["ccmp", "ssty"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["GPOS", "gasp"]
    widen_accents(font)
    share_accents(font)
    raise_accents(font)
    lower_primes(font)
    even_widths(font)
    join_arrows(font)
    join_bars(font)
    bring_nearer(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    return font


def main() -> None:
    """Read the source named on the command line, write the core."""
    match sys.argv[1:]:
        case [source]:
            out = OUT
        case [source, target]:
            out = Path(target)
        case _:
            sys.exit(__doc__)
    font = cut(Path(source))
    font.flavor = "woff2"
    font.save(out)
    print(f"{out}: {out.stat().st_size:,} bytes, {len(font.getGlyphOrder())} glyphs")


if __name__ == "__main__":
    main()
