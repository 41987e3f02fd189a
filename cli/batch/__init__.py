"""`panding check --jobs`: many forms in several processes.

`engine/batch` judges them; `progress` says how far it is, `run` what it all came to.
"""
