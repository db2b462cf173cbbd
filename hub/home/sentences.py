"""Error sentences for Home Assistant, to be spoken and read."""

from typing import Final

AWAY: Final = "Home Assistant does not answer."
UNHEARD: Final = (
    "I sent that, but I could not hear back from Home Assistant: I cannot tell whether it happened."
)
REFUSED: Final = "Home Assistant refused my access token: check HA_TOKEN."
FORBIDDEN: Final = "Home Assistant does not let me do that."
ELSEWHERE: Final = "What answers at HA_URL is not Home Assistant."
NO_SUCH_SERVICE: Final = "Home Assistant knows no such service, or HA_URL leads elsewhere."
FAILED: Final = "Home Assistant tried that and failed."
DISTRUSTED: Final = "Home Assistant's certificate or its TLS is not as it should be: check HA_URL."
