"""English: the words of device classes (see `hub.language.classes`)."""

from typing import Final

from hub.language.classes import ClassWords


def _said(text: str) -> tuple[str, ...]:
    """The phrases that are parted by commas."""
    return tuple(phrase.strip() for phrase in text.split(",") if phrase.strip())


def _noticed(nouns: str, present: str, plural: str, on: str = "detected") -> ClassWords:
    """A class whose sensor notices something that is there or not."""
    return ClassWords(
        nouns=_said(nouns),
        on=on,
        off="clear",
        on_asked=_said("detected, triggered, on, active, sensed, tripped, going off"),
        off_asked=_said("off, not detected, okay, ok, empty, inactive"),
        present=_said(present),
        plural=plural,
    )


def _opening(nouns: str, plural: str) -> ClassWords:
    return ClassWords(
        nouns=_said(nouns),
        on="open",
        off="closed",
        on_asked=_said("opened, on, ajar"),
        off_asked=_said("shut, off"),
        plural=plural,
    )


CLASSES: Final[dict[str, ClassWords]] = {
    "battery": ClassWords(
        nouns=_said("battery, batteries, battery level, battery charge, charge level, charge"),
        on="low",
        off="normal",
        on_asked=_said("empty, dead, flat, running low, running out, weak"),
        off_asked=_said("full, ok, okay, fine, charged, good"),
        plural="batteries",
    ),
    "battery_charging": ClassWords(
        nouns=_said("battery, batteries, battery charging, device, devices"),
        on="charging",
        off="not charging",
        on_asked=_said("being charged"),
        off_asked=_said("discharging"),
        plural="batteries",
    ),
    "carbon_monoxide": _noticed(
        "carbon monoxide sensor, carbon monoxide sensors, carbon monoxide detector, carbon "
        "monoxide detectors, carbon monoxide alarm, carbon monoxide alarms, co sensor, co sensors, "
        "co detector, co detectors, carbon monoxide, carbon monoxide level, carbon monoxide "
        "concentration, co level",
        "carbon monoxide, co",
        "carbon monoxide sensors",
    ),
    "cold": ClassWords(
        nouns=_said("cold, thing, things, device, devices, cold sensor, cold sensors"),
        on="cold",
        off="normal",
        on_asked=_said("freezing, too cold"),
        off_asked=_said("not cold"),
        plural="things",
    ),
    "connectivity": ClassWords(
        nouns=_said("device, devices, thing, things, connection, connections, connectivity"),
        on="connected",
        off="disconnected",
        on_asked=_said("online, reachable"),
        off_asked=_said("offline, not connected"),
        plural="devices",
    ),
    "door": _opening("door, doors, door sensor, door sensors", "doors"),
    "garage_door": _opening("garage door, garage doors, garage", "garage doors"),
    "gas": _noticed(
        "gas sensor, gas sensors, gas detector, gas detectors, gas, gas consumption, gas usage",
        "gas, gas leak, gas leaks",
        "gas sensors",
    ),
    "heat": ClassWords(
        nouns=_said("heat, thing, things, device, devices, heat sensor, heat sensors"),
        on="hot",
        off="normal",
        on_asked=_said("too hot, overheating, overheated"),
        off_asked=_said("not hot"),
        plural="things",
    ),
    "light": ClassWords(
        nouns=_said("light, lights, light sensor, light sensors"),
        on="light detected",
        off="no light",
        on_asked=_said("detected, detecting light, bright"),
        off_asked=_said("dark, not detected"),
        present=_said("light"),
        plural="light sensors",
    ),
    "lock": ClassWords(
        nouns=_said("lock, locks"),
        on="unlocked",
        off="locked",
        on_asked=_said("not locked"),
        off_asked=_said("securely locked"),
        plural="locks",
    ),
    "moisture": ClassWords(
        nouns=_said(
            "water sensor, water sensors, leak sensor, leak sensors, moisture sensor, moisture "
            "sensors, water leak sensor, water leak sensors, leak detector, leak detectors, floor, "
            "floors, moisture, moisture level, moisture content, leak"
        ),
        on="wet",
        off="dry",
        on_asked=_said("leaking, moist, damp, triggered, on, detected, detecting water"),
        off_asked=_said("not leaking, off, not wet"),
        present=_said("leak, leaks, water leak, water leaks, water, moisture, wetness"),
        plural="water sensors",
        adjectives=_said("moist, wet, damp, dry"),
    ),
    "motion": _noticed(
        "motion sensor, motion sensors, motion detector, motion detectors, motion, movement "
        "sensor, movement sensors",
        "motion, movement",
        "motion sensors",
    ),
    "moving": ClassWords(
        nouns=_said("thing, things, device, devices"),
        on="moving",
        off="not moving",
        on_asked=_said("in motion"),
        off_asked=_said("stopped, still, standing still, stationary"),
        plural="things",
    ),
    "occupancy": ClassWords(
        nouns=_said(
            "occupancy sensor, occupancy sensors, occupancy, room, rooms, presence sensor, "
            "presence sensors"
        ),
        on="detected",
        off="clear",
        on_asked=_said("occupied, triggered, on, in use, busy, taken"),
        off_asked=_said("empty, unoccupied, free, vacant, off, not occupied"),
        present=_said("occupancy, anyone, anybody, someone, somebody, presence, people"),
        plural="occupancy sensors",
    ),
    "opening": _opening("opening, openings, opening sensor, opening sensors", "openings"),
    "plug": ClassWords(
        nouns=_said("plug, plugs, device, devices, thing, things"),
        on="plugged in",
        off="unplugged",
        on_asked=_said("plugged, connected"),
        off_asked=_said("not plugged in, disconnected"),
        plural="devices",
    ),
    "power": ClassWords(
        nouns=_said(
            "power, power sensor, power sensors, device, devices, power consumption, power usage, "
            "power draw, wattage"
        ),
        on="powered",
        off="not powered",
        on_asked=_said("powered on, on, powered up, running"),
        off_asked=_said("powered off, off, unpowered, without power, powered down"),
        present=_said("power"),
        plural="devices",
    ),
    "presence": ClassWords(
        nouns=_said("device, devices, phone, phones, presence"),
        on="home",
        off="away",
        on_asked=_said("at home, here, present, detected, in"),
        off_asked=_said("not home, not at home, gone, out, not here, absent"),
        plural="devices",
    ),
    "problem": ClassWords(
        nouns=_said("problem, problems, device, devices, thing, things"),
        on="a problem",
        off="ok",
        on_asked=_said(
            "problem, having problems, having issues, malfunctioning, broken, failing, detected, "
            "reporting a problem, reporting problems"
        ),
        off_asked=_said("okay, fine, all right, working, working properly, good"),
        present=_said("problem, problems, issue, issues, fault, faults, error, errors"),
        plural="problems",
    ),
    "running": ClassWords(
        nouns=_said("device, devices, thing, things, machine, machines, appliance, appliances"),
        on="running",
        off="not running",
        on_asked=_said("on, going, working, in operation, still running, busy, active, started"),
        off_asked=_said("off, done, finished, stopped, idle, ready, complete"),
        plural="devices",
    ),
    "safety": ClassWords(
        nouns=_said("thing, things, device, devices, place, places"),
        on="unsafe",
        off="safe",
        on_asked=_said("not safe, dangerous"),
        off_asked=_said("secure"),
        plural="things",
    ),
    "smoke": _noticed(
        "smoke sensor, smoke sensors, smoke detector, smoke detectors, smoke alarm, smoke alarms",
        "smoke, fire",
        "smoke sensors",
    ),
    "sound": _noticed(
        "sound sensor, sound sensors, noise sensor, noise sensors, sound detector, sound detectors",
        "sound, sounds, noise, noises",
        "sound sensors",
    ),
    "tamper": ClassWords(
        nouns=_said("tamper sensor, tamper sensors, tamper alarm, tamper alarms"),
        on="tampered with",
        off="clear",
        on_asked=_said("triggered, on, tampered, detected, being tampered with"),
        off_asked=_said("off, okay, ok, fine, not tampered with"),
        present=_said("tampering"),
        plural="tamper sensors",
    ),
    "update": ClassWords(
        nouns=_said("update, updates, device, devices"),
        on="update available",
        off="up to date",
        on_asked=_said("available, outdated, out of date, ready for an update, in need of update"),
        off_asked=_said("current, updated"),
        present=_said("update available, updates available, available updates, update, updates"),
        plural="updates",
    ),
    "vibration": ClassWords(
        nouns=_said("vibration sensor, vibration sensors, thing, things"),
        on="vibrating",
        off="not vibrating",
        on_asked=_said("shaking, detected, triggered, on"),
        off_asked=_said("still, clear, off"),
        present=_said("vibration, vibrations, anything vibrating"),
        plural="things",
    ),
    "window": _opening("window, windows, window sensor, window sensors", "windows"),
    # -- what is measured ------------------------------------------------------------------------
    "temperature": ClassWords(
        nouns=_said("temperature, temp, heat level"),
        adjectives=_said("warm, cold, hot, cool, chilly"),
        plural="thermometers",
    ),
    "humidity": ClassWords(
        nouns=_said("humidity, humidity level, relative humidity"),
        adjectives=_said("humid"),
        plural="humidity sensors",
    ),
    "apparent_power": ClassWords(nouns=_said("apparent power")),
    "aqi": ClassWords(nouns=_said("aqi, air quality, air quality index"), plural="air sensors"),
    "atmospheric_pressure": ClassWords(
        nouns=_said("atmospheric pressure, air pressure, barometric pressure, pressure")
    ),
    "carbon_dioxide": ClassWords(
        nouns=_said(
            "carbon dioxide, carbon dioxide level, carbon dioxide concentration, co 2, co 2 level, "
            "co2, co2 level, co2 concentration, air quality"
        )
    ),
    "current": ClassWords(
        nouns=_said("current, amperage, amount of current, electric current, amps")
    ),
    "data_rate": ClassWords(
        nouns=_said("data rate, speed, download speed, upload speed, transfer rate, bandwidth"),
        adjectives=_said("fast"),
    ),
    "data_size": ClassWords(nouns=_said("size, data size, file size"), adjectives=_said("big")),
    "date": ClassWords(nouns=_said("date")),
    "timestamp": ClassWords(nouns=_said("time, date, date and time")),
    "distance": ClassWords(nouns=_said("distance, range"), adjectives=_said("far")),
    "duration": ClassWords(
        nouns=_said("duration, length, remaining time, time left, time remaining"),
        adjectives=_said("long"),
    ),
    "energy": ClassWords(
        nouns=_said("energy, energy consumption, energy usage, electricity, amount of energy")
    ),
    "energy_storage": ClassWords(
        nouns=_said("stored energy, energy storage, amount of energy, amount of stored energy")
    ),
    "frequency": ClassWords(nouns=_said("frequency")),
    "illuminance": ClassWords(
        nouns=_said("illuminance, brightness, light level, illumination, luminosity"),
        adjectives=_said("bright, dark, light"),
    ),
    "irradiance": ClassWords(nouns=_said("irradiance")),
    "monetary": ClassWords(
        nouns=_said("cost, price, balance, value, amount"), adjectives=_said("expensive")
    ),
    "nitrogen_dioxide": ClassWords(
        nouns=_said(
            "nitrogen dioxide, nitrogen dioxide level, nitrogen dioxide concentration, no2 level"
        )
    ),
    "nitrogen_monoxide": ClassWords(
        nouns=_said(
            "nitrogen monoxide, nitrogen monoxide level, nitrogen monoxide concentration, no level"
        )
    ),
    "nitrous_oxide": ClassWords(
        nouns=_said("nitrous oxide, nitrous oxide level, nitrous oxide concentration, n2o level")
    ),
    "ozone": ClassWords(nouns=_said("ozone, ozone level, ozone concentration")),
    "ph": ClassWords(nouns=_said("ph, ph level, ph value, acidity")),
    "pm1": ClassWords(nouns=_said("pm1, pm1 level, pm 1, pm 1 level, pm1 concentration")),
    "pm10": ClassWords(nouns=_said("pm10, pm10 level, pm 10, pm 10 level, pm10 concentration")),
    "pm25": ClassWords(
        nouns=_said("pm2.5, pm2.5 level, pm 2.5, pm 2.5 level, pm2.5 concentration, fine dust")
    ),
    "power_factor": ClassWords(nouns=_said("power factor")),
    "precipitation": ClassWords(
        nouns=_said("precipitation, rainfall, amount of rain, amount of rainfall, rain, snowfall")
    ),
    "precipitation_intensity": ClassWords(
        nouns=_said("precipitation intensity, rainfall intensity, rain intensity, rain rate")
    ),
    "pressure": ClassWords(nouns=_said("pressure, air pressure")),
    "reactive_power": ClassWords(nouns=_said("reactive power")),
    "signal_strength": ClassWords(
        nouns=_said("signal strength, signal, signal level, reception"), adjectives=_said("strong")
    ),
    "sound_pressure": ClassWords(
        nouns=_said("sound pressure, noise level, sound level, acoustic pressure, volume level"),
        adjectives=_said("loud, noisy"),
    ),
    "speed": ClassWords(nouns=_said("speed"), adjectives=_said("fast")),
    "sulphur_dioxide": ClassWords(
        nouns=_said(
            "sulphur dioxide, sulphur dioxide level, sulphur dioxide concentration, sulfur dioxide "
            "level, so2 level"
        )
    ),
    "volatile_organic_compounds": ClassWords(
        nouns=_said(
            "concentration of organic compounds, volatile organic compounds, voc, voc level, "
            "organic compounds level, concentration of volatile organic compounds, air quality"
        )
    ),
    "volatile_organic_compounds_parts": ClassWords(
        nouns=_said(
            "concentration of organic compounds, voc level, concentration of volatile organic "
            "compounds, ratio of organic compounds, ratio of volatile organic compounds"
        )
    ),
    "voltage": ClassWords(nouns=_said("voltage, voltage drop, electric potential, potential")),
    "volume": ClassWords(nouns=_said("volume, amount of liquid, total volume")),
    "volume_flow_rate": ClassWords(nouns=_said("flow rate, flow, volume flow rate")),
    "volume_storage": ClassWords(
        nouns=_said("stored volume, total stored volume, volume, amount of liquid, fill level"),
        adjectives=_said("full"),
    ),
    "water": ClassWords(
        nouns=_said(
            "amount of water, amount of consumed water, total amount of consumed water, water "
            "consumption, water usage, consumed water, water used"
        )
    ),
    "weight": ClassWords(nouns=_said("weight, mass"), adjectives=_said("heavy")),
    "wind_speed": ClassWords(
        nouns=_said("wind speed, speed, speed of the wind"), adjectives=_said("windy, fast, strong")
    ),
    "wind_direction": ClassWords(nouns=_said("wind direction, direction of the wind")),
    "uv_index": ClassWords(nouns=_said("uv index, uv level")),
}
"""By Home Assistant's device class."""
