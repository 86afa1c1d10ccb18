"""A memo's citations: gathered from its tokens, formatted together, and put back as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memosite.citing import marks
from memosite.citing.style import StyleError
from memosite.errors import did_you_mean
from memosite.markup.citations import worklist
from memosite.markup.parsing.walks import holding, with_lines
from memosite.markup.sheet import sheet_of
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from memosite.citing.formatting import Cluster, Formatted, Mention
    from memosite.citing.work import Work
    from memosite.markup.sheet import Sheet

BEGIN, MENTION, NEXT, END = "cite_begin", "cite_mention", "cite_next", "cite_end"
"""A citation is BEGIN, words, MENTION, words, NEXT, words, MENTION, words, END."""
UNKNOWN = "cite_unknown"
"""A word that may have been meant as a key."""
TOKENS = (BEGIN, MENTION, NEXT, END, UNKNOWN)


def format_all(state: StateCore) -> None:
    """Format what a memo cites, and list the works."""
    sheet = sheet_of(state)
    slots: list[list[Token]] = []
    lines = holding(state, BEGIN, UNKNOWN, "image")
    found = [one for line in lines for one in _found(sheet, *line, slots)]
    if not found:
        return
    works = _works(sheet, found)
    if works:
        found = _once(found, works)
    made = _formatted(sheet, found, works) if works is not None else None
    entries = made.entries if made else ()
    names = worklist.names(entries)
    leads = {number: names[entry.key] for entry in entries for number in entry.mentions}
    texts = made.citations if made else [""] * len(found)
    _put(found, [_tokens(sheet, text, leads, len(names), slots) for text in texts])
    if made and works:
        worklist.add(state, made.entries, works, names)


def _put(found: Sequence[_Found], made: Sequence[list[Token]]) -> None:
    """Put the tokens of each citation in its place."""
    at = 0
    kept: list[Token] = []
    for number, (one, tokens) in enumerate(zip(found, made, strict=True)):
        kept += [*one.children[at : one.begin], *tokens]
        at = one.end + 1
        if number + 1 == len(found) or found[number + 1].children is not one.children:
            one.children[:] = kept + one.children[at:]
            at, kept = 0, []


class _Found(Struct, frozen=True):
    """One citation among the children of an inline token."""

    children: list[Token]
    begin: int
    end: int
    line: int
    cluster: Cluster
    written: tuple[tuple[str, str], ...]
    """The key of each mention and how it is written."""


def _found(
    sheet: Sheet, inline: Token, children: list[Token], first: int, slots: list[list[Token]]
) -> Iterator[_Found]:
    """Yield the citations of one inline token, and settle what is none."""
    inline.children = children
    begin, line = -1, first
    for at, (child, here) in enumerate(with_lines(children, first)):
        if child.type == UNKNOWN:
            _tell_unknown(sheet, child, here)
        elif child.type == "image":
            child.children = _as_text(child.children or [])
        elif child.type == BEGIN:
            begin, line = at, here
        elif child.type == END:
            inside = children[begin + 1 : at]
            cluster = _cluster(inside, slots, in_text=children[begin].meta["in_text"])
            told = [one.meta for one in inside if one.type == MENTION]
            written = tuple((str(one["key"]), str(one["written"])) for one in told)
            yield _Found(children, begin, at, line, cluster, written)


def _tell_unknown(sheet: Sheet, child: Token, line: int) -> None:
    """Make text of a word like `@user`, and tell of the key that it may have been meant for."""
    key = str(child.meta["key"])
    hint = did_you_mean(key, sheet.library.works(sheet.memo))
    message = f"`{child.content}` is no reference, and stays text"
    sheet.say(sheet.find(line, child.content), message, hint, "warning")
    child.type = "text"


def _as_text(children: list[Token]) -> list[Token]:
    """Return the words of an alternative text, in which nothing can be cited."""
    kept, inside = [], False
    for child in children:
        if child.type in (BEGIN, UNKNOWN):
            inside = child.type == BEGIN
            child.type = "text"
            kept.append(child)
        elif not inside:
            child.children = _as_text(child.children) if child.children else child.children
            kept.append(child)
        inside = inside and child.type != END
    return kept


def _cluster(inside: Sequence[Token], slots: list[list[Token]], *, in_text: bool) -> Cluster:
    """Return one citation; the words around its keys go into `slots`."""
    from memosite.citing.formatting import Cluster  # noqa: PLC0415 (lxml; only memos that cite)

    made: list[Mention] = []
    rest = list(inside)
    while rest:
        stop = next((at for at, one in enumerate(rest) if one.type == NEXT), len(rest))
        made.append(_mention(rest[:stop], slots))
        rest = rest[stop + 1 :]
    return Cluster(tuple(made), in_text)


def _mention(tokens: list[Token], slots: list[list[Token]]) -> Mention:
    from memosite.citing.formatting import Mention  # noqa: PLC0415 (lxml; only memos that cite)

    at = next(at for at, one in enumerate(tokens) if one.type == MENTION)
    told = tokens[at].meta

    def slot(words: list[Token]) -> str:
        slots.append(words)
        return marks.slot(len(slots) - 1) if words else ""

    before, after = slot(tokens[:at]), slot(tokens[at + 1 :])
    return Mention(
        key=str(told["key"]),
        locator=told["locator"],
        prefix=before + " " if before else "",
        suffix=str(told["gap"]) + after,
        bare=bool(told["bare"]),
    )


def _works(sheet: Sheet, found: Sequence[_Found]) -> dict[str, Work] | None:
    """Return every work that is cited; None, with each mistake told, where one is not known."""
    works: dict[str, Work] = {}
    missing = False
    for one in found:
        for key, written in one.written:
            work = sheet.library.work(key, sheet.memo)
            if work is not None:
                works[key] = work
                continue
            missing = True
            hint = did_you_mean(key, sheet.library.works(sheet.memo), _HINT)
            sheet.say(sheet.find(one.line, written), f"there is no reference `{key}`", hint)
    sheet.mistakes.extend(doubt for work in works.values() for doubt in work.doubts)
    return None if missing else works


def _once(found: list[_Found], works: Mapping[str, Work]) -> list[_Found]:
    """Return the citations with one key for each work, that under which it is cited first."""
    first: dict[tuple[str, str], str] = {}
    same = {key: first.setdefault(_identity(work), key) for key, work in works.items()}
    return [
        replace(
            one,
            cluster=replace(
                one.cluster,
                mentions=tuple(
                    replace(mention, key=same[mention.key]) for mention in one.cluster.mentions
                ),
            ),
        )
        for one in found
    ]


def _identity(work: Work) -> tuple[str, str]:
    """Return what two entries of one work have in common: its DOI or arXiv number, and its title.

    Chapters may share the DOI of their book, and what is on no register may share an address.
    """
    registered = work.url.startswith(("https://doi.org/", "https://arxiv.org/abs/"))
    title = slug_of(marks.without(dict(work.fields).get("title", "")))
    return (work.url.lower(), title) if registered and title else ("", work.key)


_HINT = r"put it into references.bib; a mere sign is written `\@`"


def _formatted(
    sheet: Sheet, found: Sequence[_Found], works: Mapping[str, Work]
) -> Formatted | None:
    from memosite.citing.formatting import formatted  # noqa: PLC0415 (lxml; only memos that cite)

    try:
        style = sheet.library.style(sheet.memo)
        return formatted([one.cluster for one in found], works, style)
    except StyleError as error:
        sheet.say(sheet.find(found[0].line, found[0].written[0][1]), *error.args)
        return None


def _tokens(
    sheet: Sheet, text: str, leads: Mapping[int, str], count: int, slots: Sequence[list[Token]]
) -> list[Token]:
    """Return the tokens of one citation; each mention is a link to its entry.

    `leads`: the number of a mention -> the id of its entry. `count`: that of all entries.
    """
    tokens: list[Token] = []
    parts = list(marks.parts(text))
    for at, part in enumerate(parts):
        if part.kind == "slot":
            tokens.extend(slots[part.number])
        elif part.kind == "text":
            tokens.append(worklist.words(sheet, parts, at))
        elif part.mark is marks.Mark.LINK:
            name = leads[part.number] if part.kind == "begin" else ""
            tokens.append(worklist.mention(parts, at, name, count))
        elif part.mark in worklist.TAGS:
            tokens.append(worklist.tag(part))
    return tokens
