"""English: months, weekdays, ordinals and feasts, and where the clocks of the world stand."""

from typing import Final

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
WEEKDAYS: Final = (*("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),)
ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        [
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
            *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
            *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
        ],
        start=1,
    )
} | {"thirtieth": 30, "seconds": 2}
""" "The twenty second" has become "20 seconds" where sentences are compared."""
FEASTS: Final = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "new years": (1, 1),
    "new years day": (1, 1),
    "new year": (1, 1),
    "new years eve": (12, 31),
    "valentines": (2, 14),
    "valentines day": (2, 14),
    "halloween": (10, 31),
    "independence day": (7, 4),
    "saint patricks day": (3, 17),
    "st patricks day": (3, 17),
    "april fools": (4, 1),
    "april fools day": (4, 1),
    "veterans day": (11, 11),
}
"""Month and day."""
MOVING_FEASTS: Final = {
    "thanksgiving": (11, 3, 4),
    "memorial day": (5, 0, -1),
    "labor day": (9, 0, 1),
    "mothers day": (5, 6, 2),
    "fathers day": (6, 6, 3),
    "martin luther king day": (1, 0, 3),
}
"""Month, weekday from Monday as 0, and which of them; -1: the last."""
ZONES: Final = {
    name: zone
    for zone, names in {
        "America/New_York": "new york, new york city, nyc, boston, washington, washington dc, "
        "miami, atlanta, philadelphia, detroit, orlando, florida, georgia, ohio, michigan, "
        "virginia, new jersey, pennsylvania, massachusetts, north carolina, south carolina, "
        "maryland, connecticut, eastern, eastern time zone, eastern standard, est, east coast",
        "America/Chicago": "chicago, houston, dallas, austin, texas, illinois, new orleans, "
        "minneapolis, minnesota, wisconsin, iowa, missouri, louisiana, alabama, tennessee, "
        "nashville, oklahoma, kansas, nebraska, central, central time zone, cst",
        "America/Denver": "denver, colorado, utah, salt lake city, montana, wyoming, new mexico, "
        "mountain, mountain time zone, mst",
        "America/Phoenix": "phoenix, arizona, tucson",
        "America/Los_Angeles": "los angeles, la, san francisco, seattle, portland, san diego, las "
        "vegas, vegas, nevada, california, oregon, washington state, silicon valley, pacific, "
        "pacific time zone, pst, west coast, hollywood",
        "America/Anchorage": "anchorage, alaska",
        "Pacific/Honolulu": "honolulu, hawaii",
        "America/Toronto": "toronto, ottawa, montreal, ontario, quebec",
        "America/Vancouver": "vancouver, british columbia",
        "America/Mexico_City": "mexico, mexico city",
        "America/Sao_Paulo": "sao paulo, rio, rio de janeiro, brazil",
        "America/Argentina/Buenos_Aires": "buenos aires, argentina",
        "America/Bogota": "bogota, colombia",
        "America/Lima": "lima, peru",
        "America/Santiago": "santiago, chile",
        "Europe/London": "london, england, uk, united kingdom, britain, great britain, manchester, "
        "scotland, edinburgh, wales, greenwich",
        "Europe/Dublin": "dublin, ireland",
        "Europe/Lisbon": "lisbon, portugal",
        "Europe/Paris": "paris, france, lyon, marseille",
        "Europe/Berlin": "berlin, germany, munich, hamburg, frankfurt, cologne",
        "Europe/Madrid": "madrid, spain, barcelona",
        "Europe/Rome": "rome, italy, milan, venice",
        "Europe/Vienna": "vienna, austria",
        "Europe/Zurich": "zurich, switzerland, geneva, bern",
        "Europe/Amsterdam": "amsterdam, netherlands, holland",
        "Europe/Brussels": "brussels, belgium",
        "Europe/Copenhagen": "copenhagen, denmark",
        "Europe/Oslo": "oslo, norway",
        "Europe/Stockholm": "stockholm, sweden",
        "Europe/Helsinki": "helsinki, finland",
        "Europe/Warsaw": "warsaw, poland, krakow",
        "Europe/Prague": "prague, czech republic",
        "Europe/Budapest": "budapest, hungary",
        "Europe/Athens": "athens, greece",
        "Europe/Istanbul": "istanbul, turkey, ankara",
        "Europe/Kyiv": "kyiv, kiev, ukraine",
        "Europe/Moscow": "moscow, russia, saint petersburg",
        "Africa/Cairo": "cairo, egypt",
        "Africa/Johannesburg": "johannesburg, south africa, cape town",
        "Africa/Harare": "harare, zimbabwe",
        "Africa/Lagos": "lagos, nigeria",
        "Africa/Nairobi": "nairobi, kenya",
        "Africa/Casablanca": "casablanca, morocco",
        "Asia/Jerusalem": "jerusalem, israel, tel aviv",
        "Asia/Dubai": "dubai, abu dhabi, uae, united arab emirates",
        "Asia/Riyadh": "riyadh, saudi arabia",
        "Asia/Qatar": "doha, qatar",
        "Asia/Tehran": "tehran, iran",
        "Asia/Karachi": "karachi, pakistan, lahore, islamabad",
        "Asia/Kolkata": "india, delhi, new delhi, mumbai, bangalore, kolkata, chennai, hyderabad",
        "Asia/Dhaka": "dhaka, bangladesh",
        "Asia/Bangkok": "bangkok, thailand",
        "Asia/Jakarta": "jakarta, indonesia",
        "Asia/Ho_Chi_Minh": "vietnam, hanoi, saigon",
        "Asia/Singapore": "singapore",
        "Asia/Kuala_Lumpur": "kuala lumpur, malaysia",
        "Asia/Manila": "manila, philippines",
        "Asia/Hong_Kong": "hong kong",
        "Asia/Shanghai": "china, beijing, shanghai",
        "Asia/Taipei": "taipei, taiwan",
        "Asia/Seoul": "seoul, korea, south korea",
        "Asia/Tokyo": "tokyo, japan, osaka, kyoto",
        "Australia/Sydney": "sydney, australia, melbourne, canberra",
        "Australia/Brisbane": "brisbane, queensland",
        "Australia/Perth": "perth",
        "Pacific/Auckland": "auckland, new zealand, wellington",
        "UTC": "utc, gmt, greenwich mean",
    }.items()
    for name in (part.strip() for part in names.split(","))
}
"""Names of cities, countries and zones, and their time zone."""
