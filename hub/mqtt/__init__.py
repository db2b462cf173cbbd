"""The satellites' door: every module of the hub that knows an MQTT topic."""
