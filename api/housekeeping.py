"""What is thrown away when nobody needs it any more: old jobs with their files, old answers, deliveries long told."""

from __future__ import annotations

from datetime import timedelta
from time import time

from sqlalchemy import and_, delete, or_, select

from api.calls import by_itself
from api.database import Delivery, Job, Reply
from api.database.records import OVER
from api.database.tables import now
from api.jobs.folders import all_folders, job_folder
from api.service import Service

REPLIES = timedelta(days=7)  # how long the same Idempotency-Key gets the same answer
DELIVERIES = timedelta(days=30)
_STRAY = 86_400  # seconds after which a folder that no job knows of is thrown away


def tidy(service: Service) -> bool:
    """Throw away what is old. There is never more to do at once."""
    _jobs(service)
    _strays(service)
    with service.database.writing() as session:
        session.execute(delete(Reply).where(Reply.at < now() - REPLIES))
        session.execute(delete(Delivery).where(Delivery.state != "waiting", Delivery.made_at < now() - DELIVERIES))
    return False


def _jobs(service: Service) -> None:
    """Jobs over for so many days; and those never begun, whose files are on a machine that is gone."""
    limit = now() - timedelta(days=service.settings.job_days)
    unbegun = and_(Job.state == "waiting", Job.made_at < limit)
    with service.database.reading() as session:
        old = list(session.scalars(select(Job.id).where(or_(Job.ended_at < limit, unbegun))))
    for id in old:
        with by_itself(service) as writing:
            state = writing.session.scalar(
                delete(Job).where(Job.id == id, Job.state.in_((*OVER, "waiting"))).returning(Job.state)
            )
            if state:
                writing.note("job.removed", "job", id, state=state)
        job_folder(service.settings.data, id).drop()


def _strays(service: Service) -> None:
    """Folders of uploads that never became a job, or whose job is gone."""
    for folder in all_folders(service.settings.data):
        if time() - folder.path.stat().st_mtime > _STRAY:
            with service.database.reading() as session:
                known = session.get(Job, folder.path.name)
            if known is None:
                folder.drop()
