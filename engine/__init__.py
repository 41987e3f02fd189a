"""Pure judging: forms and standards in, verdicts out.

>>> import standards
>>> from engine import Judge, form_from
>>> from engine.handed import Handed
>>> library = standards.load()
>>> data = {"form": "panding/1", "id": "1", "inspected_on": "2024-05-20", "standards": ["industry_trade"]}
>>> Judge(library).judge(form_from(Handed(data), library)).outcome
'undetermined'
"""

from engine.forms import Form, form_from
from engine.judge import Judge
from engine.verdict import Verdict, verdict_json

__all__ = ["Form", "Judge", "Verdict", "form_from", "verdict_json"]
