"""People, their rights, keys; enterprises and sites; the audit log; and what everybody has: an account of one's own."""
