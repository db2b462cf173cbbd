"""Outcome of an update in plain words, pure: for the status file, the command and the voice."""

from ingle.update.state import Phase, UpdateState


def told(state: UpdateState, running: str) -> str:
    """What happened, in a sentence or two; `running` is the version of the slot that runs."""
    new, before = state.version or "of unknown number", state.previous
    match state.phase:
        case Phase.IDLE:
            return f"Version {running} runs. There was no update yet."
        case Phase.WRITING:
            return f"Version {new} is being written. Version {running} runs."
        case Phase.WRITTEN:
            return f"Version {new} is installed and not started yet. Version {running} runs."
        case Phase.TRYING if state.boots:
            return f"Version {new} is on trial, until its health check is through."
        case Phase.TRYING:
            return f"The machine restarts to try version {new}. Version {running} runs."
        case Phase.CONFIRMED:
            return f"The update to version {new} worked. Version {running} runs."
        case Phase.RETURNED if running == new != before:
            return (
                f"The update to version {new} was given up, because {state.reason}. The machine "
                f"could not go back to version {before}: version {new} still runs."
            )
        case _:
            return (
                f"The update to version {new} did not work, because {state.reason}. "
                f"Version {running} runs, as before."
            )


def spoken(state: UpdateState, running: str) -> str:
    """The same for the ear: short, and where to read on."""
    match state.phase:
        case Phase.CONFIRMED:
            return f"The update worked. I am now version {running}."
        case Phase.RETURNED:
            return (
                f"The update to version {state.version} did not work. "
                f"I am version {running}, as before. The reason is in the status file."
            )
        case _:
            return told(state, running)
