"""Task lists: `- [ ] to do` and `- [x] done` as check boxes that readers cannot change.

Each has an id of its words, so that a list of what is to do can lead to its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup.fragments import fragment
from memosite.markup.headings import plain
from memosite.markup.sheet import Task, sheet_of
from memosite.slugs import id_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_BOX = re.compile(r"\[([ xX])\]\s+")
_ITEM = ["list_item_open", "paragraph_open", "inline"]


def install(parser: MarkdownIt) -> None:
    """Find the items of lists that begin with a box."""
    parser.core.ruler.after("inline", "tasks", _tasks)


def tell(parser: MarkdownIt) -> None:
    """Note the tasks, once their words are dressed."""
    parser.core.ruler.push("tasks_told", _tell)


def _tasks(state: StateCore) -> None:
    sheet = sheet_of(state)
    lists: list[Token] = []
    for n, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            item = state.tokens[n : n + 3]
            if [one.type for one in item] == _ITEM and _boxed(item[2]):
                words = item[2].meta["task"]
                sheet.kinds.add("task")
                token.attrSet("class", "task-list-item")
                token.attrSet("id", sheet.unique(f"task:{id_of(words) or 'item'}"))
                lists[-1].attrSet("class", "contains-task-list")


def _boxed(words: Token) -> bool:
    """Turn the box at the begin of an item into a check box; False where there is none."""
    children = words.children or []
    found = children and children[0].type == "text" and _BOX.match(children[0].content)
    if not found or (len(children) == 1 and found.end() == len(children[0].content)):
        return False
    children[0].content = children[0].content[found.end() :]
    words.content = words.content[found.end() :]
    words.meta["task"] = plain(children) or words.content
    words.meta["done"] = found[1] != " "
    checked = "" if found[1] == " " else 'checked="checked" '
    box = f'<input class="task-list-item-checkbox" {checked}disabled="disabled" type="checkbox">'
    words.children = [_html("<label>"), _html(box + " "), *children, _html("</label>")]
    return True


def _tell(state: StateCore) -> None:
    sheet = sheet_of(state)
    tokens = state.tokens if "task" in sheet.kinds else []
    for item, words in zip(tokens, tokens[2:], strict=False):
        if item.type == "list_item_open" and "task" in words.meta:
            html = fragment(state, words.children or [])
            task = Task(str(item.attrs["id"]), html, done=words.meta["done"])
            sheet.tasks.append(task)


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)
