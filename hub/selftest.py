"""Self-test, `python -m hub.selftest`: the running hub is ready, and a typed question is answered.

The question is for the time, which changes nothing and needs no language model.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from typing import Final

import httpx

from hub.settings import LOOPBACK_HOSTS, ApiSettings, SettingsError
from ingle.runtime.selftest_report import SelfTestReport, run_steps

QUESTION: Final = "what time is it"
_ANSWER_S: Final = 30.0
_AGAIN_S: Final = 1.0


class NotReady(Exception):
    """A step that failed; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 where nothing failed, 1 where something did."""
    parser = argparse.ArgumentParser(
        prog="python -m hub.selftest",
        description="Asks the hub that runs on this machine whether it is ready, and a question.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help="for it to become ready"
    )
    given = parser.parse_args(arguments)
    try:
        settings = ApiSettings.read(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"The hub's settings are wrong:\n{error}\n")
        return 1
    report = asyncio.run(_tried(settings, given.wait))
    sys.stdout.write(f"{report.as_json() if given.json else report.as_table()}\n")
    return 0 if report.passed else 1


async def _tried(settings: ApiSettings, wait_s: float) -> SelfTestReport:
    everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104 - where it listens, not we
    host = LOOPBACK_HOSTS[0] if everywhere else settings.host
    shown = f"[{host}]" if ":" in host else host
    token = settings.token.get_secret_value() if settings.token else None
    async with httpx.AsyncClient(
        base_url=f"http://{shown}:{settings.port}",
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=_ANSWER_S,
        trust_env=False,
    ) as client:
        steps = [("ready", partial(_ready, client, wait_s)), ("answer", partial(_answer, client))]
        return await run_steps("hub", steps, (NotReady, httpx.HTTPError, ValueError))


async def _ready(client: httpx.AsyncClient, wait_s: float) -> str:
    """Waits until the hub is ready. Raises `NotReady` with what is missing last."""
    until_s = time.monotonic() + wait_s
    while True:
        why = await _missing(client)
        if why is None:
            return f"at {client.base_url}"
        if time.monotonic() >= until_s:
            raise NotReady(why)
        await asyncio.sleep(_AGAIN_S)


async def _missing(client: httpx.AsyncClient) -> str | None:
    try:
        answer = await client.get("/health/ready")
    except httpx.HTTPError as error:
        why = str(error) or type(error).__name__
        return f"the hub does not answer at {client.base_url}: {why}"
    if answer.status_code == httpx.codes.OK:
        return None
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return f"the hub is not ready: {', '.join(answer.json()['missing'])}"
    return f"the hub answers {answer.status_code} to /health/ready"


async def _answer(client: httpx.AsyncClient) -> str:
    asked = {"text": QUESTION, "session_id": "selftest", "room_id": "selftest"}
    answer = await client.post("/conversation", json=asked)
    if answer.status_code != httpx.codes.OK or not answer.json().get("text"):
        raise NotReady(f"{QUESTION!r} was answered with {answer.status_code}, and no sentence")
    return f"{QUESTION!r} was answered: {answer.json()['text']}"


if __name__ == "__main__":
    sys.exit(main())
