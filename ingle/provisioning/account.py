"""The owner's account, its keys and whether sshd runs, as files of the state.

The account is a record of systemd's (nss-systemd, /etc/userdb), beside the image's /etc/passwd and
not in it: an update brings its own system users, and no copy of the old ones hides them. Root has
no password and no key.
"""

import json
from collections.abc import Mapping
from typing import Final

from ingle.provisioning.configuration import Configuration
from ingle.provisioning.imager_file import NO_PASSWORD_FOR_SUDO, PASSWORD, SSH_PASSWORDS
from ingle.provisioning.targets import FileTarget, FolderTarget, LinkTarget, Target
from ingle.runtime.disk import Owner

UID: Final = 1000
"""The one account of a person that an appliance has; a new name takes the number over."""
USERDB: Final = "etc/userdb"
SSH_STATE: Final = "etc/ingle/ssh"
SUDOERS: Final = "etc/ingle/system/sudoers.d/owner"
GROUPS: Final = ("audio", "systemd-journal")
"""Groups of the account: it may try the microphone, and read the log."""


def account(configuration: Configuration) -> list[Target]:
    """Everything about who may log in; nothing where nobody may."""
    user = configuration.user
    if user is None:
        return []
    targets = [*_record(user, configuration.text(PASSWORD)), *_sudo(configuration, user)]
    if configuration.ssh:
        targets += _ssh(configuration, user)
    return targets


def _record(user: str, password: str | None) -> list[Target]:
    home = f"/home/{user}"
    person = {
        "userName": user,
        "uid": UID,
        "gid": UID,
        "homeDirectory": home,
        "shell": "/bin/bash",
        "disposition": "regular",
    }
    group = {"groupName": user, "gid": UID, "disposition": "regular"}
    secret = {"privileged": {"hashedPassword": [password] if password else []}}
    return [
        FolderTarget(path=f"home/{user}", mode=0o700, owner=Owner(UID, UID)),
        _json(f"{user}.user", person, 0o644),
        LinkTarget(path=f"{USERDB}/{UID}.user", target=f"{user}.user"),
        _json(f"{user}.user-privileged", secret, 0o600),
        LinkTarget(path=f"{USERDB}/{UID}.user-privileged", target=f"{user}.user-privileged"),
        _json(f"{user}.group", group, 0o644),
        LinkTarget(path=f"{USERDB}/{UID}.group", target=f"{user}.group"),
        *(_json(f"{user}:{name}.membership", {}, 0o644) for name in GROUPS),
    ]


def _json(name: str, value: Mapping[str, object], mode: int) -> FileTarget:
    content = json.dumps(value, indent=2, sort_keys=True) + "\n"
    return FileTarget(path=f"{USERDB}/{name}", content=content.encode(), mode=mode)


def _sudo(configuration: Configuration, user: str) -> list[Target]:
    """A rule for sudo: it asks for the password where there is one, unless Imager says not to."""
    if not configuration.sudo:
        return []
    asks = configuration.text(PASSWORD) and not configuration.flag(NO_PASSWORD_FOR_SUDO)
    rule = f"{user} ALL=(ALL:ALL) {'' if asks else 'NOPASSWD: '}ALL\n"
    return [FileTarget(path=SUDOERS, content=rule.encode(), mode=0o440)]


def _ssh(configuration: Configuration, user: str) -> list[Target]:
    """What the image's sshd includes, and the mark without which it does not start."""
    passwords = configuration.flag(SSH_PASSWORDS) and bool(configuration.text(PASSWORD))
    rules = (
        f"AllowUsers {user}\nAuthorizedKeysFile /{SSH_STATE}/authorized_keys/%u\n"
        f"PasswordAuthentication {'yes' if passwords else 'no'}\n"
        "KbdInteractiveAuthentication no\nPermitRootLogin no\n"
    )
    keys = "".join(f"{key}\n" for key in configuration.items("ssh.keys"))
    return [
        FileTarget(path=f"{SSH_STATE}/authorized_keys/{user}", content=keys.encode(), mode=0o644),
        FileTarget(path=f"{SSH_STATE}/sshd.conf", content=rules.encode(), mode=0o644),
        FileTarget(path=f"{SSH_STATE}/enabled", content=b"", mode=0o644),
    ]
