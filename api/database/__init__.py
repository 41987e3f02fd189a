"""What the service keeps: tables by subject, one way to read and to write, migrations."""

from api.database.connection import Database
from api.database.forms import Act, Finding, Form, FormPart, StoredVerdict
from api.database.hazards import Attachment, Event, Hazard
from api.database.people import Account, ApiKey, Grant, Session
from api.database.places import Enterprise, Party, Site
from api.database.records import (
    AuditEntry,
    Counter,
    Delivery,
    DutyDone,
    Foreign,
    Job,
    Receipt,
    Reply,
    SupervisionRecord,
    Webhook,
)
from api.database.tables import Table
from api.database.tips import InternalReport, Tip, TipEvent, TipPhoto

__all__ = [
    "Account",
    "Act",
    "ApiKey",
    "Attachment",
    "AuditEntry",
    "Counter",
    "Database",
    "Delivery",
    "DutyDone",
    "Enterprise",
    "Event",
    "Finding",
    "Foreign",
    "Form",
    "FormPart",
    "Grant",
    "Hazard",
    "InternalReport",
    "Job",
    "Party",
    "Receipt",
    "Reply",
    "Session",
    "Site",
    "StoredVerdict",
    "SupervisionRecord",
    "Table",
    "Tip",
    "TipEvent",
    "TipPhoto",
    "Webhook",
]
