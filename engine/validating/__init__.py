"""A claimed finding, validated: does a clause say so, on the facts that are known?

>>> import standards
>>> from engine import Judge
>>> from engine.validating import Validator, claim_from
>>> claim = claim_from({
...     "clause": "第十一条第（六）项",
...     "inspected_on": "2024-05-20",
...     "enterprise": {"sectors": ["light_industry"], "combustible_dust": "yes"},
...     "subject": {"kind": "dust_system", "answers": {"collection": "dry", "dusts": ["wood"], "airlock_discharge": "absent"}},
... })
>>> validation = Validator(Judge(standards.load())).validate(claim)
>>> validation.result, validation.clause
('supported', '11(6)')
"""  # noqa: E501

from engine.validating.claim import Claim, ClaimError, claim_from
from engine.validating.validation import Validation
from engine.validating.validator import Validator

__all__ = ["Claim", "ClaimError", "Validation", "Validator", "claim_from"]
