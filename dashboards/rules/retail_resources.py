"""What several of the demo's departments draw on: the budget for price reductions.

Marketing brings past customers back with vouchers, sales floor turns visitors into buyers with offers in the store, e-commerce rescues carts
with vouchers of its own. Each could pay for its own target out of the budget; marketing and sales floor together cannot, and what is given
away beyond it is missing in the gross margin.
"""

from __future__ import annotations

from typing import Any

RESOURCES: list[dict[str, Any]] = [
    {
        "key": "price-reductions",
        "name": "Budget for price reductions (thousand EUR a month)",
        "slack": 56.0,
        "hard": False,
        "uses": {"returning-response": 22.0, "store-conversion": 35.0, "cart-abandonment": 8.0},
        "hurts": {"gross-margin": 0.06},
    }
]
