"""citeproc-py, taught what it lacks; what comes out is marked text, never HTML.

It neither knows who is cited from when, nor tells two works of one year apart, joins punctuation
over formatting, sorts "Ö" behind "z", and changes its own locales while it works.
"""

from __future__ import annotations

import re
import unicodedata
from types import SimpleNamespace
from typing import TYPE_CHECKING

from citeproc import Locator, model, source
from citeproc.source import Citation, CitationItem, Date
from citeproc.string import MixedString, String
from lxml import etree

from memosite.citing import marks
from memosite.citing.cslvalues import reference
from memosite.citing.marks import Mark
from memosite.citing.work import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from memosite.citing.work import Work

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NAMESPACE = "http://purl.org/net/xbiblio/csl"


class Names(model.Names):  # type: ignore[misc]
    """Marks who wrote a work, where it is cited."""

    def render(self, *args: object, **kwargs: object) -> object:
        """Return the names, marked while citations are made."""
        made = super().render(*args, **kwargs)
        inside = self.getparent().tag == f"{{{_NAMESPACE}}}substitute"
        if not made or inside or self.get_root().marked != "names":
            return made
        return marks.run(Mark.AUTHOR, str(made))


class Name(model.Name):  # type: ignore[misc]
    """Ends names that are said to go on with "et al."."""

    def process(
        self,
        item: CitationItem,
        variable: str,
        context: object = None,
        sort_options: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> object:
        """Return the names of one role."""
        names = item.reference.get(variable, [])
        if len(names) > 1 and names[-1].get("literal") == OTHERS:
            first = int(self.get_option("et-al-use-first", context, sort_options))
            least = int(self.get_option("et-al-min", context, sort_options))
            cut = (least and len(names) >= least) or self.get_root().marked == "names"
            shown = min(first, len(names) - 1) if cut else len(names) - 1
            options = {"et-al-min": 2, "et-al-use-first": shown, "et-al-use-last": "false"}
            sort_options = {**(sort_options or {}), **options}
        return super().process(item, variable, context, sort_options, **kwargs)


class Text(model.Text):  # type: ignore[misc]
    """Marks the title, where works are listed."""

    def markup(self, text: object, language: str) -> object:
        """Return a formatted text, its affixes outside the mark."""
        if not text or self.get("variable") != "title" or self.get_root().marked != "titles":
            return super().markup(text, language)
        shown = self.quote(self.format(self.case(self.strip_periods(text), language)))
        return self.wrap(marks.run(Mark.TITLE, str(shown)))


class Date_Part(model.Date_Part):  # type: ignore[misc]  # noqa: N801 (the name is the element's)
    """Tells works of one year apart where a style leaves it to the processor."""

    def process(self, date: Date, context: object = None) -> object:
        """Return one part of a date."""
        made = super().process(date, context)
        return f"{made}{date.get('letter', '')}" if self.get("name") == "year" else made


class Key(model.Key):  # type: ignore[misc]
    """Sorts letters with accents beside those without."""

    def sort_keys(self, items: object, context: object) -> list[object]:
        """Return what each item is sorted by."""
        return [
            _folded(key) if isinstance(key, (str, MixedString)) else key
            for key in super().sort_keys(items, context)
        ]


_ASIDE = str.maketrans(
    {"\u00f8": "o", "\u0142": "l", "\u00df": "ss", "\u00e6": "ae", "\u0153": "oe"}
)
"""Letters that Unicode does not take apart."""


def _folded(key: object) -> String:
    bare = unicodedata.normalize("NFKD", marks.without(str(key)).lower().translate(_ASIDE))
    quotes = "\u201c\u201d\u2018\u2019\"'"
    letters = (one for one in bare if not unicodedata.combining(one) and one not in quotes)
    return String("".join(letters))


class Formatter:
    """Writes formatting as marks; what it is given stays as it is."""

    @staticmethod
    def preformat(text: str) -> str:
        """Return `text`."""
        return text

    Italic = Oblique = staticmethod(lambda text: marks.run(Mark.ITALIC, str(text)))
    Bold = staticmethod(lambda text: marks.run(Mark.BOLD, str(text)))
    Light = staticmethod(lambda text: text)
    Underline = staticmethod(lambda text: marks.run(Mark.UNDERLINE, str(text)))
    Superscript = staticmethod(lambda text: marks.run(Mark.SUPERSCRIPT, str(text)))
    Subscript = staticmethod(lambda text: marks.run(Mark.SUBSCRIPT, str(text)))
    SmallCaps = staticmethod(lambda text: marks.run(Mark.SMALL_CAPS, str(text)))


class Sheet:
    """A style ready for use. Its elements keep no state from one memo to the next."""

    def __init__(self, csl: str, language: str) -> None:
        """Parse `csl`; terms and dates are in its own language where it has one."""
        lookup = etree.ElementNamespaceClassLookup()
        classes = {one.__name__: one for one in model.CitationStylesElement.__subclasses__()}
        classes |= {one.__name__: one for one in (Names, Name, Text, Date_Part, Key)}
        namespace = lookup.get_namespace(_NAMESPACE)
        namespace[None] = model.CitationStylesElement
        namespace.update({name.replace("_", "-").lower(): one for name, one in classes.items()})
        parser = etree.XMLParser(remove_comments=True, no_network=True, resolve_entities=False)
        parser.set_element_class_lookup(lookup)
        self.root = etree.fromstring(csl.encode(), parser)
        self.root.formatter = Formatter
        self.root.marked = ""
        wanted = self.root.get("default-locale", language)
        self.root.set_locale_list(wanted if _LANGUAGE.fullmatch(wanted) else "en", validate=False)
        self.parts = [
            (part, dict(part.attrib))
            for locale in self.root.locales
            for part in locale.iter(f"{{{_NAMESPACE}}}date-part")
        ]
        for names in self.root.iter(f"{{{_NAMESPACE}}}names"):  # or citeproc-py adds its own
            if names.name is None and names.getparent().tag != f"{{{_NAMESPACE}}}substitute":
                names.insert(0, parser.makeelement(f"{{{_NAMESPACE}}}name"))
        self.citation = self.root.find(f"{{{_NAMESPACE}}}citation")
        self.layout = self.citation.find(f"{{{_NAMESPACE}}}layout")
        self.list = self.root.find(f"{{{_NAMESPACE}}}bibliography")

    def fresh(self) -> None:
        """Undo what citeproc-py does to the dates of its locales."""
        for part, attributes in self.parts:
            part.attrib.clear()
            part.attrib.update(attributes)

    def term(self, name: str) -> str:
        """Return a term of the language; empty where it has none."""
        return str(self.root.get_single_term(name=name))

    @property
    def has_letters(self) -> bool:
        """Whether the style tells works of one year apart by a letter."""
        return str(self.citation.get("disambiguate-add-year-suffix")) == "true"

    @property
    def sets_letters(self) -> bool:
        """Whether the style says itself where that letter stands."""
        return bool(self.root.xpath_search(".//cs:text[@variable='year-suffix']"))

    @property
    def joins_numbers(self) -> bool:
        """Whether the style makes ranges of neighbouring numbers."""
        return str(self.citation.get("collapse")) == "citation-number"

    @property
    def quotes_punctuation(self) -> bool:
        """Whether a period stands inside closing quotes."""
        return str(self.root.get_locale_option("punctuation-in-quote")).lower() == "true"


class Shelf:
    """The works of one memo, numbered as its style lists them."""

    def __init__(self, works: Iterable[Work], letters: Mapping[str, str], sheet: Sheet) -> None:
        """Take the works in the order in which they are cited."""
        entries = source.BibliographySource()
        self.ids = {}
        for number, work in enumerate(works):
            self.ids[work.key] = str(number)
            letter = letters.get(work.key, "")
            entries.add(reference(str(number), work, letter, own=sheet.sets_letters))
        self.home = SimpleNamespace(
            source=entries, keys=list(self.ids.values()), formatter=Formatter
        )

    def item(self, key: str, locator: tuple[str, str] = ("", "")) -> CitationItem:
        """Return a mention of a work, perhaps of a place in it."""
        place = {"locator": Locator(*locator)} if locator[1] else {}
        item = CitationItem(self.ids[key], **place)
        Citation([item])["bibliography"] = self.home
        return item
