"""Who sees which file of a hazard."""

from __future__ import annotations

from api.database import Attachment, Hazard
from api.rights import INSIDE, Actor, Where


def for_authority(actor: Actor, hazard: Hazard) -> bool:
    """Whether somebody is of the department in whose matter and region the hazard lies."""
    where = Where(hazard.matter, hazard.region, hazard.enterprise_id)
    return any(reach.role not in INSIDE and reach.covers(where) for reach in actor.reaching("attachment.read"))


def seen_by(actor: Actor, hazard: Hazard, file: Attachment) -> bool:
    """Whether somebody who may read attachments here sees this one.

    An enterprise sees its own and what the department shares: a photo may show from where it was taken, and by whom.
    """
    return file.shared or for_authority(actor, hazard)
