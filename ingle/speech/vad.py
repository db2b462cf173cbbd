"""Voice activity detection (VAD) by Silero's model, frame by frame."""

import importlib.util
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from ingle.runtime.telemetry import disable_library_telemetry
from ingle.speech.engine import EngineUnavailable

VAD_FRAME_SAMPLES: Final = 512
"""32 ms at 16 kHz: what the model was made for."""
VAD_FRAME_BYTES: Final = 2 * VAD_FRAME_SAMPLES

_CONTEXT_SAMPLES: Final = 64
_STATE_SHAPE: Final = (1, 1, 128)
_PACKAGE: Final = "faster_whisper"
_MODEL: Final = "assets/silero_vad_v6.onnx"


class SileroModel:
    """Silero's model, loaded once for any number of streams; it holds nothing of them."""

    def __init__(self, model: Path | None = None) -> None:
        """Loads the model, some 30 ms; `model`: its file, None for the one that is installed.

        Raises `EngineUnavailable` when it or onnxruntime is missing.
        """
        path = model or _model_path()
        disable_library_telemetry()
        try:
            import onnxruntime
        except ImportError as error:
            raise EngineUnavailable(
                f"voice activity needs onnxruntime: install ingle[speech] ({error})"
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        try:
            self.session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise EngineUnavailable(
                f"{path} cannot be loaded as Silero's model: {error}"
            ) from error

    def stream(self) -> "SileroVad":
        """A detector for one more stream, at once."""
        return SileroVad(self)


class SileroVad:
    """One stream's voice activity; 0.12 ms of a desktop's core per frame. Not thread-safe."""

    def __init__(self, model: SileroModel | None = None) -> None:
        """`model`: None loads one. Raises `EngineUnavailable` as that does."""
        self._session = (model or SileroModel()).session
        self.reset()

    def reset(self) -> None:
        """Forgets what was heard."""
        self._hidden: npt.NDArray[np.float32] = np.zeros(_STATE_SHAPE, np.float32)
        self._cell: npt.NDArray[np.float32] = np.zeros(_STATE_SHAPE, np.float32)
        self._input: npt.NDArray[np.float32] = np.zeros(
            (1, _CONTEXT_SAMPLES + VAD_FRAME_SAMPLES), np.float32
        )

    def probability(self, samples: bytes) -> float:
        """The probability, 0..1, that this frame is speech.

        `samples`: `VAD_FRAME_SAMPLES` samples at 16 kHz. Raises `ValueError` for any other number.
        """
        if len(samples) != VAD_FRAME_BYTES:
            raise ValueError(f"a frame has {VAD_FRAME_BYTES} bytes, not {len(samples)}")
        self._input[0, :_CONTEXT_SAMPLES] = self._input[0, -_CONTEXT_SAMPLES:]
        self._input[0, _CONTEXT_SAMPLES:] = np.frombuffer(samples, "<i2") / np.float32(32768)
        speech, self._hidden, self._cell = self._session.run(
            None, {"input": self._input, "h": self._hidden, "c": self._cell}
        )
        return float(speech.reshape(-1)[0])


def _model_path() -> Path:
    # Found without importing: faster_whisper brings ctranslate2 and av along, some 100 MB.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise EngineUnavailable(
            f"voice activity needs {_MODEL} from the package faster-whisper: install ingle[speech]"
        )
    path = Path(found.origin).parent / _MODEL
    if not path.is_file():
        raise EngineUnavailable(
            f"{path} is missing: install faster-whisper 1.2.1, whose wheel carries it"
        )
    return path
