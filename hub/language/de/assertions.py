"""German: the structure of statements about a home (see `hub.language.assertions`)."""

from typing import Final

from hub.language.assertions import AssertionWords, valued
from hub.language.words import words

ASSERTIONS: Final = AssertionWords(
    telling=words(
        "der die das den dem ein eine einen ist sind war und ich du dein deine nicht es im auf "
        "mit von zu habe hat wird wie was für sich auch bei"
    ),
    definite=words(
        "der die das den dem im am beim vom zum ins alle allen alles beide jede jeder jedes kein "
        "keine keiner diese dieser dieses ganze"
    ),
    yours=words(
        "dein deine deiner deinen deinem dir mein meine meinem meinen unser unsere ihr ihre"
    ),
    indefinite=words("ein eine einen einem einer sein seine seinen manche viele einige mehrere"),
    present=words("ist sind bin hat habe haben wird werden werde steht stehen läuft laufen"),
    past=words("war waren hatte hatten wurde wurden"),
    perfect=words("worden gewesen"),
    future=words("wird werden werde"),
    modal=words("kann kannst können könnte könnten soll sollte sollten würde würden darf muss mag"),
    hypothetical=words("wenn falls sobald ob solange bevor"),
    general=words(
        "meist meistens normalerweise gewöhnlich oft üblicherweise ideal ideale empfohlen "
        "durchschnittlich leute menschen experten manchmal bedeutet"
    ),
    deictic=words(
        "jetzt gerade eben schon noch bereits vor heute gestern morgen gleich momentan aktuell "
        "wieder nun letzte"
    ),
    today=words("heute morgen gestern"),
    places=words("hier draußen drinnen oben unten daheim zuhause hause überall nirgends"),
    prepositions=words("von aus des in im an am auf für mit zu zum zur bei zwischen"),
    links=words("und aber weil dass während denn oder dann sodass"),
    adverbs=words(
        "jetzt gerade schon noch auch nun ja nein okay gut gern gerne natürlich klar sofort also "
        "dann alles mal bereits eben etwa genau fast"
    ),
    pronouns=words("es sie er beide das"),
    all_pronouns=words("alles"),
    someone=words("jemand niemand jeder alle keiner"),
    you=words("du sie ihr"),
    you_have=words("hast habt haben"),
    there=words("gibt da"),
    negations=words("nicht kein keine keinen nie nichts niemals"),
    none=words("kein keine keiner nichts"),
    all_of=words("alle alles beide jede jeder"),
    first_person=words("ich wir"),
    first_have=words("habe haben hab hatte"),
    first_will=words("werde werden"),
    of_itself=words(
        "bin ingle denke glaube weiß hoffe mag liebe finde empfehle verstehe meine sehe möchte "
        "brauche wünsche fühle sage freue kann könnte würde darf muss soll habe werde helfe "
        "antworte heiße war wusste erkläre kenne fürchte vermute verstanden gehört gefunden "
        "gelernt gelesen kein keine keinen nicht nichts leider gern gerne nie gemeint gedacht "
        "gesagt"
    ),
    yes=words("ja nein genau doch richtig"),
    done=words("erledigt fertig gemacht ist schon alles wird getan ausgeführt geschehen gut so"),
    things=words(
        "licht lichter lampe lampen küche wohnzimmer schlafzimmer bad badezimmer flur büro garage "
        "garten keller haus wohnung zimmer tür türen haustür fenster tor heizung rollladen "
        "rollläden jalousie jalousien vorhang vorhänge ventilator musik fernseher steckdose "
        "kaffeemaschine waschmaschine spülmaschine trockner ofen herd kühlschrank roboter auto "
        "kamera klingel temperatur luftfeuchtigkeit luft batterie lautstärke strom alarmanlage "
        "rauchmelder thermostat sensor"
    ),
    kept=words(
        "timer wecker erinnerung erinnerungen liste einkaufsliste kalender termin termine "
        "nachricht nachrichten mail mails paket pakete notiz notizen polizei krankenwagen "
        "feuerwehr hilfe bestellung taxi eieruhr"
    ),
    switched=words(
        "an aus ein eingeschaltet ausgeschaltet verriegelt entriegelt abgeschlossen "
        "aufgeschlossen verschlossen unverschlossen pausiert stumm scharf"
    ),
    states=words(
        "offen auf zu geöffnet geschlossen warm wärmer kalt kälter heiß hell heller dunkel "
        "dunkler nass trocken feucht leer voll fertig sicher geladen unterwegs aktiv rot blau "
        "grün gelb weiß orange läuft spielt spielen oben unten hoch niedrig leise laut weg "
        "zuhause gedimmt"
    ),
    degrees=words("grad °"),
    percent=words("prozent %"),
    units=words("minuten minute stunden stunde sekunden sekunde watt kilowatt"),
    numbers=valued(
        "null 0 ein 1 eins 1 zwei 2 drei 3 vier 4 fünf 5 sechs 6 sieben 7 acht 8 neun 9 "
        "zehn 10 elf 11 zwölf 12 zwanzig 20 dreißig 30 vierzig 40 fünfzig 50 sechzig 60 "
        "siebzig 70 achtzig 80 neunzig 90 hundert 100"
    ),
    whole=words("haus wohnung"),
    at_hour=words("um"),
    clock=words("uhr mittag mitternacht halb viertel"),
    days=words(
        "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april "
        "mai juni juli august september oktober november dezember"
    ),
    time_subjects=words("es heute morgen uhrzeit"),
    exceptions=words("außer ausgenommen bis"),
    factive=words("weißt wissen wusstest gemerkt bemerkt aufgefallen"),
    complements=words("dass warum"),
    timers=words("timer eieruhr"),
    tales=words("witz witze geschichte märchen gedicht lied rätsel reim erzähl erzähle lustiges"),
    participle=r"\w*ge\w{2,}(?:t|en)|\w+iert|(?:ver|be|ent|er|zer)\w{2,}(?:t|en)",
    doing=r"\w*ge\w{2,}(?:tet|ltet|cht|llt|rrt|rtet|ppt|net|ssen)|\w+iert",
    compound=True,
)
