"""Files that came in or went out, found again by their id or path."""

import struct
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.params import Upload

_PNG = b"\x89PNG\r\n\x1a\n"
_SHOWN_SIZE = (640, 480)


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file; `path` is what getFile gives."""

    id: str
    path: str
    upload: Upload

    def document(self) -> dict[str, Any]:
        return {
            "file_id": self.id,
            "file_unique_id": self.id[-16:],
            "file_name": self.upload.name,
            "mime_type": self.upload.mime,
            "file_size": len(self.upload.data),
        }

    def photo(self) -> list[dict[str, Any]]:
        width, height = picture_size(self.upload.data)
        same = {"file_id": self.id, "file_unique_id": self.id[-16:], "file_size": len(self.upload.data)}
        return [{**same, "width": width, "height": height}]


class Files:
    """Everything that was uploaded, by id; nothing is written to disk."""

    def __init__(self) -> None:
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[str, Stored] = {}

    def keep(self, folder: str, upload: Upload) -> Stored:
        number = len(self._by_id) + 1
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        stored = Stored(f"BQACAgIAAxkBAAI{number:016d}", f"{folder}/file_{number}.{ending}", upload)
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> Stored | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> Stored | None:
        return self._by_path.get(path)


def picture_size(data: bytes) -> tuple[int, int]:
    """Give width and height of a PNG from its header, else a usual size."""
    if not data.startswith(_PNG) or len(data) < 24:  # noqa: PLR2004 - signature, length, IHDR, two sizes
        return _SHOWN_SIZE
    width, height = struct.unpack(">II", data[16:24])
    return int(width), int(height)
