"""Telling other systems what happened: an outbox written with the act itself, a sender that tries until it is told."""
