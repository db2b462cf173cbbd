"""Spoken turns through real processes: sound in, first sound of the answer out, stage by stage."""
