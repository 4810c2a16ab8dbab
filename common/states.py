"""One lifecycle is one table of allowed moves; the words of a refusal come from the table too."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.refusals import IllegalMove


@dataclass(frozen=True)
class Lifecycle:
    """`moves` maps (from, to) to who may make the move, in words; `refusal` is the sentence for any other move."""

    noun: str
    moves: Mapping[tuple[str, str], str]
    refusal: str

    def check(self, old: str, new: str) -> None:
        """Raises IllegalMove when the table does not hold this move."""
        if (old, new) not in self.moves:
            raise IllegalMove(self.refusal)
