"""The wire contract between satellite and hub: topics, messages, audio, trace, the MQTT link."""
