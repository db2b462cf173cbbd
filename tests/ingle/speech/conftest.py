"""The engines, loaded once for all tests here."""

from collections.abc import Iterator

import pytest

from ingle.speech.engines.moonshine import Moonshine
from ingle.speech.engines.phrases import PhraseRecogniser


@pytest.fixture(scope="session")
def moonshine() -> Iterator[Moonshine]:
    recogniser = Moonshine()
    yield recogniser
    recogniser.close()


@pytest.fixture
def phrases() -> Iterator[PhraseRecogniser]:
    recogniser = PhraseRecogniser()
    yield recogniser
    recogniser.close()
