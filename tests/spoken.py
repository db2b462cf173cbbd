"""Spoken English for tests: `speak`, `noisy`, `silence`, `pieces`; what the benchmarks speak with as well."""

from bench.spoken import ESPEAK_VOICES, FLITE_VOICES, VOICES, noisy, pieces, silence, speak

__all__ = ["ESPEAK_VOICES", "FLITE_VOICES", "VOICES", "noisy", "pieces", "silence", "speak"]
