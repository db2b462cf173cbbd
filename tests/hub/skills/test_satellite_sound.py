"""The satellite's own volume and microphone by voice."""

from dataclasses import dataclass, field

import pytest

from hub.errors import Rejected, Unanswered
from hub.ports import TuneSatellite
from hub.ports.satellite_sound import SatelliteSetting
from hub.skills.satellite_sound import (
    LOUDEST,
    MUTED,
    QUIETEST,
    STEPS,
    SatelliteSound,
    stepped,
)

pytestmark = pytest.mark.pure


@dataclass
class Satellites:
    """`TunableSatellites` of one satellite that does what it is told, or says nothing."""

    volume: float | None = 0.35
    confirms: bool = True
    told: list[str] = field(default_factory=list)

    def known(self, satellite_id: str) -> SatelliteSetting | None:
        return None if self.volume is None else SatelliteSetting(volume=self.volume, muted=False)

    async def set_volume(self, satellite_id: str, volume: float) -> bool:
        self.told.append(f"{satellite_id} {volume}")
        return self.confirms

    async def mute(self, satellite_id: str) -> bool:
        self.told.append(f"{satellite_id} muted")
        return self.confirms


def test_steps_go_up_and_down_the_same_way_and_end() -> None:
    """From wherever it stands."""
    assert stepped(0.35, 1) == 0.5
    assert stepped(0.5, -1) == 0.35
    assert stepped(0.4, 1) == 0.5
    assert stepped(0.4, -1) == 0.35
    assert stepped(STEPS[0], -3) == STEPS[0]
    assert stepped(0.0, -1) == 0.0
    assert stepped(0.0, 9) == STEPS[-1]


@pytest.mark.parametrize(
    ("volume", "plan", "said", "told"),
    [
        (0.35, TuneSatellite(steps=1), "My volume is at 50 percent.", ["kitchen-1 0.5"]),
        (0.35, TuneSatellite(steps=-1), "My volume is at 25 percent.", ["kitchen-1 0.25"]),
        (1.0, TuneSatellite(steps=1), LOUDEST, []),
        (0.05, TuneSatellite(steps=-1), QUIETEST, []),
        (None, TuneSatellite(volume=0.4), "My volume is at 40 percent.", ["kitchen-1 0.4"]),
        (0.35, TuneSatellite(), "My volume is at 35 percent.", []),
        (0.35, TuneSatellite(mute=True), MUTED, ["kitchen-1 muted"]),
    ],
)
async def test_it_is_set_and_said(
    volume: float | None, plan: TuneSatellite, said: str, told: list[str]
) -> None:
    """What changes nothing is not sent."""
    satellites = Satellites(volume)
    answer = await SatelliteSound(satellites).carry_out(plan, satellite_id="kitchen-1")
    assert (answer.text, satellites.told) == (said, told)


@pytest.mark.parametrize("plan", [TuneSatellite(volume=0.4), TuneSatellite(mute=True)])
async def test_what_the_satellite_does_not_confirm_is_not_said_to_be_done(
    plan: TuneSatellite,
) -> None:
    """It was sent, and no more is known."""
    with pytest.raises(Unanswered, match="did not confirm"):
        await SatelliteSound(Satellites(confirms=False)).carry_out(plan, satellite_id="kitchen-1")


async def test_without_a_satellite_or_its_word_it_is_refused() -> None:
    """A typed command is said to none; an old satellite does not say how loud it is."""
    with pytest.raises(Rejected, match="not said to one"):
        await SatelliteSound(Satellites()).carry_out(TuneSatellite(steps=1), satellite_id=None)
    with pytest.raises(Rejected, match="does not say"):
        await SatelliteSound(Satellites(None)).carry_out(TuneSatellite(steps=1), satellite_id="k")
