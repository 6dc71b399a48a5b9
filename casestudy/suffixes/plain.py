"""From drawn HTML to Markdown. Reads only what the sanitiser and our own drawing let through."""

import re
from html.parser import HTMLParser
from itertools import pairwise

HEADS = {"h2": "## ", "h3": "### ", "h4": "#### "}
INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def escaped(text: str) -> str:
    """Words that Markdown takes as words."""
    return SPECIAL.sub(r"\\\1", text)


class Writer(HTMLParser):
    """Collects blocks of Markdown. ``sup[data-note]`` becomes a footnote mark."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line: list[str] = []
        self.quotes = 0
        self.lists: list[int | None] = []
        self.item = ""
        self.links: list[str] = []
        self.rows: list[list[str]] = []
        self.cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in HEADS:
            self.flush()
            self.line.append(HEADS[tag])
        elif tag in INLINE:
            self.line.append(INLINE[tag])
        elif tag == "a":
            self.links.append(given.get("href", ""))
            self.line.append("[")
        elif tag == "sup" and "data-note" in given:
            self.line.append(f"[^{given['data-note']}]")
        elif tag == "img":
            self.line.append(f"![{escaped(given.get('alt', ''))}]({given.get('src', '')})")
        elif tag == "br":
            self.line.append("  \n")
        elif tag in ("ul", "ol"):
            self.flush()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.flush()
            self._item()
        elif tag == "blockquote":
            self.flush()
            self.quotes += 1
        elif tag == "table":
            self.flush()
            self.rows = []
        elif tag == "tr":
            self.cells = []
        elif tag in ("p", "div", "figure"):
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            self.line.append(INLINE[tag])
        elif tag == "a" and self.links:
            self.line.append(f"]({self.links.pop()})")
        elif tag in ("td", "th") and self.cells is not None:
            self.cells.append(" ".join("".join(self.line).split()))
            self.line = []
        elif tag == "tr" and self.cells is not None:
            self.rows.append(self.cells)
            self.cells = None
        elif tag == "table":
            self._table()
        elif tag in ("p", "div", "figure", "li", *HEADS):
            self.flush()
        elif tag in ("ul", "ol") and self.lists:
            self.flush()
            self.lists.pop()
        elif tag == "blockquote":
            self.flush()
            self.quotes -= 1

    def handle_data(self, data: str) -> None:
        self.line.append(escaped(re.sub(r"\s+", " ", data.replace("\u2060", ""))))

    def _item(self) -> None:
        if not self.lists or self.cells is not None:
            return
        count = self.lists[-1]
        indent = "  " * (len(self.lists) - 1)
        if count is None:
            self.item = f"{indent}- "
        else:
            self.lists[-1] = count + 1
            self.item = f"{indent}{count + 1}. "

    def _table(self) -> None:
        if not self.rows:
            return
        head, *rest = self.rows
        lines = [head, ["---"] * len(head), *rest]
        self.add("\n".join("| " + " | ".join(cells) + " |" for cells in lines))
        self.rows = []

    def flush(self) -> None:
        """End the block at hand."""
        if self.cells is not None:
            # A cell is one line, whatever blocks it holds.
            self.line.append(" ")
            return
        text = "".join(self.line).strip(" \n")
        self.line = []
        if text:
            self.add(self.item + text)
            self.item = " " * len(self.item)

    def add(self, block: str) -> None:
        """A block of its own, within the quotation that it stands in."""
        mark = "> " * self.quotes
        self.blocks.append("\n".join(mark + line for line in block.split("\n")))


def markdown(html: str) -> str:
    """The Markdown of a drawn text, without a line end after it."""
    writer = Writer()
    writer.feed(html)
    writer.close()
    writer.flush()
    text = writer.blocks[0] if writer.blocks else ""
    for before, block in pairwise(writer.blocks):
        # The paragraphs of one quotation stay together.
        text += ("\n>\n" if before.startswith("> ") and block.startswith("> ") else "\n\n") + block
    return text
