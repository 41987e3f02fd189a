"""`panding check --jobs`: many forms in several processes.

`feed` takes forms apart, `results` keeps what came out, `progress` says how far it is, `run` puts them together.
"""
