"""Forms by the thousand.

`pool` runs any work in processes that may die, `work` is the judging they do, `sources` and `feed` take files apart,
`results` keeps what came out, `run` puts them together.
"""
