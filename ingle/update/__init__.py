"""Updates of an appliance: a signed bundle into the other slot, tried once, kept or taken back."""
