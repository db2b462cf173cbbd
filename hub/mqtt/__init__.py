"""MQTT interface to the satellites: every module of the hub that knows an MQTT topic."""
