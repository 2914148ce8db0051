"""The walks: a furnished desk, one person, all journeys, and every button of what is met on the way."""

from tests.chat.journeys import GUEST, MEMBER, OPERATOR
from tests.chat.walking import Stage, Still, Walker
from tests.security.house import STRANGER, furnish

LEVELS = 2
WHO = ("member", "operator", "guest")


def silent(_line):
    """Nobody is looking on."""


async def walk_of(desk, who, *, every=1, tell=silent):
    """Walk as one of them; give what was counted. `tell` hears of each journey when it ends."""
    desk.clock = Still()
    house = await furnish(desk)
    people = {"member": house.anna, "operator": house.olga, "guest": house.person(STRANGER)}
    journeys = {"member": MEMBER, "operator": OPERATOR, "guest": GUEST}[who]
    stage = Stage(desk)
    try:
        walker = Walker(stage, people[who], every=every, inside=who != "guest")
        await _all(walker, who, journeys, tell)
    finally:
        stage.close()
    return walker.count


async def _all(walker, who, journeys, tell):
    await walker.stage.settled(0)
    await walker.beyond(
        [one for one in walker.person.chat.shown() if one.from_bot], LEVELS, f"{who}: told before", asked=False
    )
    tell(f"told before: {walker.count.presses} presses")
    start = walker.stage.keep()
    for name, steps in journeys.items():
        walker.stage.back(start)
        for step in steps:
            came = await (walker.say(step) if isinstance(step, str) else walker.tap(*step))
            await walker.beyond(came, LEVELS, f"{who}: {name}")
        tell(f"{name}: {walker.count.presses} presses, {len(walker.count.findings)} findings")
