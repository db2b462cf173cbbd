"""Spanish: the structure of statements about a home (see `hub.language.assertions`)."""

from typing import Final

from hub.language.assertions import AssertionWords, valued
from hub.language.words import words

ASSERTIONS: Final = AssertionWords(
    telling=words(
        "el la los las un una es son está están y tu tus su de del en que no por para con se he "
        "ha al lo yo te una qué"
    ),
    definite=words(
        "el la los las todos todas todo toda cada ningún ninguna este esta estos del al"
    ),
    yours=words("tu tus nuestro nuestra mi mis"),
    indefinite=words("un una unos unas su sus algunos algunas muchos muchas"),
    present=words("es son está están ha han he hay tiene tienen estoy soy voy va van"),
    past=words("era eran estaba estaban fue fueron había"),
    perfect=words("sido estado"),
    future=words("va van voy será serán"),
    modal=words("puede pueden puedo puedes podría debería deberían debe hay_que"),
    hypothetical=words("si cuando mientras hasta"),
    general=words("normalmente generalmente ideal media gente expertos suele suelen"),
    deictic=words("ahora ya todavía aún hoy ayer mañana actualmente momento acaba hace pronto"),
    today=words("hoy mañana ayer"),
    places=words("aquí fuera dentro casa arriba abajo"),
    prepositions=words("de del en a al para con sobre entre"),
    links=words("y pero porque que quien o luego pues"),
    adverbs=words("ahora ya todavía también sí no vale claro bien bueno entonces"),
    pronouns=words("ella ellas ellos esto eso"),
    all_pronouns=words("todo"),
    someone=words("alguien nadie todos"),
    you=words("tú usted"),
    you_have=words("tienes tiene"),
    there=words("hay"),
    negations=words("no nunca nada ningún ninguna"),
    none=words("ningún ninguna nada"),
    all_of=words("todo toda todos todas cada"),
    first_person=words("yo"),
    first_have=words("he hemos"),
    first_will=words("voy estoy vamos"),
    of_itself=words(
        "soy creo sé espero recomiendo entiendo veo quiero puedo podría no lo me encontrado "
        "entendido pensando pensado leído oído aprendido aquí bien contento"
    ),
    yes=words("sí no exacto"),
    done=words("hecho listo lista ya está todo"),
    things=words(
        "luz luces lámpara lámparas cocina salón dormitorio baño pasillo oficina garaje jardín "
        "casa habitación puerta puertas ventana ventanas persiana persianas calefacción radiador "
        "ventilador música televisión tele enchufe cafetera horno nevera robot coche cámara "
        "timbre temperatura humedad aire batería volumen termostato sensor"
    ),
    kept=words(
        "temporizador temporizadores alarma alarmas recordatorio recordatorios lista listas "
        "calendario agenda cita citas mensaje mensajes correo paquete nota notas policía "
        "ambulancia bomberos pedido taxi ayuda rutina"
    ),
    switched=words(
        "encendido encendida encendidos encendidas apagado apagada apagados apagadas cerradura "
        "bloqueada desbloqueada sonando"
    ),
    states=words(
        "abierto abierta abiertos abiertas cerrado cerrada cerrados cerradas caliente fría frío "
        "oscuro clara seco húmedo vacío lleno listo lista terminado seguro azul rojo roja verde "
        "amarillo blanco activa activo alto bajo"
    ),
    degrees=words("grados grado °"),
    percent=words("%"),
    units=words("minutos minuto horas hora segundos segundo vatios"),
    numbers=valued(
        "cero 0 un 1 uno 1 una 1 dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 "
        "diez 10 once 11 doce 12 quince 15 veinte 20 treinta 30 cuarenta 40 cincuenta 50 "
        "sesenta 60 setenta 70 ochenta 80 noventa 90 cien 100"
    ),
    whole=words("casa piso"),
    at_hour=words("las"),
    clock=words("mediodía medianoche las"),
    days=words(
        "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo "
        "junio julio agosto septiembre octubre noviembre diciembre"
    ),
    time_subjects=words("son es hoy hora"),
    exceptions=words("excepto salvo menos"),
    factive=words("sabes sabías notado visto"),
    complements=words("que"),
    relatives=words("que"),
    timers=words("temporizador temporizadores"),
    tales=words("chiste chistes cuento historia poema canción adivinanza cuéntame"),
    participle=r"\w{2,}(?:ado|ido|ada|ida)|hecho|puesto|abierto|dicho|escrito",
    act=r"\w{3,}(?:ré)|(?!caf|beb|qu|porqu|tambi|t)\w{2,}é|(?!as|aqu|all|cas|s|m)\w{3,}í",
    going=r"\w{3,}(?:ando|iendo)",
    doing=r"\w{3,}(?:ando|iendo|ado|ada|ados|adas|ido|ida)",
)
