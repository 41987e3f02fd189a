"""`panding standards`: one module a command; `app` gathers them."""
