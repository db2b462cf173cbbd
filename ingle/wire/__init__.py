"""The wire contract between satellite and hub: topics, messages, audio, trace, and the one MQTT link."""
