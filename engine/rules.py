"""The one module that knows durable-rules: clauses compiled to rulesets, rows of tokens judged by them.

The library is exact in a narrow corner and dangerous outside it (docs/rule_engine.md). What keeps us inside:

* only the tokens T, F and U go in, one fact a row, three rules a variant: `surely`, `possibly`, `not_given`;
* rulesets are split so that at most `MAX_WIDTH` alternatives can be alive at once (the C stack holds 64);
* after the fact an end marker with a rule of its own that always fires, also after an error, and only then
  `delete_state`: deleting a session in which nothing fired crashes the process;
* a fresh session id for each row, names that carry a content hash, one lock, nothing shared across a fork.

The C functions are driven directly: the library's Python wrapper costs half of a judging and starts threads.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import threading
from collections.abc import Iterable, Sequence
from typing import Any

import durable_rules_engine as native

from standards.checks import MAX_WIDTH
from standards.logic import Atom, Node, Outcome, Tree, atoms, dual, join, width
from standards.variants import Variant

MAX_PROPERTIES = 200  # a fact may hold 252
TAGS = ("surely", "possibly", "not_given")
Json = dict[str, Any]


class RuleEngineError(Exception):
    """The rule engine did not finish a row; nothing may be concluded from it."""


class KindRules:
    """The variants of one edition on one subject kind, ready to judge rows of tokens.

    `layout` fixes the order of a row's tokens.
    """

    def __init__(self, name: str, variants: Sequence[Variant], layout: Sequence[Atom]) -> None:
        """Compile; the rulesets are registered with the library at the first row (after a fork, anew)."""
        self.variants = variants
        number = {atom: i for i, atom in enumerate(layout)}
        self._parts = [_Ruleset(name, group, variants, number) for group in _groups(variants)]

    def judge(self, tokens: Sequence[str]) -> list[Outcome]:
        """The outcome of each variant for one row of tokens, in the order of `variants`.

        Raises:
            RuleEngineError: where the engine reports an error.
        """
        outcomes: list[Outcome] = ["not_found"] * len(self.variants)
        for part in self._parts:
            fired = part.fire(tokens)
            for i in part.group:
                if (i, "surely") in fired:
                    outcomes[i] = "major"
                elif (i, "not_given") in fired:
                    outcomes[i] = "not_applicable"
                elif (i, "possibly") in fired:
                    outcomes[i] = "undetermined"
        return outcomes

    def definitions(self) -> list[Json]:
        """The rulesets as they go to the library, for tests and for the curious."""
        return [part.definition for part in self._parts]


def alternatives(variant: Variant) -> int:
    """How many alternatives the three rules of a variant can have alive at once."""
    return 2 * width(Node("all", (variant.given, variant.hazard))) + width(dual(variant.given))


def _groups(variants: Sequence[Variant]) -> list[list[int]]:
    """Variant numbers grouped so that no ruleset is wider, or has more properties, than is safe."""
    groups: list[list[int]] = []
    used, names = MAX_WIDTH + 1, 0
    for i, variant in enumerate(variants):
        wide, many = alternatives(variant), _size(variant.given) + _size(variant.hazard)
        if wide > MAX_WIDTH:
            raise ValueError(f"{variant.clause_id}: {wide} alternatives, at most {MAX_WIDTH}")
        if used + wide > MAX_WIDTH or names + many > MAX_PROPERTIES:
            groups.append([])
            used = names = 0
        groups[-1].append(i)
        used, names = used + wide, names + many
    return groups


def _size(part: Tree) -> int:
    return 1 if isinstance(part, Atom) else sum(map(_size, part.parts))


class _Ruleset:
    """Some variants of a kind as one ruleset of the library."""

    def __init__(self, name: str, group: list[int], variants: Sequence[Variant], number: dict[Atom, int]) -> None:
        self.group = group
        used: set[int] = set()
        rules: Json = {}
        for i in group:
            both = join("all", [variants[i].given, variants[i].hazard])
            for tag, part, token, wanted in (
                ("surely", both, "T", True),
                ("possibly", both, "F", False),
                ("not_given", dual(variants[i].given), "F", True),
            ):
                test = _test(part, number, token, wanted, used)
                if test is not None:
                    rules[f"{i}.{tag}"] = {"all": [{"m": {"$and": [{"t": "s"}, test]}}]}
        rules["~end"] = {"all": [{"m": {"t": "end"}}]}
        self.definition = rules
        text = json.dumps(rules, ensure_ascii=False)
        self._name = f"{name}.{group[0]}.{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        self._text = text
        self._tokens = [(i, {v: f',"a{i}":"{v}"' for v in "TFU"}) for i in sorted(used)]
        self._tags = {f"{i}.{tag}": (i, tag) for i in group for tag in TAGS}

    def fire(self, tokens: Sequence[str]) -> set[tuple[int, str]]:
        """Which (variant, tag) fire for one row."""
        properties = "".join([words[tokens[i]] for i, words in self._tokens])
        fired: set[tuple[int, str]] = set()
        with _LOCK:
            handle = _handle(self._name, self._text)
            sid = str(next(_SESSIONS))
            try:
                self._run(handle, f'{{"t":"s","sid":"{sid}"{properties}}}', fired)
            finally:  # the marker first, always: deleting a session in which nothing fired is fatal
                self._run(handle, f'{{"t":"end","sid":"{sid}"}}', set())
                native.delete_state(handle, sid)
        return fired

    def _run(self, handle: int, fact: str, fired: set[tuple[int, str]]) -> None:
        try:
            status, state = native.assert_fact(handle, fact)
            if status == _NOT_HANDLED:
                return
            if status != _OK:
                raise RuleEngineError(f"assert_fact answered {status}")
            result = native.start_action_for_state(handle, state)
            message = result[1] if result else None
            while message:
                name = message[2 : message.index('"', 2)]
                if name in self._tags:
                    fired.add(self._tags[name])
                message = native.complete_and_start_action(handle, state)
        except native.error as error:
            raise RuleEngineError(str(error)) from error


_OK, _NOT_HANDLED = 0, 1


def _test(part: Tree, number: dict[Atom, int], token: str, wanted: bool, used: set[int]) -> Json | None:
    """A tree as nested `$and` / `$or` over the tokens; None for a part that can never hold.

    Raises:
        ValueError: for a part that always holds, which no rule of ours contains.
    """
    if isinstance(part, Atom):
        used.add(number[part])
        test: Json = {f"a{number[part]}": token}
        return test if wanted else {"$neq": test}
    if not part.parts:
        if part.kind == "all":
            raise ValueError("a condition that always holds")
        return None
    return {"$and" if part.kind == "all" else "$or": [_test(p, number, token, wanted, used) for p in part.parts]}


_LOCK = threading.Lock()
_SESSIONS = itertools.count(1)
_HANDLES: dict[str, int] = {}


def _handle(name: str, text: str) -> int:
    """The library's handle of a ruleset, created once a process: a name can never be used again."""
    if name not in _HANDLES:
        try:
            _HANDLES[name] = native.create_ruleset(name, text)
        except native.error as error:
            raise RuleEngineError(str(error)) from error
    return _HANDLES[name]


def _forget() -> None:
    """In a forked child: nothing of the parent's engine may be used."""
    global _LOCK
    _LOCK = threading.Lock()
    _HANDLES.clear()


os.register_at_fork(after_in_child=_forget)


def all_atoms(variants: Iterable[Variant]) -> list[Atom]:
    """The distinct atoms of the variants, in order: the layout of a row of tokens."""
    return list(dict.fromkeys(atom for v in variants for part in (v.given, v.hazard) for atom in atoms(part)))
