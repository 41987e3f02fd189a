"""Statistics: who has reported, what was found, what stands open, and of which rows every figure is the number.

A figure is a condition on rows, said once: what is counted by it is what is listed by it.
"""
