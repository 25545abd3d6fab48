"""Letter numbers: the full ones in letters, the partial ones that people type.

One door to the grammar (`corpus._number`) and to queries (`corpus._partial`);
it holds no rules of its own. Sources are named there.
"""

from corpus._number import (
    FoundNumber,
    Number,
    find_numbers,
    find_orders,
    parse_number,
    parse_order_number,
    proven_code,
)
from corpus._partial import Partial, confusion_cost, find_partials, partial_matches

__all__ = [
    "FoundNumber",
    "Number",
    "Partial",
    "confusion_cost",
    "find_numbers",
    "find_orders",
    "find_partials",
    "parse_number",
    "parse_order_number",
    "partial_matches",
    "proven_code",
]
