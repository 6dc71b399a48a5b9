"""Selecting words in an open editor, as a hand does."""

from typing import Any


def select(page: Any, words: str, caret: bool = False) -> None:
    """Select the words in the open editor, or put the caret behind them."""
    page.evaluate(
        """([words, caret]) => {
            const root = document.querySelector(".ProseMirror")
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words)
                if (at < 0) continue
                root.focus()
                const range = document.createRange()
                range.setStart(walker.currentNode, caret ? at + words.length : at)
                range.setEnd(walker.currentNode, at + words.length)
                getSelection().removeAllRanges()
                getSelection().addRange(range)
                return
            }
            throw new Error("no such words: " + words)
        }""",
        [words, caret],
    )
    # The editor learns of a selection from an event of the browser, later under load: what it holds is what keys act on.
    page.wait_for_function(
        """([words, caret]) => {
            const { doc, selection: { from, to } } = document.querySelector(".ProseMirror").editor.state
            return doc.textBetween(caret ? from - words.length : from, to) === words
        }""",
        arg=[words, caret],
    )
