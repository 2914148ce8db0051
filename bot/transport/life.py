"""Signs of life of the intake: a poller that silently stopped must be seen within 90 seconds."""

from dataclasses import dataclass


@dataclass(slots=True)
class Life:
    """Times are of a monotonic clock; `attempt` may lie ahead, when Telegram itself asked for a wait."""

    attempt: float
    good: float
    trouble: str = ""  # storage, network, token, conflict, or nothing
    since: float = 0.0
    ended: bool = False

    def dead(self, now: float, silent: float = 90.0) -> bool:
        """Whether polling ended, or made no attempt for so long."""
        return self.ended or now - self.attempt > silent

    def quiet(self, now: float) -> float:
        """Seconds since the last good round trip."""
        return max(0.0, now - self.good)
