"""`ingle-status.txt` on the FAT partition: how the device is doing, in its owner's words.

Each part of the appliance has a section of its own and leaves the others as they are. Windows reads
it, too: lines end in CR LF. It is written only when it says something else than before.
"""

import re
from typing import Final

import structlog

from ingle.provisioning.system import RunningSystem, System
from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk

HEADING: Final = "Ingle: how this device is doing. It writes this itself; changes here do nothing."
TITLES: Final = {
    "provisioning": "Set-up",
    "wifi": "Wi-Fi",
    "pairing": "Hub",
    "update": "Update",
}
"""Sections in the order in which people read them; others come behind, under their own names."""
ASK_S: Final = 90.0
"""Longest time for another process to write it, in seconds: Python starts, the card is slow."""
_SECTION: Final = re.compile(r"^== (.+) ==$")

log = structlog.get_logger()


def write(
    section: str,
    text: str,
    *,
    paths: AppliancePaths | None = None,
    disk: Disk | None = None,
    system: System | None = None,
) -> bool:
    """Puts the text under a section's title; an empty one takes the section out.

    Whether it stands there now, or will: a process that may not write to the card leaves it to
    `ingle-status.service`. Never raises: what nobody can write is logged.
    """
    paths, disk = paths or AppliancePaths(), disk or Disk()
    system = system or RunningSystem(paths)
    try:
        if system.may_write_boot():
            _write(section, text, paths, disk, system)
        else:
            _leave(section, text, paths, disk, system)
    except OSError as error:
        log.warning("status.not_written", section=section, text=text, reason=str(error))
        return False
    return True


def publish(paths: AppliancePaths, disk: Disk, system: System) -> None:
    """Writes what other processes left. Raises `OSError`; it is tried again the next time."""
    for left in sorted(paths.state("status").glob("[!.]*")):
        _write(left.name, left.read_text(encoding="utf-8"), paths, disk, system)
        disk.remove(left)


def _write(section: str, text: str, paths: AppliancePaths, disk: Disk, system: System) -> None:
    if _with_section(_content(paths), section, text) == _content(paths):
        return
    with system.writable_boot():
        # Once more: another process may have had the card in between.
        wanted = _with_section(_content(paths), section, text)
        disk.replace(paths.status_file, wanted.encode(), mode=None)


def _leave(section: str, text: str, paths: AppliancePaths, disk: Disk, system: System) -> None:
    disk.make_folder(paths.state("status"), mode=0o700)
    disk.replace(paths.state("status") / section, text.encode())
    ran = system.run("systemctl", "start", "ingle-status.service", within_s=ASK_S)
    if ran.code != 0:
        raise OSError(f"ingle-status.service did not run: {ran.output}")


def read(section: str, *, paths: AppliancePaths | None = None) -> str:
    """What stands in a section; "" where there is none."""
    return _sections(_content(paths or AppliancePaths())).get(_title(section), "")


def _content(paths: AppliancePaths) -> str:
    try:
        return paths.status_file.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _with_section(content: str, section: str, text: str) -> str:
    sections = _sections(content)
    body = "\n".join(_plain(line) for line in text.strip().splitlines())
    if body:
        sections[_title(section)] = body
    else:
        sections.pop(_title(section), None)
    order = [*TITLES.values(), *sorted(set(sections) - set(TITLES.values()))]
    parts = [f"== {title} ==\n{sections[title]}" for title in order if title in sections]
    return "\n\n".join([HEADING, *parts, ""]).rstrip("\n").replace("\n", "\r\n") + "\r\n"


def _sections(content: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    title = None
    for line in content.splitlines():
        if (heading := _SECTION.match(line)) is not None:
            title = heading[1]
            found[title] = []
        elif title is not None:
            found[title].append(line)
    return {title: "\n".join(lines).strip() for title, lines in found.items()}


def _title(section: str) -> str:
    return TITLES.get(section, section)


def _plain(line: str) -> str:
    """A line that is no heading."""
    return f" {line}" if _SECTION.match(line.rstrip()) else line.rstrip()
