"""The home screen, the help, the commands that always work."""


async def test_an_operator_is_welcomed_at_home(desk, olga):
    olga.say("/start")
    seen = await olga.wait_for("Order desk")
    assert seen.labels == ("New order", "My orders", "Settings", "Help")
