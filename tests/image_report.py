"""What was seen of the images, kept under image/out as JSON and as a table."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class ImageReport:
    """Figures by image, kept in image/out/report.json and report.md."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "report.json"
        self._figures: dict[str, dict[str, Any]] = {}
        if self._path.exists():
            self._figures = json.loads(self._path.read_text(encoding="utf-8"))

    def note(self, image: str, what: str, value: Any) -> None:
        """Keeps a figure; it takes the place of an older one."""
        self._figures.setdefault(image, {})[what] = value
        day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        self._figures[image]["seen"] = day
        text = json.dumps(self._figures, indent=2, sort_keys=True)
        self._path.write_text(text + "\n", encoding="utf-8")
        lines = ["# What was seen of the images", ""]
        for name, figures in sorted(self._figures.items()):
            lines += [f"## {name}", "", "| what | seen |", "|---|---|"]
            lines += [f"| {key} | {value} |" for key, value in sorted(figures.items())]
            lines.append("")
        self._path.with_suffix(".md").write_text("\n".join(lines), encoding="utf-8")
