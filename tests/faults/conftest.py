"""What other layers have built to make faults: a world around the real process, a desk over real books, bare wires."""

from tests.chat.conftest import books, closed_desk, desk, olga
from tests.e2e.fixtures import nursery, world
from tests.orders.conftest import bench
from tests.transport.conftest import stub

__all__ = ["bench", "books", "closed_desk", "desk", "nursery", "olga", "stub", "world"]
