"""The engines that are compared, in the order of the page; the plain evaluator is what the others are measured by."""

from __future__ import annotations

from tests.bench.compare.clips_engine import Clips
from tests.bench.compare.engine import Engine
from tests.bench.compare.generated import Generated
from tests.bench.compare.ours import DurableRules, PlainEvaluator
from tests.bench.compare.rule_engine_library import RuleEngine
from tests.bench.compare.wrapper import DurableRulesWrapper
from tests.bench.compare.zen_engine import ZenByKey, ZenDecision

YARDSTICK = PlainEvaluator()
OURS = DurableRules()
ENGINES: tuple[Engine, ...] = (
    OURS,
    YARDSTICK,
    Generated(),
    RuleEngine(),
    ZenByKey(),
    ZenDecision(),
    Clips(),
    DurableRulesWrapper(),
)
