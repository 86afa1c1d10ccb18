"""What a check can find: every code with its weight, and one finding at its place."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from memosite.errors import EXCERPT_MAX, Place, shown

Severity = Literal["error", "warning", "advice"]


class Rule(Struct, frozen=True):
    """One thing that is looked for."""

    code: str
    """`M101`; it never changes. The first digit is the family."""
    name: str
    """Two or three words with hyphens between."""
    severity: Severity
    says: str
    """What it finds, as one sentence."""


_RULES = (
    Rule("M001", "site-mistake", "error", "A mistake that stops the build."),
    Rule("M002", "unknown-code", "warning", "An exception names a code that there is not."),
    Rule("M003", "site-setting", "warning", "A setting of the site is missing or odd."),
    Rule("M101", "no-such-place", "warning", "A link leads to a heading or id that is not there."),
    Rule("M102", "unpublished-target", "warning", "A link leads to a draft or a future memo."),
    Rule("M103", "ambiguous-name", "warning", "The name in a link is that of several memos."),
    Rule("M104", "missing-source", "warning", "A file among the sources is not there."),
    Rule("M105", "dead-alias", "warning", "No host can serve an alias at its address."),
    Rule("M106", "broken-arxiv-link", "warning", "An arXiv number is cut short or has no month."),
    Rule("M107", "broken-hash-link", "warning", "A commit's hash is too short or too long."),
    Rule("M108", "broken-doi-link", "warning", "A DOI has nothing behind its prefix."),
    Rule("M109", "doubled-scheme", "warning", "An address begins with https: twice."),
    Rule("M110", "local-address", "warning", "A link leads to the author's own machine."),
    Rule("M201", "no-alternative-text", "warning", "A picture or chart says nothing to the blind."),
    Rule("M202", "orphaned-file", "warning", "No memo refers to a file in a bundle."),
    Rule("M203", "oversized-image", "advice", "An image is far larger than it is shown."),
    Rule("M204", "heavy-page", "warning", "A page is heavier than a reader should have to load."),
    Rule("M205", "distant-image", "warning", "An image is loaded from another host."),
    Rule("M206", "unreadable-file", "warning", "A recording or document cannot be read."),
    Rule("M301", "skipped-level", "warning", "A heading stands two levels below the one above."),
    Rule("M302", "lost-formula", "warning", "TeX stands in prose, without its dollar signs."),
    Rule("M303", "unset-formula", "warning", "A formula cannot be set and shows its TeX."),
    Rule("M304", "odd-footnote", "warning", "A note or a mention of one has no counterpart."),
    Rule("M305", "foreign-syntax", "warning", "Syntax of another tool stays text."),
    Rule("M306", "odd-block", "warning", "A block, label or attribute has no effect as written."),
    Rule("M401", "no-question", "advice", "A memo has no question and is not in the topic log."),
    Rule("M402", "no-summary", "advice", "A memo has no summary and is bare in the archive."),
    Rule("M403", "repeated-memo", "advice", "A memo asks nearly the same as an earlier one."),
    Rule("M404", "similar-topics", "warning", "Two topics differ only by a plural or a hyphen."),
    Rule("M405", "two-spellings", "warning", "One topic is spelt in two ways."),
    Rule("M406", "lonely-topic", "advice", "A topic has one memo, on a site of twenty and more."),
    Rule("M407", "unread-memo", "warning", "The name of a Markdown file does not end in `.md`."),
    Rule("M408", "cut-text", "warning", "A text in front matter ends at a `#`, as for a comment."),
    Rule("M409", "tex-in-key", "warning", "A text in front matter holds a formula, as TeX."),
    Rule("M501", "uncited-work", "advice", "No memo cites an entry of a bibliography."),
    Rule("M502", "incomplete-work", "warning", "An entry lacks what works of its kind need."),
    Rule("M503", "doubtful-work", "warning", "A bibliography has a fault in its text."),
    Rule("M504", "stray-bibliography", "warning", "A .bib file belongs to no memo."),
    Rule("M601", "untitled-episode", "warning", "An episode has no real title."),
    Rule("M602", "old-version", "warning", "An episode is an older version of another."),
    Rule("M603", "similar-titles", "warning", "Two episodes differ by signs in their titles only."),
    Rule("M604", "placeholder-notes", "warning", "The notes of an episode were never written."),
    Rule("M605", "cut-transcript", "warning", "A transcript ends in mid-sentence."),
    Rule("M606", "equal-lengths", "advice", "Two episodes are equally long, to the second."),
    Rule("M607", "odd-episode", "warning", "Players are told too little of an episode, or wrong."),
    Rule("M901", "gone", "error", "An outside address is not there any more."),
    Rule("M902", "unreachable", "warning", "An outside host does not answer, or has a fault."),
    Rule("M903", "blocked", "warning", "An outside host does not let programs look."),
    Rule("M904", "moved", "advice", "An outside address has moved for good."),
)
RULES = {rule.code: rule for rule in _RULES}
"""Every rule by its code, in order."""
FAMILIES = {
    "0": "The site",
    "1": "Links",
    "2": "Files and pictures",
    "3": "Text",
    "4": "Memos and topics",
    "5": "Bibliographies",
    "6": "Episodes",
    "9": "Outside addresses",
}
"""The first digit of a code -> what its family is about."""


class Finding(Struct, frozen=True, order=True):
    """One thing that a check found."""

    place: Place
    code: str
    message: str
    """What is wrong, as one sentence without a final period."""
    fix: str = ""
    """One next step."""

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return RULES[self.code].severity

    def __str__(self) -> str:
        """Return the lines an author reads."""
        return self.lines()

    def lines(self, width: int = EXCERPT_MAX) -> str:
        """Return the lines an author reads, as those of other mistakes with the code.

        Of the line of the file at most `width` characters are shown.
        """
        return shown(self.place, f"{self.severity} {self.code}", self.message, self.fix, width)
