"""The set-up of an appliance: what its owner wrote on the card becomes settings, at every boot."""
