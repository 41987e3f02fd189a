"""What tip-offs (举报) and internal reports (内部报告) have in common: codes, limits, and leaving no trace."""

from api.intake.codes import CodeIn, by_code, ciphered, deciphered
from api.intake.following import STATUS, followed
from api.intake.quoting import named_in, quoted_in

__all__ = [
    "STATUS",
    "CodeIn",
    "by_code",
    "ciphered",
    "deciphered",
    "followed",
    "named_in",
    "quoted_in",
]
