"""English: the structure of statements about a home (see `hub.language.assertions`)."""

from typing import Final

from hub.language.assertions import AssertionWords, valued
from hub.language.words import words

ASSERTIONS: Final = AssertionWords(
    telling=words(
        "the a an is are was were of and to in it your you that this with for not have has will "
        "be on at i my they there do does what how"
    ),
    definite=words("the this that these those all both every each no none neither whole entire"),
    yours=words("your our my"),
    indefinite=words("a an its his her their another some any most many few several other such"),
    present=words("is are am 's 're has have 've will 'll do does"),
    past=words("was were had did"),
    perfect=words("been"),
    future=words("will 'll going"),
    modal=words("can could should would may might must shall 'd"),
    hypothetical=words("if when whenever unless whether suppose imagine once until where whatever"),
    general=words(
        "usually generally typically often normally ideal ideally recommended average normal best "
        "people experts sometimes always means typical traditionally commonly modern century word"
    ),
    deictic=words(
        "now just already currently ago still again moment today tonight yesterday tomorrow soon "
        "yet last presently minute currently"
    ),
    today=words("today tomorrow yesterday"),
    places=words("here outside inside upstairs downstairs indoors outdoors everywhere nowhere"),
    prepositions=words(
        "of from to with in at on for between behind through which that who inside than by until"
    ),
    links=words("and but so because while that which who since as or then"),
    adverbs=words(
        "now just already also all currently still then well okay ok sure yes no not really right "
        "so and but actually certainly gladly successfully quickly simply only even too probably "
        "both ever never always indeed great alright of course certainly about exactly nearly "
        "almost"
    ),
    pronouns=words("it they he she both that this one"),
    all_pronouns=words("everything all nothing"),
    someone=words("someone somebody nobody anyone anybody everyone everybody no_one"),
    you=words("you"),
    you_have=words("have 've got"),
    there=words("there"),
    negations=words("not no never nothing none"),
    none=words("no none nothing neither"),
    all_of=words("all every both each whole"),
    first_person=words("i we"),
    first_have=words("have 've had"),
    first_will=words("will 'll am 'm 're are going"),
    of_itself=words(
        "think thought believe know knew hope hoped love like enjoy prefer guess suppose "
        "recommend suggest understand understood mean meant see apologize apologise thank wish "
        "want need feel wrong mistaken find found say tell speak answer work exist have look was "
        "am be sorry afraid sure happy glad here an a the your just unable able doing fine well "
        "good not no never always also only really still can could would should may might must "
        "explain give try keep read start help assume agree wonder imagine learn learned heard "
        "hear misunderstood trained ingle in on at only talking referring thinking wondering "
        "asking curious ready honest"
    ),
    yes=words("yes no yeah yep nope right correct indeed"),
    done=words(
        "done set all finished sorted there you go consider it ready as wish mission accomplished "
        "that handled settled taken care of everything arranged now is 's has been dealt with"
    ),
    things=words(
        "energy electricity plant plants doorbell kitchen bedroom bathroom hallway office garage "
        "garden attic basement cellar house home room living_room dining_room balcony terrace "
        "porch window windows door doors gate oven stove fridge freezer refrigerator dishwasher "
        "washing_machine washer dryer kettle vacuum robot mower car camera cameras doorbell "
        "speaker speakers tv television radio alarm_system smoke_alarm smoke_detector temperature "
        "humidity air battery batteries power volume radiator radiators heating heater fireplace "
        "sensor sensors carbon_dioxide device devices carbon_dioxide_level carbon_monoxide "
        "sprinkler pool sauna music heat appliance appliances coffee_machine socket sockets plug "
        "plugs leak smoke scene"
    ),
    kept=words(
        "call calls voicemail visitor visitors timer timers countdown alarm alarms reminder "
        "reminders list lists shopping_list calendar schedule appointment appointments meeting "
        "meetings message messages email emails mail mails parcel mode package packages parcels "
        "note notes routine routines police ambulance help order pizza taxi delivery item items "
        "playlist notification notifications alert alerts stopwatch fire_brigade fire_department"
    ),
    switched=words("on off locked unlocked playing paused muted running armed disarmed plugged"),
    states=words(
        "open opened closed shut out up down warm warmer cold colder hot hotter cool cooler "
        "bright brighter dark darker dim dimmed dimmer lit wet dry humid low full empty ready "
        "finished done fine safe secure secured charged charging cleaning parked active inactive "
        "busy stuck working broken connected disconnected offline online idle heating cooling red "
        "blue green yellow orange white purple pink half underway louder quieter loud quiet "
        "silent away asleep awake detected triggered delivered sent high ajar clean dusty raining"
    ),
    degrees=words("degrees degree °"),
    percent=words("percent %"),
    units=words(
        "celsius fahrenheit minutes minute hours hour seconds second watts watt kilowatt "
        "kilowatts lux ppm"
    ),
    numbers=valued(
        "zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 "
        "eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 "
        "eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 "
        "eighty 80 ninety 90 hundred 100 no 0"
    ),
    whole=words("home house"),
    at_hour=words("at"),
    clock=words("evening morning afternoon o'clock am pm a.m p.m noon midnight half quarter past"),
    days=words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april "
        "may june july august september october november december"
    ),
    time_subjects=words("it time today date tomorrow day"),
    exceptions=words("except besides apart"),
    factive=words("know noticed notice aware realise realize remember wonder wondering"),
    complements=words("that why"),
    relatives=words("that which"),
    timers=words("timer timers countdown"),
    tales=words(
        "joke jokes story tale poem song riddle rhyme limerick lullaby pun funny haiku fairy "
        "roleplay pretend"
    ),
    doing=r"[a-z]{3,}(?:ing|(?<!e)ed)|sent",
    going=r"[a-z]{3,}ing",
    finite=r"[a-z]{3,}s",
)
