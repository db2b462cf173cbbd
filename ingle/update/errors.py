"""The error of an update: one sentence that says what is wrong and what to do."""


class UpdateError(Exception):
    """Why an update cannot go on. Nothing was changed, unless the sentence says so."""
