"""Page -> HTML bytes, through Jinja. A template sees `site`, `page` and `view`, nothing else."""

from __future__ import annotations

import re
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import yaml
from markupsafe import Markup

from memosite.engine import theme
from memosite.errors import Mistake, Place, SiteError, did_you_mean, place_at
from memosite.languages import attributes, direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from memosite.frames import SiteView
    from memosite.views import Page

FOLDER = "templates"


class Templates:
    """The templates of one site, each compiled once."""

    def __init__(self, site: Path, known: Mapping[str, object]) -> None:
        """Look for each in the site first, then in the default theme; all see `known`."""
        self._folders = (site / FOLDER, theme() / FOLDER)
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([str(folder) for folder in self._folders]),
            autoescape=jinja2.select_autoescape(disabled_extensions=("txt", "md"), default=True),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._environment.filters.update(href=href, lang=_lang, direction=direction, yaml=_yaml)
        self._environment.globals.update(known)
        self._told: dict[Place, Mistake] = {}

    def text(self, name: str, told: str, **seen: object) -> str:
        """Return what the template `name` makes of what it has `seen`; `told`: what that is.

        Raises SiteError, with the template's line, when the template is missing or wrong.
        """
        try:
            return self._environment.get_template(name).render(**seen)
        except jinja2.TemplateNotFound as error:
            lost, known = str(error.name or name), self._environment.list_templates()
            hint = did_you_mean(lost, known, "templates: " + ", ".join(known))
            said = f"there is no template `{lost}`"
            raise self._failed(self._raised_at(error, name), said, hint) from None
        except jinja2.TemplateSyntaxError as error:
            place = self.place(error.filename or "", error.lineno)
            raise self._failed(place, f"template: {error.message}") from None
        except jinja2.UndefinedError as error:
            what, hint = _unknown(str(error), {**self._environment.globals, **seen})
            said = f"template: {what} (while making {told})"
            raise self._failed(self._raised_at(error, name), said, hint) from None
        except jinja2.TemplateError as error:
            said = f"template: {error} (while making {told})"
            raise self._failed(self._raised_at(error, name), said) from None
        except _RAISED as error:
            said = f"template: {type(error).__name__}: {error} (while making {told})"
            raise self._failed(self._raised_at(error, name), said) from None

    def file(self, name: str) -> Path:
        """Return the file of a template that is there."""
        return next(one for folder in self._folders if (one := folder / name).is_file())

    def place(self, filename: str, line: int) -> Place:
        """Return a line of the template in a file."""
        path = Path(filename)
        for folder in self._folders:
            if path.is_relative_to(folder):
                shown = f"{FOLDER}/{path.relative_to(folder).as_posix()}"
                return place_at(shown, path.read_text("utf-8", "replace"), line)
        return Place(FOLDER)

    def _failed(self, place: Place, message: str, hint: str = "") -> SiteError:
        """Return the error at `place`; a line that fails on many pages is told of once."""
        mistake = Mistake(place, message, hint or _HINT)
        return SiteError([self._told.setdefault(place, mistake)])

    def _raised_at(self, error: BaseException, name: str) -> Place:
        """Return the innermost line of a template that `error` passed through."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if any(Path(frame.filename).is_relative_to(folder) for folder in self._folders):
                return self.place(frame.filename, frame.lineno or 0)
        return Place(f"{FOLDER}/{name}")


class Renderer:
    """The pages of one site."""

    def __init__(self, site: Path, view: SiteView) -> None:
        """Let every template see `site`."""
        self._templates = Templates(site, {"site": view})

    def render(self, page: Page) -> bytes:
        """Return the bytes of `page`. Raises SiteError, with the template's line."""
        told = _named(page)
        return self._templates.text(page.template, told, page=page.head, view=page.view).encode()


_HINT = "docs/theme.md says what each template sees"
_RAISED = (
    TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
    SyntaxError, MemoryError, OSError,
)  # fmt: skip
"""What an expression in a template can raise."""


def _unknown(said: str, known: Mapping[str, object]) -> tuple[str, str]:
    """Return what Jinja says of a name that there is not, in a template's words, and a hint."""
    field = re.fullmatch(r"'(memosite[\w.]*)\.(\w+) object' has no attribute '(\w+)'", said)
    if field:
        seen = getattr(sys.modules.get(field[1]), field[2], None)
        names: Iterable[str] = getattr(seen, "__struct_fields__", ())
        hint = f"{_HINT}; `{field[2]}` has {', '.join(names)}"
        return f"`{field[2]}` has no `{field[3]}`", did_you_mean(field[3], names, hint)
    word = re.fullmatch(r"'(\w+)' is undefined", said)
    if not word:
        return said, ""
    views = {name: one for name, one in known.items() if hasattr(one, "__struct_fields__")}
    inside = [f"{name}.{word[1]}" for name, one in views.items() if hasattr(one, word[1])]
    if inside:
        return said, "did you mean " + " or ".join(f"`{one}`" for one in sorted(inside)) + "?"
    return said, did_you_mean(word[1], known)


def _named(page: Page) -> str:
    return f"`{page.url}`" if page.url else "the home page"


def href(url: str, root: str) -> str:
    """Return a full address as it is, and a path of this site as seen from a page at `root`."""
    first = url.split("/", 1)[0]
    if ":" in first or url.startswith(("//", "#")):
        return url
    return root + url.removeprefix("/")


def _lang(language: str) -> Markup:
    return Markup(attributes(language))  # noqa: S704 (escaped there)


def parts(site: Path, name: str, more: Iterable[str] = ()) -> dict[str, Path]:
    """Return the template `name`, `more`, and all that they extend or include -> the file of each.

    A name that a template computes is not followed.
    """
    from jinja2 import meta  # noqa: PLC0415 (only `explain` needs it)

    folders = (site / FOLDER, theme() / FOLDER)
    environment, found = jinja2.Environment(autoescape=True), dict[str, Path]()
    pending = [name, *more]
    while pending:
        here = pending.pop(0)
        path = next((one / here for one in folders if (one / here).is_file()), None)
        if path and here not in found:
            found[here] = path
            tree = environment.parse(path.read_text("utf-8"))
            pending += [one for one in meta.find_referenced_templates(tree) if one]
    return found


def _yaml(text: str) -> str:
    """Return a text as a value of YAML that reads back as it, in a line or within brackets."""
    if not text:
        return ""  # `question:` with nothing behind it is the key left out
    written: str = yaml.safe_dump([text], allow_unicode=True, width=10**9, default_flow_style=True)
    return written.strip()[1:-1]
