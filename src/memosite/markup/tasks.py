"""Task lists: `- [ ] to do` and `- [x] done` as check boxes that readers cannot change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_BOX = re.compile(r"\[([ xX])\]\s+")
_ITEM = ["list_item_open", "paragraph_open", "inline"]


def install(parser: MarkdownIt) -> None:
    """Find the items of lists that begin with a box."""
    parser.core.ruler.after("inline", "tasks", _tasks)


def _tasks(state: StateCore) -> None:
    lists: list[Token] = []
    for n, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            item = state.tokens[n : n + 3]
            if [one.type for one in item] == _ITEM and _boxed(item[2]):
                token.attrSet("class", "task-list-item")
                lists[-1].attrSet("class", "contains-task-list")


def _boxed(words: Token) -> bool:
    """Turn the box at the begin of an item into a check box; False where there is none."""
    children = words.children or []
    found = children and children[0].type == "text" and _BOX.match(children[0].content)
    if not found or (len(children) == 1 and found.end() == len(children[0].content)):
        return False
    children[0].content = children[0].content[found.end() :]
    words.content = words.content[found.end() :]
    checked = "" if found[1] == " " else 'checked="checked" '
    box = f'<input class="task-list-item-checkbox" {checked}disabled="disabled" type="checkbox">'
    words.children = [_html("<label>"), _html(box + " "), *children, _html("</label>")]
    return True


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)
