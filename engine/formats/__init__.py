"""Form files in and out: each reader turns bytes into a `Handed`, each writer a form's data into bytes."""
