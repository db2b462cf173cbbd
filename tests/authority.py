"""Fixture `authority`: a certificate authority, a server's certificate by it, and a stranger."""

import shutil
import subprocess
from pathlib import Path

import pytest


def openssl(directory: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], cwd=directory, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with `ca.pem`, `server.pem` and `server.key` for 127.0.0.1, and `stranger.pem`,
    another authority.
    """
    if shutil.which("openssl") is None:
        pytest.fail(
            "openssl is not installed: apt install openssl (make setup does it)", pytrace=False
        )
    directory = tmp_path_factory.mktemp("tls")
    new = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
    for name in ("ca", "stranger"):
        openssl(directory, f"req -x509 {new} -keyout {name}.key -out {name}.pem -subj /CN={name}")
    openssl(directory, f"req {new} -keyout server.key -out server.csr -subj /CN=127.0.0.1")
    (directory / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl(
        directory,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -set_serial 1 -days 30 "
        "-extfile names -out server.pem",
    )
    return directory
