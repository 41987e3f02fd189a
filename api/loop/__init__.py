"""The loop of one hazard, from 发现 to 核销 and 归档."""

from api.loop.opening import Found, open_hazard

__all__ = ["Found", "open_hazard"]
