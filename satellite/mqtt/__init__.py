"""The satellite's side of MQTT: uplink, downlink, presence and announcements."""
