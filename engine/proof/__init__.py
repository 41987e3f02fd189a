"""Proving encodings: case tables, what a clause can come to, what a change of it would change."""
