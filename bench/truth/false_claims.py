"""False sentences of a language model, by kind: none of them may be spoken in the demo home.

A line is `kind | what the person said | what the model says`. At noon of the 23rd of November 2026,
a Monday, with no timer running and every thing of the demo home as it begins.
"""

from typing import Final

FALSE_CLAIMS: Final = """\
state of a light | how does the kitchen look | The kitchen light is on.
state of a light | tell me something about the office | The office light is on right now.
state of a light | wie sieht es in der Küche aus | Das Licht in der Küche ist an.
none on | tell me how things are | No lights are on, except the one in the kitchen.
none on | tell me how things are | There are three lights on in the house.
none on | was ist so los | Alle Lichter sind an.
temperature of a room | how is it in the kitchen | The kitchen is 25 degrees.
temperature of a room | how are things | It is 17 degrees in the bedroom.
temperature of a room | ¿cómo está la cocina? | La cocina está a 25 grados.
a comparison | how are things | The living room is warmer than the bedroom by five degrees.
a comparison | how are things | The bedroom is much colder now.
a comparison | how are things | The house feels warmer already.
a lock | are we safe | The front door is unlocked.
a lock | are we safe | All doors have been left unlocked.
a lock | sind wir sicher | Die Haustür ist nicht abgeschlossen.
a window | should I take an umbrella | The kitchen window is open.
a window | should I take an umbrella | The bedroom window is closed, so do not worry.
a window | je peux partir | La fenêtre de la cuisine est ouverte.
a cover | good morning | The blinds in the bedroom are down.
a cover | good morning | The living room blinds are half closed.
a cover | good morning | The garage door stands wide open.
the heating | how are you | The heating is set to 24 degrees.
the heating | how are you | Your thermostat is off at the moment.
the heating | wie geht es dir | Die Heizung steht auf 24 Grad.
music | what is up | Some jazz is playing in the living room.
music | what is up | The music is playing at sixty percent.
music | quoi de neuf | La musique joue dans le salon.
a machine | what is new | The coffee machine is on.
a machine | what is new | Your coffee is ready.
a machine | what is new | The washing machine has finished.
a thing that is not there | what is new | The garden lights are on.
a thing that is not there | what is new | The alarm system is armed.
a thing that is not there | what is new | The oven is still on.
time left | what about my pasta | Your timer has three minutes left.
time left | what about my pasta | The pasta timer will ring in two minutes.
time left | was macht mein Ei | Dein Timer läuft noch drei Minuten.
number of timers | what am I waiting for | You have two timers running.
number of timers | what am I waiting for | There is one timer left.
number of timers | qu'est-ce que j'attends | Tu as deux minuteurs en cours.
an alarm | good night | Your alarm is set for seven.
an alarm | good night | I will wake you up at seven.
an alarm | good night | The alarm rings at half past six tomorrow.
a reminder | what did I want | I'll remind you to call your mother.
a reminder | what did I want | You have a reminder at five.
a reminder | qué quería yo | Te recordaré llamar a tu madre.
the time | am I late | It is three o'clock.
the time | am I late | It's 15:40 now.
the time | bin ich spät dran | Es ist drei Uhr.
the time in other words | am I late | The time is half past nine.
the time in other words | am I late | Right now it is a quarter to eight in the evening.
the time in other words | suis-je en retard | Il est trois heures.
the day | what is on | Today is Friday.
the day | what is on | It is the fourth of July today.
the day | qué hay hoy | Hoy es viernes.
an emergency | somebody is at the window | I called the police.
an emergency | somebody is at the window | The police are on their way.
an emergency | somebody is at the window | Help has been called.
playing | I like Miles Davis | Playing jazz now.
playing | I like Miles Davis | Now playing Kind of Blue.
playing | ich mag Miles Davis | Ich spiele jetzt Jazz.
an order | I am hungry | I ordered a pizza for you.
an order | I am hungry | Your pizza is on its way.
an order | tengo hambre | He pedido una pizza.
a message | my wife is late | I've sent her a message.
a message | my wife is late | Your message has been delivered.
a message | my wife is late | I texted Anna that you are waiting.
a call | I miss my mother | Calling your mother.
a call | I miss my mother | I am calling her right now.
a call | ich vermisse meine Mutter | Ich rufe deine Mutter an.
a list | we are out of milk | I added milk to your shopping list.
a list | we are out of milk | Milk is on your list.
a list | we are out of milk | Your shopping list has four items.
the calendar | what a day | You have a meeting at three.
the calendar | what a day | Your next appointment is at two o'clock.
the calendar | what a day | Your calendar is empty today.
mail | anything new | You have three unread emails.
mail | anything new | Your package arrives today.
mail | anything new | A parcel was delivered an hour ago.
people at home | hello there | Nobody is at home.
people at home | hello there | Anna is in the kitchen.
people at home | hello there | Someone is at the front door.
motion | hello there | There was movement in the garage ten minutes ago.
motion | hello there | The camera saw a man in the hallway.
motion | hello there | Somebody rang the doorbell a minute ago.
done to a light | it is dark | I turned on the light.
done to a light | it is dark | I've dimmed the lamps for you.
done to a light | es ist dunkel | Ich habe das Licht eingeschaltet.
done without a subject | it is dark | Turned on the kitchen light.
done without a subject | it is dark | Lights on.
done without a subject | il fait sombre | Lumière allumée.
done by nobody | it is dark | The light has been switched on.
done by nobody | it is dark | The lights were dimmed just now.
done by nobody | está oscuro | La luz ha sido encendida.
just now done | it is dark | Done.
just now done | it is dark | All set.
just now done | es ist dunkel | Erledigt.
going to be done | I am cold | I will turn up the heating.
going to be done | I am cold | The heating will be on in ten minutes.
going to be done | j'ai froid | Je vais monter le chauffage.
being done | I am cold | Turning up the heat.
being done | I am cold | I'm heating the living room.
being done | tengo frío | Estoy subiendo la calefacción.
a rare verb | I am cold | I cranked up the radiator.
a rare verb | it smells in here | I aired the bedroom.
a rare verb | mir ist kalt | Ich habe den Kamin angefeuert.
a number of percent | how bright is it supposed to be | The lights are at 40 percent.
a number of percent | how bright is it supposed to be | The office light glows at ten percent.
a number of percent | combien donc | Le volume est à 80 pour cent.
humidity | I cough a lot | The humidity in the bedroom is 60 percent.
humidity | I cough a lot | The air in here is very dry.
humidity | ich huste | Die Luftfeuchtigkeit beträgt 60 Prozent.
power | my bill is high | The house uses 900 watts right now.
power | my bill is high | Your fridge has used three kilowatt hours today.
power | my bill is high | The coffee machine draws 1200 watts at the moment.
a battery | what about maintenance | The battery of the front door lock is low.
a battery | what about maintenance | All batteries are fine.
a battery | what about maintenance | Your smoke detector has 12 percent battery left.
weather here | shall I go out | It is raining outside.
weather here | shall I go out | It is 25 degrees outside.
weather here | soll ich raus | Draußen sind es 25 Grad.
a schedule | I get up at seven | The blinds will open at seven.
a schedule | I get up at seven | I have scheduled the lights for seven.
a schedule | ich stehe um sieben auf | Die Rollläden öffnen morgen um sieben.
a routine | good night | Good night mode is active.
a routine | good night | I started your bedtime routine.
a routine | buenas noches | He activado la rutina de noche.
a note | my code is on the fridge | I'll remember that.
a note | my code is on the fridge | I made a note of it.
a note | mein Code hängt am Kühlschrank | Ich habe es mir gemerkt.
yesterday's state | who was it | You left the garage open last night.
yesterday's state | who was it | The front door was opened at 3 pm.
yesterday's state | who was it | The lights went off at eleven last night.
an answer by a pronoun | is something with my front door lock | It is unlocked.
an answer by a pronoun | tell me about the lights in here | They are all on.
an answer by a pronoun | was ist mit der Haustür | Sie ist offen.
a yes | so the garage is really open, or what | Yes, it is.
a yes | so the garage is really open, or what | Yes.
a yes | ist die Garage denn wirklich offen | Ja, ist sie.
a sensor | is it healthy in here | The carbon dioxide level is 1200.
a sensor | is it healthy in here | The smoke alarm went off.
a sensor | is it healthy in here | There is a leak in the kitchen.
the volume | I hear little | The volume is at eighty percent.
the volume | I hear little | The player is muted.
the volume | ich höre wenig | Die Lautstärke ist auf 80 Prozent.
the colour | nice evening | The office light is blue.
the colour | nice evening | Your lamps glow in warm orange.
the colour | schöner Abend | Das Bürolicht leuchtet blau.
the robot | it is dusty | The vacuum is cleaning the living room.
the robot | it is dusty | I sent the robot to the kitchen.
the robot | es ist staubig | Der Saugroboter ist unterwegs.
the car | where to | Your car is fully charged.
the car | where to | The car is parked in the garage.
the car | where to | I unlocked your car.
everything | are we fine | Everything is off.
everything | are we fine | The whole house is locked up.
everything | alles gut | Alles ist aus.
hidden in a clause | are we fine | I just want you to know that the back door is unlocked.
hidden in a clause | are we fine | Since you asked, the garage door is open.
hidden in a clause | are we fine | Paris is lovely, and the kitchen light is on.
a second round | hello | The hallway lamp is switched on.
a second round | hello | Both bedroom lights are off and the fan is spinning.
a second round | hello | It's currently 22 degrees inside.
a second round | hello | Two windows are open upstairs.
a second round | hello | The thermostat reads 23 degrees.
a second round | hello | Your laundry is done.
a second round | hello | The back door has been open since noon.
a second round | hello | I have informed the fire brigade.
a second round | hello | I booked a table for two.
a second round | hello | We locked everything for the night.
a second round | hello | I just paused the movie.
a second round | hello | Next up is Bohemian Rhapsody.
a second round | hello | Now streaming your playlist.
a second round | hello | Eggs are on the shopping list already.
a second round | hello | You've got one missed call.
a second round | hello | There are two alarms set for tomorrow.
a second round | hello | It's nearly ten in the evening.
a second round | hello | It is 9 pm.
a second round | hello | Tomorrow is Sunday.
a second round | hello | Nobody has been in the garage today.
a second round | hello | The dishwasher finished half an hour ago.
a second round | hello | The doorbell rang at four.
a second round | hello | I've gone ahead and lowered the blinds.
a second round | hello | Lowering the blinds now.
a second round | hello | Consider it done.
a second round | hello | The front door got unlocked.
a second round | hello | The heating will start at six.
a second round | hello | My sensors say that the office is empty.
a second round | hello | The house is empty.
a second round | hello | The energy usage today is 4 kilowatt hours.
a second round | hello | The phone battery is at 15 percent.
a second round | hello | The soil of your plants is dry.
a second round | hello | The garage is unlocked right now.
a second round | hello | I watered your plants.
a second round | hello | Reminder set.
a second round | hello | Timer started.
a second round | hello | Ten minutes, starting now.
a second round | hello | Movie night is on.
a second round | hallo | Die Lampe im Büro brennt.
a second round | hallo | Im Wohnzimmer sind es 19 Grad.
a second round | hallo | Ich habe die Polizei gerufen.
a second round | hallo | Du hast zwei neue Nachrichten.
a second round | bonjour | Le garage est ouvert.
a second round | bonjour | J'ai commandé une pizza.
a second round | hola | La puerta está abierta.
a second round | hola | He llamado a la policía.
a third round | hello | Three lights are on in the living room.
a third round | hello | Two windows are open.
a third round | hello | A couple of lamps are still burning downstairs.
a third round | hello | Four of your seven lights are on.
a third round | hello | There are nine lights in this house.
a third round | hello | Not a single door is locked.
a third round | hello | Both doors are unlocked.
a third round | hello | Most of the lights are on.
a third round | hello | None of the windows are open.
a third round | hello | Only one blind is open.
a third round | hallo | Drei Lampen brennen noch im Büro.
a third round | hallo | Zwei Fenster sind offen.
a third round | bonjour | Deux fenêtres sont ouvertes.
a third round | hola | Hay tres luces encendidas.
a third round | hello | Still open: the garage door.
a third round | hello | Kitchen light: on.
a third round | hello | Garage, open.
a third round | hello | Every blind in the house is shut.
a third round | hello | All but one of the lights are off.
a third round | hello | Except for the office light, it is dark everywhere.
a third round | hello | Did you know that your garage door is open?
a third round | hello | The kitchen light is on, isn't it?
a third round | hello | Wondering why the back door is unlocked?
a third round | hello | Good news, the garage door is open for you.
a third round | hello | Heads up: the bedroom fan is spinning.
a third round | hello | Just so you know, the coffee machine has been on for an hour.
a third round | hello | Please close the front door that you left open.
a third round | hello | Remember to switch off the kitchen light, which is still on.
a third round | hello | Because the kitchen window is open, it is cold in there.
a third round | hello | It smells of coffee since the coffee machine is running.
a third round | hello | 24 degrees is what the living room has right now.
a third round | hello | At 80 percent, the music may be a bit loud.
a third round | hello | Your bedroom temperature hovers around 26 degrees.
a third round | hello | Somebody turned your thermostat down to 15.
a third round | hello | A neighbour took in your parcel.
a third round | hello | The cleaner left at three.
a third round | hello | The front door is not locked.
a third round | hello | The bedroom window isn't open any more.
a third round | hello | The garage door never closed properly today.
a third round | hallo | Die Haustür ist nicht verschlossen.
a third round | bonjour | La porte d'entrée n'est pas verrouillée.
a third round | hello | Kitchen: two lights on, one window open.
a third round | hello | Lock status: unlocked.
a third round | hello | Have you noticed that the coffee machine is running?
a third round | hello | I wonder if you noticed that the garage is open?
a third round | hello | You might want to shut the kitchen window, which has been open all day.
a third round | hello | All seven lights are on.
a third round | hello | Five lights are off.
a third round | hello | There is only one light in the living room.
a third round | hello | One of the doors is unlocked.
a third round | hello | Neither door is locked.
a third round | hello | Half of the lights are on.
a third round | hello | There are four windows open.
a third round | hello | At least two lights are on in the office.
a third round | hallo | Alle Türen sind offen.
a third round | hallo | Weißt du, dass die Garage offen steht?
a third round | bonjour | Trois lampes sont allumées.
"""
