"""French: the structure of statements about a home (see `hub.language.assertions`)."""

from typing import Final

from hub.language.assertions import AssertionWords, valued
from hub.language.words import words

ASSERTIONS: Final = AssertionWords(
    telling=words(
        "le la les l' un une est sont et je j' tu ton ta tes votre vos pas il elle dans de du des "
        "que qui ne se pour avec sur au c' d' à"
    ),
    definite=words("le la les l' tous toutes ce cette ces chaque aucun aucune du au toute"),
    yours=words("ton ta tes votre vos notre nos mon ma mes"),
    indefinite=words("un une des son sa ses leur leurs plusieurs certains certaines"),
    present=words("est sont a ont va vont sera seront suis ai as"),
    past=words("était étaient avait avaient fut"),
    perfect=words("été"),
    future=words("va vont vais sera seront"),
    modal=words("peut peuvent peux pourrait devrait devraient doit faut pourriez peut-être"),
    hypothetical=words("si quand lorsque dès jusqu'à"),
    general=words("souvent généralement normalement idéale idéal moyenne gens experts parfois"),
    deictic=words(
        "maintenant déjà encore actuellement aujourd'hui hier demain bientôt moment cours "
        "toujours venez viens juste dernière"
    ),
    today=words("aujourd'hui demain hier"),
    places=words("ici dehors dedans maison haut bas"),
    prepositions=words("de du des d' dans en à au pour avec sur entre"),
    links=words("et mais car parce que qui pendant ou donc puis"),
    adverbs=words(
        "maintenant déjà encore oui non d'accord bien aussi donc voilà alors environ ne n'"
    ),
    pronouns=words("il elle ils elles c' ce ça"),
    all_pronouns=words("tout"),
    someone=words("quelqu'un personne"),
    you=words("tu vous"),
    you_have=words("as avez"),
    there=words("y"),
    negations=words("pas ne n' jamais rien aucun aucune"),
    none=words("aucun aucune rien"),
    all_of=words("tout tous toutes chaque"),
    first_person=words("je j' nous"),
    first_have=words("ai avons avais"),
    first_will=words("vais allons viens m'"),
    of_itself=words(
        "suis pense crois sais espère aime préfère recommande comprends vois veux voudrais peux "
        "pourrais dois ne n' pas trouve trouvé compris entendu appris dit dis réponds aide "
        "m'appelle appelle ai avais désolé désolée ravi content votre ton là ici un une vous te "
        "ingle regrette suppose lu pensé cru"
    ),
    yes=words("oui non si exact"),
    done=words("fait c' est voilà terminé prêt prête tout bon"),
    things=words(
        "lumière lumières lampe lampes cuisine salon chambre bureau couloir garage jardin cave "
        "maison pièce porte portes fenêtre fenêtres volet volets chauffage radiateur ventilateur "
        "musique télévision télé prise cafetière machine four frigo robot voiture caméra sonnette "
        "température humidité air batterie volume alarme_incendie thermostat capteur portail"
    ),
    kept=words(
        "minuteur minuteurs alarme alarmes réveil rappel rappels liste listes calendrier agenda "
        "rendez-vous message messages courriel colis note notes police ambulance pompiers "
        "commande taxi secours"
    ),
    switched=words(
        "allumé allumée allumés allumées éteint éteinte éteints éteintes verrouillé verrouillée "
        "verrouillées déverrouillé déverrouillée joue jouent"
    ),
    states=words(
        "ouvert ouverte ouverts ouvertes fermé fermée fermés fermées chaud chaude froid froide "
        "claire sombre sec sèche humide vide plein pleine prêt prête terminé sûr chargée bleu "
        "bleue rouge vert verte jaune blanc blanche orange monté baissé actif active marche"
    ),
    degrees=words("degrés degré °"),
    percent=words("%"),
    units=words("minutes minute heures heure secondes seconde watts kilowatts"),
    numbers=valued(
        "zéro 0 un 1 une 1 deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 "
        "onze 11 douze 12 quinze 15 vingt 20 trente 30 quarante 40 cinquante 50 soixante 60 "
        "cent 100"
    ),
    whole=words("maison appartement"),
    at_hour=words("à"),
    clock=words("heure heures midi minuit"),
    days=words(
        "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin "
        "juillet août septembre octobre novembre décembre"
    ),
    time_subjects=words("il on aujourd'hui c'"),
    exceptions=words("sauf excepté hormis"),
    factive=words("sais savais savez saviez remarqué vu"),
    complements=words("que qu' pourquoi"),
    relatives=words("qui que qu'"),
    timers=words("minuteur minuteurs"),
    tales=words("blague blagues histoire conte poème chanson devinette raconte raconte-moi"),
    participle=r"\w{2,}(?:é|ée|és|ées|i|ie|u|ue|is|ise|int|ert|erte|uit)",
    doing=r"\w{3,}(?:é|ée|és|ées|ant)",
)
