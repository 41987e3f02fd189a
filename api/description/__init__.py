"""How the service describes itself: OpenAPI with an example of every body, and a page for people."""
