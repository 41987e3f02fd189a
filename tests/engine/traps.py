"""The traps of durable-rules 2.0.28, one a function: run only as a child process, `python traps.py NAME`.

Each prints what the library did. They are what our compiler must never emit (docs/rule_engine.md).
"""

from __future__ import annotations

import contextlib
import sys
import time

from durable import engine


class QuietHost(engine.Host):
    def _run(self):
        """No polling threads."""


def host(rules, kind=QuietHost):
    made = kind()
    made.register_rulesets({"r": rules})
    return made


def rule(condition, action=lambda c: None):
    return {"all": [{"m": condition}], "run": action}


def fact(made, **message):
    with contextlib.suppress(engine.MessageNotHandledException):
        made.assert_fact("r", message)


def fires(condition, message, call="assert_fact"):
    hits = []
    with contextlib.suppress(engine.MessageNotHandledException):
        getattr(host({"a": rule(condition, lambda c: hits.append(1))}), call)("r", message)
    return len(hits)


def polling_threads_and_delete_state():
    made = host({"a": rule({"a": 1})}, engine.Host)
    for i in range(200):
        made.assert_fact("r", {"a": 1, "sid": f"s{i}"})
    for i in range(100):
        made.delete_state("r", f"s{i}")
        time.sleep(0.01)
    return "ok"


def quiet_host_and_delete_state():
    made = host({"a": rule({"a": 1})})
    for i in range(200):
        made.assert_fact("r", {"a": 1, "sid": f"s{i}"})
    for i in range(200):
        made.delete_state("r", f"s{i}")
    return "ok"


def deleting_a_session_in_which_nothing_fired():
    made = host({"a": rule({"a": 1})})
    fact(made, z=1, sid="s1")
    made.delete_state("r", "s1")
    return "ok"


def deleting_it_after_an_end_marker():
    made = host({"a": rule({"a": 1}), "~end": rule({"t": "end"})})
    for i in range(3000):
        fact(made, z=f"x{i}", sid=f"s{i}")
        fact(made, t="end", sid=f"s{i}")
        made.delete_state("r", f"s{i}")
    return "ok"


def sessions_never_deleted():
    made = host({"a": rule({"a": 1})})
    for i in range(1100):
        try:
            made.assert_fact("r", {"a": 1, "sid": f"s{i}"})
        except MemoryError:
            return f"MemoryError at {i + 1}"
    return "ok"


def alternatives(count):
    made = host({f"r{i}": rule({"$and": [{"k": "f"}, {"$ex": {f"q{i}": 1}}]}) for i in range(count)})
    made.assert_fact("r", {"k": "f"} | {f"q{i}": 1 for i in range(count)})
    return "ok"


def alternatives_64():
    return alternatives(64)


def alternatives_65():
    return alternatives(65)


def first_conditions_600():
    host({f"r{i}": rule({f"q{i}": 1}) for i in range(600)})
    return "ok"


def properties_252():
    return fires({"p0": 1}, {f"p{i}": 1 for i in range(252)})


def properties_253():
    return fires({"p0": 1}, {f"p{i}": 1 for i in range(253)})


def joined(count):
    hits = []
    made = host({"a": {"all": [{f"m{i}": {"a": f"q{i}"}} for i in range(count)], "run": lambda c: hits.append(1)}})
    for i in range(count):
        fact(made, a=f"q{i}")
    return len(hits)


def facts_joined_16():
    return joined(16)


def facts_joined_17():
    return joined(17)


def comparing_two_facts():
    hits = []
    later = {"$and": [{"k": "B"}, {"$gt": {"n": {"f": "n"}}}]}
    made = host({"a": {"all": [{"f": {"k": "A"}}, {"s": later}], "run": lambda c: hits.append(1)}})
    fact(made, k="A", n=200)
    fact(made, k="B", n=100)
    return len(hits)


def missing_field_greater():
    return fires({"$and": [{"k": "f"}, {"$gt": {"d": {"$m": "lim"}}}]}, {"k": "f", "d": 1})


def missing_field_less():
    return fires({"$and": [{"k": "f"}, {"$lt": {"d": {"$m": "lim"}}}]}, {"k": "f", "d": 1})


def nex_alone():
    return fires({"$nex": {"a": 1}}, {"b": 1})


def none_by_order_of_facts():
    hits = []
    made = host({"a": {"all": [{"m": {"a": 1}}, {"n$not": {"b": 1}}], "run": lambda c: hits.append(1)}})
    fact(made, b=1, sid="x")
    fact(made, a=1, sid="x")
    first = len(hits)
    fact(made, a=1, sid="y")
    fact(made, b=1, sid="y")
    return f"{first} then {len(hits) - first}"


_TANK = {"$or": [{"$gt": {"$i.vol": 5}}, {"$i.alarm": False}]}


def iany_with_or():
    return fires({"$iany": {"tanks": _TANK}}, {"k": 1, "tanks": [{"vol": 9, "alarm": True}]})


def iall_with_or():
    return fires(
        {"$iall": {"tanks": _TANK}}, {"k": 1, "tanks": [{"vol": 9, "alarm": True}, {"vol": 1, "alarm": False}]}
    )


def float_with_exponent():
    return fires({"$gt": {"x": 0}}, {"x": 1e-05})


def big_numbers_equal():
    return fires({"x": 2**63 - 1}, {"x": 2**63})


def text_greater_than_number():
    return fires({"$and": [{"k": 1}, {"$gt": {"a": 10}}]}, {"k": 1, "a": "9"})


def true_equals_1():
    return fires({"$and": [{"k": 1}, {"a": 1}]}, {"k": 1, "a": True})


def null_exists():
    return fires({"$ex": {"x": 1}}, {"x": None, "y": 1})


def regular_expression_with_a_chinese_class():
    return fires({"$mt": {"x": "[一-龥]+"}}, {"x": "属于重大隐患"})


def chinese_by_equality():
    return fires({"隐患": "是"}, {"隐患": "是", "sid": "企业-甲"})


def batch_of_facts():
    hits = []
    made = host({"a": rule({"a": 1}, lambda c: hits.append(1))})
    with contextlib.suppress(engine.MessageNotHandledException):
        made.assert_facts("r", [{"a": 1, "sid": "x"}, {"zz": 1, "sid": "x"}])
    return len(hits)


def or_with_both_sides_true():
    return fires({"$or": [{"a": 1}, {"b": 1}]}, {"a": 1, "b": 1})


def three_rules(call):
    hits = []
    getattr(host({f"r{i}": rule({"$gte": {"a": i}}, lambda c: hits.append(1)) for i in range(3)}), call)("r", {"a": 5})
    return len(hits)


def event_fires_one_rule():
    return three_rules("post")


def fact_fires_all_rules():
    return three_rules("assert_fact")


def error_in_an_action():
    state = host({"a": rule({"a": 1}, lambda c: 1 / 0)}).assert_fact("r", {"a": 1})
    return "swallowed" if "division by zero" in str(state.get("exception")) else "ok"


def the_same_name_twice():
    made = host({"a": rule({"a": 1})})
    made.register_rulesets({"r": {"a": rule({"a": 1})}})
    return "ok"


def a_fact_no_rule_wants():
    made = host({"a": rule({"a": 1})})
    try:
        made.assert_fact("r", {"z": 1})
    except engine.MessageNotHandledException:
        return "raised"
    return "ok"


if __name__ == "__main__":
    try:
        print(globals()[sys.argv[1]]())
    except Exception as error:
        print(f"{type(error).__name__}: {getattr(error, 'message', None) or error}")
