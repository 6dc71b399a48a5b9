"""Following by e-mail: what can be followed, asking, confirming and ending, what is new, and the mails that say so."""

from casestudy.following.asking import Wish, ask, confirm, end, forget, known
from casestudy.following.things import Thing, offered, things, unnamed

__all__ = ["Thing", "Wish", "ask", "confirm", "end", "forget", "known", "offered", "things", "unnamed"]
