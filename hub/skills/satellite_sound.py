"""The satellite's own volume and microphone by voice: sane steps, read back before it is said."""

from typing import Final

from hub.errors import Rejected, Unanswered
from hub.language.phrasebook import worded
from hub.ports.plans import Say, TuneSatellite
from hub.ports.satellite_sound import TunableSatellites

STEPS: Final = (0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.7, 1.0)
"""Shares of full scale, some 3 dB from one to the next: each is heard as one step. The first can
still be heard, so that whoever turned it down too far can say so."""
_ALIKE: Final = 0.005
"""Two shares this near are one: a satellite may round."""

NO_SATELLITE: Final = "I can only do that on a satellite, and this was not said to one."
UNCONFIRMED: Final = "I sent that, but the satellite did not confirm it."
LOUDEST: Final = "I can't speak any louder."
QUIETEST: Final = "I can't speak any more quietly and still be heard."
NOT_KNOWN: Final = "The satellite does not say how loud it is."
MUTED: Final = "My microphone is off. My button turns it on again, or the broker's control message."


class SatelliteSound:
    """`SatelliteTuning` over what the satellites say of themselves."""

    def __init__(self, settings: TunableSatellites) -> None:
        self._settings = settings

    async def carry_out(self, plan: TuneSatellite, *, satellite_id: str | None) -> Say:
        """See `SatelliteTuning`."""
        if satellite_id is None:
            raise Rejected(NO_SATELLITE, stage="action")
        if plan.mute:
            _confirmed(await self._settings.mute(satellite_id))
            return Say(intent=plan.intent, text=MUTED)
        wanted = plan.volume
        if wanted is None:
            known = self._settings.known(satellite_id)
            if known is None:
                raise Rejected(NOT_KNOWN, stage="action")
            wanted = stepped(known.volume, plan.steps)
            if plan.steps and abs(wanted - known.volume) < _ALIKE:
                return Say(intent=plan.intent, text=LOUDEST if plan.steps > 0 else QUIETEST)
        if plan.changes:
            _confirmed(await self._settings.set_volume(satellite_id, wanted))
        return Say(
            intent=plan.intent,
            text=worded("My volume is at {number} percent.", number=round(wanted * 100)),
        )


def stepped(volume: float, steps: int) -> float:
    """The volume so many steps on; as it is where there is none beyond. Pure."""
    for _ in range(abs(steps)):
        if steps > 0:
            volume = next((step for step in STEPS if step > volume + _ALIKE), volume)
        else:
            volume = next((step for step in reversed(STEPS) if step < volume - _ALIKE), volume)
    return volume


def _confirmed(said_so: bool) -> None:
    if not said_so:
        raise Unanswered(UNCONFIRMED, stage="action")
