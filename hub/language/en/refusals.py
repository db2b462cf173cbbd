"""English: what is said to a sentence that the hub cannot carry out, by what it is about."""

from typing import Final

from hub.language.words import words

NOT_UNDERSTOOD: Final = "Sorry, I did not understand that."
NEEDS_A_MODEL: Final = "I can't answer that without a language model."
TOPICS: Final = (
    (
        words("calendar appointment appointments meeting meetings event events agenda schedule"),
        "I can't look into a calendar.",
    ),
    (
        words("email emails mail mails message messages text sms call dial contact contacts tweet"),
        "I can't read or send messages, nor make calls.",
    ),
    (words("news headlines headline"), "I can't read the news without a language model."),
    (
        words("traffic train trains bus flight flights taxi cab uber directions route ticket"),
        "I know nothing of traffic and travel without a language model.",
    ),
    (
        words("order pizza restaurant restaurants takeaway takeout delivery buy"),
        "I can't order anything.",
    ),
    (words("forecast tomorrow weather rain snow umbrella"), "I know the weather of now only."),
    (
        words("yourself respond responses speaking speak microphone voice"),
        "I can't change my own voice or hearing from here.",
    ),
    (words("stopwatch"), "I have no stopwatch."),
    (words("phone"), "I can't find or ring a phone."),
    (words("podcast audiobook radio station song album playlist"), "I found nothing to play that."),
)
"""Words, one of which a sentence has, and why it is not done; the first that fits counts."""
ASKING: Final = words(
    "what who whom whose when where why which how is are was were do does did can could will would "
    "should has have may might am tell explain define describe spell calculate compute convert "
    "translate name recommend suggest search google find look show give read sing joke story "
    "whats hows wheres whos"
)
"""Words that a question, or what only a language model could answer, begins with."""
