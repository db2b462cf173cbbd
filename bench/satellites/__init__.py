"""Simulated satellites of a benchmark: typed and spoken turns over MQTT, with the time of each
message.
"""
