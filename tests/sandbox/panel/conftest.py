import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import aiohttp
import pytest

from bot.sandbox.panel import Catalogue, PanelDesk, Service, Terms, serve

KEY = "sandbox-key"
LINK = "https://instagram.com/example"


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self):
        return self.time

    def pass_(self, seconds):
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make_desk(clock):
    def make(**terms):
        terms = {"seconds": 100, "balance": Decimal(10_000), "ends": {"completed": 1.0}, **terms}
        return PanelDesk(Terms(**terms), Catalogue(1, 60), clock)

    return make


@pytest.fixture
def desk(make_desk):
    return make_desk()


@pytest.fixture
def order(desk):
    """A placed order of 1,000 at 250.00, on a desk where every order is completed."""
    return desk.add(KEY, {"service": "101", "link": LINK, "quantity": "1000"})


@pytest.fixture
def sell(desk):
    """Puts a service of a type on the list and gives its id."""

    def put(kind, **changes):
        terms = {"rate": Decimal(2), "min": 1, "max": 1000, **changes}
        desk.catalogue.put(Service(id="7", name="Thing", category="Things", type=kind, **terms))
        return "7"

    return put


class Client:
    """Speaks to the panel as a bot would: a form by POST, with a short patience."""

    def __init__(self, session, url):
        self.session = session
        self.url = url
        self.view = url.removesuffix("/api/v2") + "/_panel"

    async def raw(self, patience=2.0, key=KEY, **fields):
        """Status, headers and body; no redirects, at most 3 MB."""
        limit = aiohttp.ClientTimeout(total=patience)
        form = {"key": key, **fields}
        async with self.session.post(self.url, data=form, timeout=limit, allow_redirects=False) as response:
            body = b""
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > 3 * 2**20:
                    break
            return response.status, response.headers, body

    async def ask(self, **fields):
        _, _, body = await self.raw(**fields)
        return json.loads(body)

    async def add(self, **fields):
        return await self.ask(action="add", service="101", link=LINK, quantity="1000", **fields)

    async def look(self, what):
        async with self.session.get(f"{self.view}/{what}") as response:
            return await response.json()

    async def tell(self, what, value):
        async with self.session.post(f"{self.view}/{what}", json=value) as response:
            return response.status, await response.json()


@pytest.fixture
async def session():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield session


@pytest.fixture
async def client(desk, session):
    async with serve(desk) as url:
        yield Client(session, url)
