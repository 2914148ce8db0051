"""The parameters of a call, however they came: form fields are strings, JSON bodies carry types."""

from dataclasses import dataclass
from typing import Any

import msgspec

from bot.sandbox.telegram.errors import bad


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Params:
    """Typed reading of the values; a value of a wrong kind is refused as Telegram refuses it."""

    values: dict[str, Any]
    uploads: dict[str, Upload]

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def seconds(self, name: str) -> float:
        try:
            return float(self.values.get(name) or 0)
        except (TypeError, ValueError):
            return 0.0

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes", "y", "t")

    def json(self, name: str) -> Any:
        """Give the decoded value, or None when it was not sent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError as error:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from error

    def object(self, name: str) -> dict[str, Any]:
        value = self.json(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad(f"object expected as {name.replace('_', ' ')}")
        return value

    def array(self, name: str) -> list[Any] | None:
        value = self.json(name)
        if value is None or isinstance(value, list):
            return value
        raise bad(f"can't parse {name.replace('_', ' ')} JSON object")

    def upload(self, name: str) -> Upload | None:
        """Give the file of this field: sent under its own name, or elsewhere and named by `attach://`."""
        value = self.text(name)
        if value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)
