"""The law as data: subject kinds, editions of standards, the catalogue, and the loader that checks them."""

from standards.loader import Library, load
from standards.problems import Problem, StandardsError

__all__ = ["Library", "Problem", "StandardsError", "load"]
