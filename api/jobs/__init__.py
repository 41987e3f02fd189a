"""Many forms at once: uploads go to disk, a job judges them in the background, results are fetched when it is over."""
