"""The home: Home Assistant (WebSocket and REST), or the demo home, behind one port."""
