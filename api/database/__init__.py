"""What the service keeps: tables by subject, one way to read and to write, migrations."""

from api.database.connection import Database
from api.database.forms import Act, Discrepancy, Finding, Form, FormFile, FormMatter, FormPart, StoredVerdict
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
from api.database.tips import (
    InternalAnswer,
    InternalReport,
    ReportCode,
    Tip,
    TipEvent,
    TipHazard,
    TipPhoto,
    TipRecusal,
)

__all__ = [
    "Account",
    "Act",
    "ApiKey",
    "Attachment",
    "AuditEntry",
    "Counter",
    "Database",
    "Delivery",
    "Discrepancy",
    "DutyDone",
    "Enterprise",
    "Event",
    "Finding",
    "Foreign",
    "Form",
    "FormFile",
    "FormMatter",
    "FormPart",
    "Grant",
    "Hazard",
    "InternalAnswer",
    "InternalReport",
    "Job",
    "Party",
    "Receipt",
    "Reply",
    "ReportCode",
    "Session",
    "Site",
    "StoredVerdict",
    "SupervisionRecord",
    "Table",
    "Tip",
    "TipEvent",
    "TipHazard",
    "TipPhoto",
    "TipRecusal",
    "Webhook",
]
