"""All that is kept about a person, as one ZIP: tables in JSON, and the files they uploaded."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile


@dataclass
class Bundle:
    """What is put together; features add their part under a name of their own."""

    tables: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)

    def add(self, name: str, content: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
        """Add what JSON can hold."""
        self.tables[name] = content

    def add_file(self, name: str, path: Path) -> None:
        """Add a file that the person uploaded; `name` may hold folders. A missing one is named."""
        self.files[name] = path

    def write(self, handle: IO[bytes]) -> None:
        """Write the ZIP."""
        missing = [name for name, path in self.files.items() if not path.is_file()]
        tables = {**self.tables, "missing_files": missing} if missing else self.tables
        with ZipFile(handle, "w", ZIP_DEFLATED) as archive:
            text = json.dumps(tables, ensure_ascii=False, indent=2)
            archive.writestr("my-data.json", text + "\n")
            for name, path in self.files.items():
                if name not in missing:
                    archive.write(path, f"files/{name}")
