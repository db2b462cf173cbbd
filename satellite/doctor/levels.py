"""Levels of a recording, and the troubles that show in them: muted, clipped, noisy, off zero. Pure.

All levels are in dB relative to full scale (dBFS): 0 is the loudest that 16 bits can hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from satellite.doctor.finding import Finding, note, ok, trouble
from satellite.ports import FRAME_S, FRAME_SAMPLES, PcmFrame

Samples = npt.NDArray[np.int16]

SILENT_DBFS: Final = -96.0
"""Below the smallest step of 16 bits: no sound at all."""
FULL_SCALE: Final = 32_700
"""From here on a sample counts as clipped: a resampler leaves a few steps to 32,767."""
CLIPPED_SHARE: Final = 0.001
"""Share of clipped samples from which it is a trouble: one hard consonant has less."""
NOISE_DBFS: Final = -42.0
"""A noise floor above it is a trouble: speech at 2 m has some -35 dBFS at the usual gain, and wake
words begin to be missed at 10 dB over the noise."""
OFFSET: Final = 0.02
"""Mean of the samples, as a share of full scale, from which it is a trouble: cheap sound cards have
0.001 to 0.01, a broken one 0.05 and more."""
SPOKEN_DB: Final = 12.0
"""How far the loudest quarter of a second is over the noise floor where somebody spoke."""
WRONG_PACE: Final = 0.05
"""44,100 for 48,000 Hz is 8 % off, and every other mistake more; clocks of cards 0.01 %."""
_QUIET_PERCENTILE: Final = 10
_LOUD_FRAMES: Final = round(0.25 / FRAME_S)
_BAR: Final = 40
_BAR_FROM_DBFS: Final = -72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundLevels:
    """What can be seen in a recording of some seconds."""

    peak_dbfs: float
    floor_dbfs: float
    """The noise floor: the level of its quietest tenth."""
    loud_dbfs: float
    """The level of its loudest quarter of a second."""
    clipped: float
    """Share of the samples that are at the end of the scale."""
    offset: float
    """Mean of the samples (DC offset), as a share of full scale, with its sign."""
    empty: bool
    """Whether every sample is the same: no sound of a room ever is."""


def levels(samples: Samples) -> SoundLevels:
    """Of at least one frame at `SAMPLE_RATE_HZ`."""
    sound = samples.astype(np.float64) / 32_768
    whole = len(sound) - len(sound) % FRAME_SAMPLES
    frames = sound[:whole].reshape(-1, FRAME_SAMPLES)
    # The median of the frames' means: what clips is not symmetric, and is no offset.
    offset = float(np.median(frames.mean(axis=1)))
    frames = frames - offset
    powers = np.sort((frames**2).mean(axis=1))
    return SoundLevels(
        peak_dbfs=_dbfs(float(np.abs(sound).max())),
        floor_dbfs=_dbfs(float(np.sqrt(np.percentile(powers, _QUIET_PERCENTILE)))),
        loud_dbfs=_dbfs(float(np.sqrt(powers[-_LOUD_FRAMES:].mean()))),
        clipped=float((np.abs(samples.astype(np.int32)) >= FULL_SCALE).mean()),
        offset=offset,
        empty=bool((samples == samples[0]).all()),
    )


def judged(seen: SoundLevels) -> list[Finding]:
    """What the levels say of the microphone, with what to do."""
    if seen.empty:
        return [
            trouble(
                "microphone",
                "it delivers no sound at all, not even a room's noise",
                "Unmute it: look for a switch on it, run alsamixer (F6 for the card, F4 for "
                "capture, M and the space bar), or choose another by AUDIO_INPUT.",
            )
        ]
    found = []
    if seen.clipped >= CLIPPED_SHARE:
        found.append(
            trouble(
                "microphone",
                f"it clips: {seen.clipped:.1%} of the sound is at the end of the scale",
                "Turn its gain down by a third (alsamixer, F4 for capture, arrow down), or speak "
                "from farther away.",
            )
        )
    if abs(seen.offset) >= OFFSET:
        found.append(
            trouble(
                "microphone",
                f"its sound is not centred: DC offset {seen.offset:+.1%} of full scale",
                "Try it at another USB port and without an extension; if that stays, the sound "
                "card is broken.",
            )
        )
    if seen.floor_dbfs > NOISE_DBFS and seen.clipped < CLIPPED_SHARE:
        found.append(
            trouble(
                "microphone",
                f"it is noisy: {seen.floor_dbfs:.0f} dBFS when nobody speaks",
                "Move it away from fans, speakers and power supplies, and turn its gain down.",
            )
        )
    if not found:
        found.append(
            ok(
                "microphone",
                f"noise floor {seen.floor_dbfs:.0f} dBFS, loudest {seen.loud_dbfs:.0f} dBFS",
            )
        )
        if seen.loud_dbfs - seen.floor_dbfs < SPOKEN_DB:
            found.append(
                note(
                    "microphone",
                    "nothing was louder than the room itself",
                    "If you did speak, turn its gain up (alsamixer, F4 for capture, arrow up).",
                )
            )
    return found


def pace(frames: Sequence[PcmFrame]) -> float:
    """How fast the sound came, as a share of how fast it should: 1.0 for a right sample rate.

    The slope of a line through the times of the frames: one that was late does not count for much.
    """
    times = np.array([frame.captured_s for frame in frames])
    if len(times) < 2 or times[-1] == times[0]:
        return 1.0
    return float(np.polyfit(times, np.arange(len(times)) * FRAME_S, 1)[0])


def pace_judged(paces: Sequence[float]) -> Finding | None:
    """A trouble where every measured pace is wrong in the same way: a busy machine is late once."""
    if all(one > 1 + WRONG_PACE for one in paces) or all(one < 1 - WRONG_PACE for one in paces):
        return trouble(
            "microphone",
            f"its sample rate is not what it says: sound comes {paces[-1]:.2f} times as fast",
            "Choose it by its hw: name in AUDIO_INPUT, or another USB port; what is heard this "
            "way no recogniser understands.",
        )
    return None


def meter(samples: Samples) -> str:
    """One moment of the level meter: a bar, the level, and a mark where it clips."""
    seen = levels(samples)
    share = (max(seen.loud_dbfs, _BAR_FROM_DBFS) - _BAR_FROM_DBFS) / -_BAR_FROM_DBFS
    bar = "#" * round(share * _BAR)
    clips = "  CLIPS" if seen.clipped > 0 else ""
    return f"[{bar:{_BAR}}] {seen.loud_dbfs:6.1f} dBFS{clips}"


def _dbfs(amplitude: float) -> float:
    return max(SILENT_DBFS, 20.0 * float(np.log10(max(amplitude, 1e-9))))
