"""Test sentences for the agreement of recognisers: commands, near misses, and others."""

from typing import Final

GRAMMAR: Final = """#JSGF V1.0;
grammar home;
public <command> = [please] <body> [please];
<body> = <onoff> | <dim> | <timer> | <ask> | <cover> | <lock> | <media> | <climate> | <colour>
       | stop | never mind | good morning | good night;
<room> = kitchen | living room | bedroom | office | hallway | garage;
<digit> = one | two | three | four | five | six | seven | eight | nine;
<teen> = ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen
       | eighteen | nineteen;
<ty> = twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety;
<number> = <digit> | <teen> | <ty> [<digit>] | [a | one] hundred;
<light> = ( <room> ( light | lights | lamp ) ) | lights | light;
<onoff> = ( turn | switch ) ( on | off ) [the] ( <light> | <room> fan | fan | television )
        | turn [the] <light> ( on | off );
<dim> = ( set | dim ) [the] <light> to <number> percent | ( dim | brighten ) [the] <light>;
<timer> = ( set | start ) a timer for <number>
          ( second | seconds | minute | minutes | hour | hours )
        | cancel the timer | how long is left on the timer;
<ask> = what time is it | what is the time | what is the temperature in the <room>
      | is the ( front | back ) door ( locked | unlocked ) | is the <light> ( on | off );
<cover> = ( open | close ) the ( garage door | blinds [in the <room>] | <room> blinds );
<lock> = ( lock | unlock ) the ( front | back ) door;
<media> = turn ( up | down ) the volume | pause the music | play the music | next song
        | set the volume to <number> percent;
<climate> = set the ( thermostat | temperature | heating ) to <number> degrees;
<colour> = make the <light> ( red | green | blue | white | yellow );
"""
"""A home's grammar, written before the sentences below and not tuned to them."""

COMMANDS: Final = (
    "turn on the kitchen light",
    "turn off the living room lights",
    "switch the office lamp on",
    "turn the hallway light off",
    "set the bedroom light to fifty percent",
    "dim the office light to thirty percent",
    "set a timer for ten minutes",
    "set a timer for two hours",
    "start a timer for twenty five seconds",
    "cancel the timer",
    "what time is it",
    "is the back door locked",
    "what is the temperature in the kitchen",
    "open the garage door",
    "close the blinds in the living room",
    "lock the front door",
    "unlock the back door",
    "turn up the volume",
    "pause the music",
    "set the thermostat to twenty one degrees",
    "make the office light red",
    "turn on the bedroom fan",
    "please turn off the television",
    "stop",
)

OTHERS: Final = (
    "why is the sky blue",
    "tell me a joke about penguins",
    "who won the football match yesterday",
    "I think we should have dinner at eight",
    "the children are playing in the garden",
    "what is the capital of Australia",
    "remind me to call my mother tomorrow",
    "she said the meeting was moved to Thursday",
    "how many planets are in the solar system",
    "did you remember to feed the cat",
    "play something by the Rolling Stones",
    "the weather has been lovely this week",
    "can you recommend a good book",
    "my favourite colour has always been green",
)
"""No command at all."""

NEAR: Final = (
    "turn on the kitchen light at sunset",
    "do not turn off the bedroom light",
    "turn on the coffee machine",
    "open the bathroom window",
    "set an alarm for seven in the morning",
    "what time does the supermarket open",
    "is the washing machine finished",
    "turn off the office light when I leave",
    "I never lock the back door at night",
    "the light in the hallway is broken",
)
"""Commands to the ear, but none that the grammar knows: to do what the grammar makes of them is
wrong."""
