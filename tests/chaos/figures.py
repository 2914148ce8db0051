"""The figures of an audit, as one flat JSON line; a long run that saw too little says so itself."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.chaos.checks import repeated
from tests.chaos.reading import Word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.chaos.audit import Audit
    from tests.chaos.checks import Findings
    from tests.chaos.histories import Histories
    from tests.chaos.nemesis import Nemesis

LEAST_KILLS = 500
LEAST_AMBIGUOUS = 0.1
"""Of all orders: what a long run must have seen to count."""


def figures(
    audit: Audit, nemesis: Nemesis, histories: Histories, wrong: Mapping[str, Findings], seconds: float
) -> dict[str, Any]:
    plan, states = audit.plan, Counter(line.state for line in histories.lines)
    said = {
        "seed": plan.seed,
        "orders": plan.orders,
        "people": plan.people,
        "probe": plan.probe,
        "seconds": round(seconds, 1),
        **{name: nemesis.counts[name] for name in ("kill", "term", "freeze", "second", "full", "jump")},
        **{name: nemesis.counts[name] for name in ("renumber", "again", "poison")},
        "confirmed": len(histories.lines),
        **{state: states[state] for state in ("placed", "refused", "not_placed", "unverified", "dropped")},
        "adds": len(histories.deals),
        "ambiguous": histories.ambiguous,
        "ever_unverified": len({step.code for step in histories.steps if step.now == "unverified"}),
        "settled_by_operators": len(set().union(*(clerk.settled for clerk in audit.clerks))),
        "words": audit.counts.said,
        "taps": audit.counts.taps,
        "doubled": audit.counts.doubled,
        "impatient": audit.counts.again,
        "late_taps": audit.counts.late,
        "edits": audit.counts.edits,
        "away": audit.counts.away,
        "races": audit.counts.races,
        "stops": audit.counts.stops,
        "drafts_dropped": audit.counts.dropped,
        "refills": audit.counts.refills,
        "cancels": audit.counts.cancels,
        "ends": dict(Counter(end.how for end in histories.ends)),
        "told": len(audit.world.telegram.told()),
        "statuses": sum(1 for one in histories.said if one.word is Word.STATUS and one.pushed),
        "told_twice": len(list(repeated(histories.said))),
        **_times(nemesis, histories),
        "wrong": {name: len(found) for name, found in wrong.items()},
        "troubles": len(nemesis.troubles),
    }
    return said | counts(said)


def counts(said: Mapping[str, Any]) -> dict[str, Any]:
    """Tell whether a long run counts, and why not."""
    why = [f"{said['kill']} kills, {LEAST_KILLS} needed"] if said["kill"] < LEAST_KILLS else []
    if said["ambiguous"] < said["orders"] * LEAST_AMBIGUOUS:
        why.append(f"{said['ambiguous']} ambiguous adds for {said['orders']} orders, a tenth needed")
    return {"counts": not why, "why_not": "; ".join(why)}


def _times(nemesis: Nemesis, histories: Histories) -> dict[str, float]:
    waits = sorted(end.seconds for end in histories.ends if end.how == "outcome")
    starts = sorted(nemesis.starts)
    return {
        "outcome_p50": round(statistics.median(waits), 2) if waits else 0.0,
        "outcome_p99": round(waits[int(len(waits) * 0.99)], 2) if waits else 0.0,
        "start_p50": round(statistics.median(starts), 2) if starts else 0.0,
        "start_worst": round(starts[-1], 2) if starts else 0.0,
    }
