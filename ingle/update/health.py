"""Health gate: whether the new version on trial does its work, and what follows from that.

A satellite: its service came up, which opened the microphone; then, with the service stopped for
it, its self-test, from the microphone to a spoken question that the hub answers. A hub: its service
came up, is ready, and answers a typed question. A hub that is away fails a satellite only if it was
there before the update.
"""

from typing import Final

from ingle.update import outcome
from ingle.update.errors import UpdateError
from ingle.update.machine import SlotImage
from ingle.update.services import Services
from ingle.update.state import Phase
from ingle.update.telling import Teller
from ingle.update.updates import Updates

UP_S: Final = 300.0
"""How long a service may take to come up, in seconds: models load for a minute on the smallest
Pi, and a hub's database may be mended after a power cut."""
TEST_S: Final = 240.0
"""How long a self-test may take, in seconds."""


class HealthGate:
    """Judges the boot that is going on."""

    def __init__(
        self, updates: Updates, image: SlotImage, services: Services, teller: Teller
    ) -> None:
        self._updates = updates
        self._image = image
        self._services = services
        self._teller = teller

    def judge(self) -> str:
        """Keeps a new version or takes it back, where one is on trial; returns what was found.

        Restarts the machine where it is taken back. Raises `UpdateError` where neither can be
        written.
        """
        state = self._updates.load()
        if state.slot != self._updates.current:
            return "the running version is not on trial"
        if state.phase is Phase.CONFIRMED:
            why = self._services.up(self._image.role, UP_S)
            if why is None:
                self._updates.passed()
            return why or "the services are up"
        if state.phase is not Phase.TRYING:
            return "the running version is not on trial"
        why = self._fault()
        if why is not None:
            try:
                self._updates.go_back(f"its health check failed: {why}")
            except UpdateError:
                self._services.start(self._image.role)  # better a sick version than a mute one
                raise
            return why
        self._updates.commit()
        self._updates.drop_models(self._image.models)
        self.tell()
        if self._image.role == "satellite":
            self._services.start("satellite")
        return "the new version is healthy, and stays"

    def tell(self) -> None:
        """Says the outcome where that was not done yet. Raises `UpdateError`."""
        state = self._updates.load()
        if state.told:
            return
        self._teller.write(outcome.told(state, self._image.version))
        self._teller.say(outcome.spoken(state, self._image.version))
        self._updates.told()

    def _fault(self) -> str | None:
        """What is wrong with the version on trial; None where nothing is."""
        role = self._image.role
        why = self._services.up(role, UP_S)
        if why is not None:
            return why
        try:
            return self._satellite_fault() if role == "satellite" else self._hub_fault()
        except UpdateError as error:
            return str(error)

    def _hub_fault(self) -> str | None:
        tested = self._services.test("hub", ("--wait", f"{UP_S:.0f}"), UP_S + TEST_S)
        return None if tested.passed else tested.reason

    def _satellite_fault(self) -> str | None:
        self._services.stop("satellite")
        before = self._updates.load().hub_was_there
        lenient = () if before else ("--hub-may-be-away",)
        tested = self._services.test("satellite", lenient, TEST_S)
        return None if tested.passed else tested.reason


def hub_is_there(services: Services) -> bool:
    """Whether a satellite reaches its hub before an update: beside its service, which goes on."""
    try:
        return services.test("satellite", ("--only", "hub"), TEST_S).passed
    except UpdateError:
        return False
