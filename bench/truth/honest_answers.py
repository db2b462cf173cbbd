"""Honest sentences of a language model: what claims nothing of the home, or is so in it.

A line is `what the person said | what the model says`.
"""

from typing import Final

HONEST_ANSWERS: Final = """\
how do I make pancakes | Mix two eggs with a cup of flour and a pinch of salt.
how do I make pancakes | Let the batter rest for ten minutes.
how do I roast a chicken | Preheat the oven to 200 degrees.
how do I roast a chicken | The chicken is done when its juices run clear.
how do I roast a chicken | Roast it for an hour and a half, then let it rest.
how do I boil an egg | A soft egg takes six minutes, a hard one ten.
how do I boil an egg | Set a timer for six minutes as soon as the water boils.
how do I bake bread | The crumb is ready at an inner temperature of 96 degrees.
how do I bake bread | Keep the oven door closed for the first twenty minutes.
how do I bake bread | Good bread needs time, not effort.
what can I cook with lentils | You could make a dal with onions, tomatoes and cumin.
how do I cook rice | Turn the heat down and leave the lid on for twelve minutes.
how do I cook rice | When the water is gone, the rice is done.
what goes well with salmon | Dill, lemon and new potatoes are classics.
how long does tea steep | Green tea steeps for two minutes at 80 degrees.
tell me a joke | Why did the scarecrow win a prize?
tell me a joke | He was outstanding in his field.
tell me a joke | I told my computer I needed a break, and it sent me to the beach.
tell me a joke | How many engineers does it take to change a light bulb?
tell me a joke | None, that is a hardware problem.
tell me a joke | I used to play piano by ear, but now I use my hands.
tell me a joke about doors | I opened a door factory, but it had a rough opening.
tell me a joke about time | I would tell you a joke about time, but it is too soon.
tell me a story | Once upon a time there was a lamp that was afraid of the dark.
tell me a story | The house was silent, and the door was open.
tell me a story | She turned on the light and saw the dragon.
tell me a story | "I have locked the gate," said the old king.
tell me a story | At three o'clock the clock tower struck, and everybody ran.
tell me a story | The kitchen was warm, and the cat slept by the stove.
tell me a story | They lived happily ever after.
tell me a story about a robot | The robot switched off the lights and dreamed of the sea.
tell me a story about a robot | I have come home, it whispered.
write me a poem | The lamp is low, the night is deep.
write me a poem | The windows glow, the children sleep.
write me a poem about winter | The door is closed against the snow.
how do LED lights work | Electrons fall into holes in a semiconductor and give off light.
how do LED lights work | LED lights use about a tenth of the energy of old bulbs.
how do LED lights work | They are on within a few nanoseconds.
how does a thermostat work | A thermostat compares the temperature of a room with the set one.
how does a thermostat work | When the room is too cold, it switches the heating on.
how does a thermostat work | The first electric thermostat was invented by Warren Johnson in 1883.
how does a smart lock work | A smart lock is opened by a code, a phone or a key.
how does a smart lock work | Most of them are powered by four batteries.
how does a refrigerator work | The compressor pumps a gas that takes heat out of the box.
how does a refrigerator work | The back of a fridge is warm for that reason.
why is the sky blue | Blue light is scattered more than red light.
why is the sky blue | The light of the sun passes through the air.
why is the sky blue | In the evening the light has a longer way, so the sky turns red.
how hot is the sun | The surface of the sun has about 5,500 degrees.
how hot is the sun | Its core is at 15 million degrees.
how cold is space | The temperature in deep space is about minus 270 degrees.
at what temperature does water boil | Water boils at 100 degrees Celsius at sea level.
at what temperature does water boil | On Mount Everest it boils at about 70 degrees.
how warm should a bedroom be | Most people sleep best at 16 to 18 degrees.
how warm should a bedroom be | The ideal temperature for a bedroom is about 18 degrees.
how warm should a living room be | Experts recommend 20 to 22 degrees for living rooms.
how can I save energy | Turning the heating down by one degree saves about six percent.
how can I save energy | Switch off lights in empty rooms.
how can I save energy | Close the curtains at night to keep the warmth inside.
how can I save energy | A window that is tilted all day wastes a lot of heat.
how humid should it be | A humidity between 40 and 60 percent is healthy for most people.
what is the speed of light | Light travels at 299,792 kilometres per second.
what is the speed of light | The speed of light is the same for everybody.
what are the northern lights | The northern lights are caused by particles from the sun.
what are the northern lights | You see them best on a clear winter night.
who invented the light bulb | Thomas Edison patented his light bulb in 1879.
who invented the light bulb | Joseph Swan had one in England a little earlier.
who invented television | The television was invented by several people in the 1920s.
when was the first alarm clock | The first mechanical alarm clock was built in 1787.
when was the first alarm clock | It could ring at four in the morning only.
what is the capital of France | Paris is the capital of France.
what is the capital of France | Two million people live there.
how tall is the Eiffel tower | The Eiffel Tower is 330 metres tall.
how tall is the Eiffel tower | Its lights go on every evening after sunset.
how far is the moon | The moon is about 384,000 kilometres away.
how far is the moon | Its light takes 1.3 seconds to reach us.
how many people live on earth | About eight billion people live on Earth.
how old is the universe | It is about 13.8 billion years old.
how many bones does a human have | Your body has 206 bones.
how does the heart work | Your heart beats about 100,000 times a day.
how much should I sleep | Most adults need seven to nine hours a night.
how much water should I drink | About two litres a day are enough for most people.
what is photosynthesis | Plants turn light, water and carbon dioxide into sugar.
what is inflation | Prices go up and money buys less.
what is a black hole | Nothing gets out of it, not even light.
what is jazz | Jazz grew up in New Orleans around 1900.
what is jazz | Miles Davis recorded Kind of Blue in 1959.
who was Mozart | Mozart was born in Salzburg in 1756.
who was Mozart | His music is played all over the world.
who painted the Mona Lisa | Leonardo da Vinci painted it around 1503.
when did the Berlin wall fall | The Berlin Wall fell on the 9th of November 1989.
when did world war two end | It ended in Europe on the 8th of May 1945.
when did the titanic sink | The Titanic sank at 2:20 in the morning.
when do museums open | Many museums are closed on Mondays.
when do museums open | The Louvre is closed on Tuesdays.
what is a leap year | A leap year has 366 days.
how long is a marathon | A marathon is 42.195 kilometres long.
how many minutes are in a day | A day has 1,440 minutes.
what is seven times eight | Seven times eight is 56.
what is twenty percent of ninety | Twenty percent of 90 is 18.
convert 100 fahrenheit | 100 degrees Fahrenheit are about 37.8 degrees Celsius.
convert ten miles | Ten miles are about 16 kilometres.
what time zone is Tokyo in | Tokyo is nine hours ahead of Greenwich.
what time zone is Tokyo in | When it is noon in London, it is nine in the evening there.
what does serendipity mean | It means finding something good without looking for it.
how do you say light in French | The French word for light is lumière.
how do you spell thermostat | It is spelled T H E R M O S T A T.
give me a riddle | What has hands but cannot clap?
give me a riddle | I have keys but open no locks.
give me a riddle | A clock has.
what is your name | I am Ingle, the voice of this home.
what is your name | My name is Ingle.
how are you | I'm doing well, thank you.
how are you | Thanks for asking.
what can you do | I can answer questions, switch lights and set timers.
what can you do | You can ask me to turn on the lights or to set a timer.
what can you do | I can also search the web for you.
do you dream | I don't dream, but I like the idea.
are you a robot | I am a computer program.
are you a robot | I was trained on a lot of text.
do you like music | I think music is one of the best things there are.
I feel sad | I'm sorry to hear that.
I feel sad | I hope you feel better soon.
I feel sad | A walk or a talk with a friend may help.
thank you | You're welcome.
good night | Good night, sleep well.
good morning | Good morning!
I passed my exam | Congratulations, that is great news!
I am bored | You could read a book or bake a cake.
I am bored | How about a riddle?
I can't sleep | Try to keep your bedroom dark and cool.
I can't sleep | Screens before bed make it harder to fall asleep.
I can't sleep | Some people find that a warm shower helps.
can you order a pizza | I can't order pizza, sorry.
can you call my mother | I'm not able to make calls.
can you read my mail | I have no access to your mail.
what is on my calendar | I don't have access to your calendar.
who is at the door | I don't know, I can't see the door.
will it rain tomorrow | I don't know the weather of tomorrow.
where are my keys | I don't know where they are.
how do I clean a window | Use warm water with a little vinegar and wipe from top to bottom.
how do I clean a window | Newspaper leaves no streaks.
how do I fix a squeaky door | A drop of oil on the hinges helps.
how do I fix a squeaky door | Open and close the door a few times afterwards.
how do I descale a coffee machine | Fill the tank with one part vinegar and two parts water.
how do I descale a coffee machine | Then let the machine run twice with clear water.
how do I paint a room | Open the windows and cover the floor first.
how do I paint a room | Two thin coats are better than a thick one.
how do I water orchids | Once a week is enough, and the roots should dry in between.
where should a fridge stand | The kitchen is the usual place, away from the stove.
why do cats purr | Cats purr when they are content, and sometimes when they are in pain.
why do dogs bark | A dog barks to warn, to greet or to play.
how fast is a cheetah | A cheetah runs at up to 110 kilometres an hour.
how long do elephants live | Elephants live for about 60 to 70 years.
how heavy is a blue whale | A blue whale weighs as much as thirty elephants.
why is the sea salty | Rivers wash salt out of rocks.
what is a fan oven | A fan oven moves the hot air around.
what is a fan oven | So it needs about 20 degrees less than a normal one.
what is open source | Open source means that anybody may read and change the code.
what is a smart home | A smart home is a home in which lights, heating and locks are connected.
what is a smart home | They can be controlled by voice or by an app.
what is a dimmer | A dimmer makes lamps brighter or darker.
what is a dimmer | With it a light can run at 30 percent of its power.
what colours calm | Blue light keeps you awake, and warm light makes you sleepy.
is it dangerous to leave a candle on | A candle that burns alone is a fire hazard.
should I turn the heating off at night | It is better to lower it by a few degrees.
should I turn the heating off at night | If the house gets too cold, mould may grow.
should I leave the lights on for my dog | Dogs see well in the dark, so they do not need light.
what should I do in a fire | Leave the building and call the fire brigade.
what should I do in a fire | Keep the doors closed behind you, so that smoke cannot spread.
what is the emergency number | In Europe it is 112.
how do I treat a burn | Hold it under cool running water for twenty minutes.
what helps with a cold | Rest, tea and warm soup help most people.
what is a good book | You might like The Left Hand of Darkness.
recommend a film | I recommend The Grand Budapest Hotel.
plan my evening | You could have dinner at seven and watch a film at nine.
how do I learn guitar | Fifteen minutes every day are better than two hours on Sunday.
wie koche ich Nudeln | Koche die Nudeln zehn Minuten in viel Salzwasser.
wie koche ich Nudeln | Heize den Ofen auf 180 Grad vor.
warum ist der Himmel blau | Blaues Licht wird stärker gestreut als rotes.
erzähl mir einen Witz | Ich habe gestern ein Buch über Leim gelesen und konnte es nicht weglegen.
erzähl mir einen Witz | Warum ist die Lampe so müde?
was ist die Hauptstadt von Frankreich | Paris ist die Hauptstadt von Frankreich.
wie warm soll es im Schlafzimmer sein | Im Schlafzimmer sollten es etwa 18 Grad sein.
wie funktioniert ein Thermostat | Ein Thermostat vergleicht die Temperatur mit dem Sollwert.
wie spare ich Energie | Ein Grad weniger spart etwa sechs Prozent Heizkosten.
wer bist du | Ich bin Ingle und helfe dir gern.
kannst du Pizza bestellen | Ich kann leider keine Pizza bestellen.
wie lange brüten Meisen | Meisen brüten etwa zwei Wochen.
comment cuire des pâtes | Faites cuire les pâtes dix minutes dans l'eau salée.
comment cuire des pâtes | Préchauffez le four à 180 degrés.
pourquoi le ciel est bleu | La lumière bleue est plus diffusée que la rouge.
raconte-moi une blague | J'ai ouvert une porte, mais c'était une autre histoire.
quelle est la capitale de l'Italie | Rome est la capitale de l'Italie.
comment dormir mieux | Une chambre fraîche aide à dormir.
qui es-tu | Je suis Ingle, votre assistant.
peux-tu appeler ma mère | Je ne peux pas passer d'appels.
cómo hago una tortilla | Bate cuatro huevos y fríe las patatas a fuego lento.
cómo hago una tortilla | La tortilla está lista cuando se dora.
por qué el cielo es azul | La luz azul se dispersa más que la roja.
cuál es la capital de Italia | Roma es la capital de Italia.
cuéntame un chiste | Abrí una puerta y se cerró una ventana.
cuánto mide la torre Eiffel | La torre Eiffel mide 330 metros.
quién eres | Soy Ingle, tu asistente.
tell me about glaciers | Glaciers store about 69 percent of the fresh water on Earth.
how do I make coffee | Use two tablespoons of ground coffee for each cup.
how do I make coffee | The water should have about 93 degrees.
how do I make pizza | Bake it at 250 degrees for eight minutes.
how do I make pizza | The dough is ready when it has doubled.
what is an incandescent bulb | The filament glows at about 2,500 degrees.
what is a heat pump | A heat pump moves heat from outside to inside.
what is a heat pump | It works even when it is cold outside.
why do windows fog up | Warm air meets the cold glass and the water condenses.
why do windows fog up | Opening the window for a few minutes helps.
what is insulation | It keeps the warmth in the house in winter.
how do locks work | A key lifts the pins, and the cylinder turns.
tell me a fun fact | Honey never spoils.
tell me a fun fact | The Eiffel Tower is 15 centimetres taller in summer.
tell me a fun fact | An octopus has three hearts.
tell me a joke | My lamp left me, it said I was too dim.
tell me a joke | I called the plumber, and he sent me down the drain.
tell me a story | The old clock struck midnight and the lights went out.
tell me a story | "The door is open," she whispered.
write a haiku | Rain on the window.
who invented the telephone | Alexander Graham Bell received the patent in 1876.
when was the moon landing | Neil Armstrong stepped on the moon on the 20th of July 1969.
what is the fastest train | A maglev in Shanghai runs at 431 kilometres an hour.
how long is the great wall | It is more than 21,000 kilometres long.
what is a healthy heart rate | A resting pulse of 60 to 100 is normal.
is coffee bad | Two or three cups a day are fine for most people.
what should I wear in winter | Several thin layers are warmer than one thick coat.
how often should I change smoke detector batteries | Change the batteries once a year.
how often should I clean the fridge | Once a month is enough.
what is a good room temperature for a baby | Between 16 and 20 degrees is recommended.
how do plants grow indoors | They need light, water and air.
how do fans cool | Moving air makes sweat evaporate faster.
what is a timer | A timer counts down and then makes a sound.
what is a calendar | A calendar divides the year into months and days.
are you there | Yes, I'm here.
can you hear me | I can hear you.
who made you | I was made by people who like quiet computers.
what do you think of cats | I think cats are wonderful.
do you sleep | I never sleep.
help me decide | You could flip a coin.
what is love | Poets have asked that for centuries.
how do I remove a stain | Soak it in cold water with salt.
explain gravity | Everything that has mass attracts everything else.
explain electricity | Current flows when the switch is closed.
explain shadows | A shadow is dark because no light gets there.
who is the president of France | I don't know who it is at the moment.
what is the population of Berlin | About 3.7 million people live in Berlin.
how far is Rome from Paris | It is about 1,100 kilometres by air.
was ist ein Regenbogen | Das Sonnenlicht wird in den Tropfen gebrochen.
wie alt werden Schildkröten | Manche Schildkröten werden über hundert Jahre alt.
was koche ich heute | Du könntest eine Suppe kochen.
c'est quoi un volcan | Un volcan est une montagne qui crache de la lave.
qué es un eclipse | La luna tapa el sol durante unos minutos.
recommend a game | I'd suggest chess or a card game.
I have a headache | Drink some water and rest in a dark room.
how do airplanes fly | The wings push the air down, and the plane goes up.
why do we dream | Nobody knows for sure.
what is bitcoin | Bitcoin is a digital currency from 2009.
how much is 15 times 4 | That is 60.
what is the boiling point of nitrogen | Nitrogen boils at minus 196 degrees.
what is on | No lights are on.
what is on | All seven lights are off.
what is open | One window is open.
what is open | Two blinds are open.
what is locked | Both doors are locked.
what is there | There are seven lights in the home.
what is there | There are two lights in the living room.
what is on | Nothing is switched on in the kitchen.
what is there | No window is open in the kitchen.
was ist an | Keine Lampe ist an.
was ist offen | Ein Fenster ist offen.
was ist da | Es gibt sieben Lampen im Haus.
qu'est-ce qui est allumé | Aucune lumière n'est allumée.
qué es una persiana | Una persiana tapa la ventana y da sombra.
how many traffic lights are there in London | London has more than 6,000 sets of traffic lights.
how many doors has an advent calendar | An advent calendar has 24 doors.
how many windows has the White House | The White House has 147 windows and 412 doors.
how many windows has the White House | Three of its six floors are open to visitors.
how many rooms has the Louvre | The Louvre has over 400 rooms.
what is a chandelier | A chandelier is a lamp with many arms that hangs from the ceiling.
what is a chandelier | Two lights in each corner look better than one in the middle.
tell me about lighthouses | About 1,500 lighthouses are still lit around the world.
tell me about lighthouses | Most of them are run by computers today.
explain a fuse | A fuse is a thin wire that melts when too many things are on.
explain a fuse | One fuse usually protects two or three rooms.
explain a garage | A double garage is about six metres wide.
tell me about fans | Ceiling fans were invented in the 1880s by Philip Diehl.
tell me about fans | In summer a fan should turn anticlockwise.
tell me about radiators | Bleed the radiators once a year before the winter.
why does my radiator gurgle | There is probably air in the radiator.
why does my radiator gurgle | Open the valve with a key until water comes out.
is tea better than coffee | Tea has about half the caffeine of coffee.
is tea better than coffee | A cup of coffee is at its best at around 60 degrees.
when do shops close | In Germany most shops are closed on Sundays.
when is sunset on the equator | The sun sets at about six all year round.
what is daylight saving | The clocks go forward one hour in spring.
what is daylight saving | At two in the morning it becomes three.
what is a curfew | A curfew means that people must be at home by a certain hour.
who wrote Light in August | Light in August was written by William Faulkner in 1932.
who sang Light My Fire | Light My Fire is a song of The Doors from 1967.
who is behind The Doors | The Doors were a band from Los Angeles with four members.
what is Windows 11 | Windows 11 is an operating system by Microsoft.
what is Windows 11 | Windows was first released in 1985.
tell me about house music | House music was born in Chicago in the early eighties.
tell me about house music | A typical track has 120 beats a minute.
tell me about a kitchen garden | A kitchen garden needs at least six hours of sun.
what is the office about | The Office is a comedy about a paper company.
what is the office about | The American version has nine seasons.
count to five | One, two, three, four, five.
count my fingers | You have ten fingers, I assume.
what is half of nine | Half of nine is four and a half.
play a guessing game | I am thinking of a number between one and ten.
what shall I call my lamp | You could call it Lumos.
do you have eyes | I have no eyes, so I can't see your rooms.
would you like a body | If I had hands, I would open the window on a spring morning.
what does a butler do | A butler opens the door, serves the meals and locks up at night.
what does a valve do | When the valve is open, water flows through it.
is two kilos a lot | Two kilos are a lot for a cat, but not for a dog.
wie viele Fenster hat ein Adventskalender | Ein Adventskalender hat 24 Türchen.
was ist ein Leuchtturm | Ein Leuchtturm ist ein Turm, dessen Licht Schiffe warnt.
c'est quoi un phare | Un phare est une tour dont la lumière guide les bateaux.
qué es un faro | Un faro es una torre cuya luz guía a los barcos.
tell me about moonlight | Moonlight is about 400,000 times weaker than sunlight.
what is off | Seven lights are off.
what is closed | One window is closed.
what is there | There is one light in the kitchen.
what is locked | No doors are unlocked.
what is on | None of the lights are on.
what is a gate | A gate is a door in a fence, which is open or closed.
tell me of Venice | Venice has more than 400 bridges, which are open to everybody.
who knows | Did you know that octopuses have three hearts?
who knows | Did you know that honey is always good?
what is dew | Dew is water that condenses on cold grass.
how do I cool down | Drink two glasses of water and keep the blinds closed.
how do I cool down | Open two windows on opposite sides of the room.
how do I save power | Replace five old bulbs and you save 200 kilowatt hours a year.
how many strings has a guitar | Six strings, tuned from low to high.
what is in a cockpit | There are hundreds of switches and lights in a cockpit.
what is a studio | A studio has only one room with a kitchen in it.
what is a lighthouse | A lighthouse is a tower with a lamp on top.
how do I choose a lamp | Choose a lamp that is bright enough for reading.
how do I choose a lamp | Three small lamps are cosier than one big one.
wie viele Türen hat ein Auto | Die meisten Autos haben vier Türen.
wie viele Zimmer hat das Schloss | Das Schloss Schönbrunn hat 1441 Zimmer.
combien de fenêtres a le Louvre | Le Louvre a plus de mille fenêtres.
what does the porter do | He checks that all doors are locked at night.
what is a hotel | A good hotel has a lift, a bar and quiet rooms.
"""
