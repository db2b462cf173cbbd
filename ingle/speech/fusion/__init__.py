"""Joins the hypotheses of several recognisers into one transcript (ensemble, rescoring)."""
