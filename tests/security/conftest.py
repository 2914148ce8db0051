"""The desk with everything in it: for one test, or once for all tests of a file."""

import pytest
import pytest_asyncio

from tests.chat.conftest import Desk, books, closed_desk, desk, olga
from tests.security.house import furnish

__all__ = ["books", "closed_desk", "desk", "olga"]


@pytest.fixture
async def house(closed_desk):
    """The running desk, furnished."""
    return await furnish(closed_desk)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting_house(tmp_path_factory):
    """A furnished desk that all tests of a file share."""
    lasting = Desk(tmp_path_factory.mktemp("house"))
    try:
        yield await furnish(lasting)
    finally:
        await lasting.close()
