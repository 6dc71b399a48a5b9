"""How much room the words of a drawing take, so that no two stand in one place."""

from dataclasses import dataclass
from typing import Final

from metrics.charts.shapes import Shape, text_width

#: Font sizes by class, as chart.css has them; all other words are 13.
SIZES: Final = {"none": 12.0, "name": 14.0}
_BOLD: Final = frozenset({"val", "nm", "yr"})


@dataclass(frozen=True)
class Box:
    """A rectangle by its edges; y counts downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share any room."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def box_of(shape: Shape) -> Box:
    """The room of a text, by the guessed width of its words: from the height of its letters to their feet."""
    names = shape.cls.split()
    size = next((SIZES[name] for name in names if name in SIZES), 13.0)
    width = text_width(shape.text, size, bold=bool(_BOLD & set(names)))
    x, y = float(shape.x) + float(shape.dx or 0), float(shape.y)
    left = x - width / 2 if "mid" in names else x - width if "end" in names else x
    return Box(left, y - size * 0.78, left + width, y + size * 0.22)


def rect_box(shape: Shape) -> Box:
    """The room of a rectangle."""
    x, y = float(shape.x), float(shape.y)
    return Box(x, y, x + float(shape.width), y + float(shape.height))
