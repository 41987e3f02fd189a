"""Accounts, their roles and keys: for administrators, within their own region."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, Field, model_validator
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, selectinload

from api.calls import Calling, Writing
from api.ciphers import masked, new_key
from api.database import Account, ApiKey, Enterprise, Grant, Site
from api.database.tables import now
from api.errors import forbidden, invalid
from api.models import Given, Id, Page, PathId, RegionPrefix, Short, Stamped, plain_text, wrong
from api.paging import Paging
from api.rights import INSIDE, MATTERS, Action, Actor, Role, Where
from api.routers.needs import needs
from api.routers.sessions import end_sessions, passwords
from standards.wording import Text

router = APIRouter(prefix="/v1", tags=["accounts"])
_LONGEST = timedelta(days=400)  # a key lasts no longer
Word = Annotated[str, AfterValidator(plain_text), Query(max_length=100)]
Level = Literal["national", "province", "city", "county", "town"]


class GrantIn(Given):
    """One role: of an enterprise's people with the enterprise, of the authorities' with matters and region."""

    role: Role
    matters: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=20)] = []
    region: RegionPrefix = ""
    level: Level | None = None
    enterprise: Id | None = None
    post: Annotated[str, Field(max_length=30)] | None = None
    until: datetime | None = None

    @model_validator(mode="after")
    def _whole(self) -> GrantIn:
        if (self.role in INSIDE) != (self.enterprise is not None):
            raise wrong(
                "企业的角色要写 enterprise，其他角色不写", "an enterprise's role needs `enterprise`, another has none"
            )
        if unknown := [matter for matter in self.matters if matter != "*" and matter not in MATTERS]:
            raise wrong(
                f"没有监管领域 {unknown}，可用：{'、'.join(MATTERS)}", f"unknown matters {unknown}; of {[*MATTERS]}"
            )
        if self.until and self.until.tzinfo is None:
            raise wrong("until 要带时区", "`until` needs a time zone")
        return self


class AccountIn(Given):
    """A new account."""

    login: Annotated[str, Field(min_length=3, max_length=80, pattern=r"^[\w.@-]+$")]
    name: Short
    password: Annotated[str, Field(min_length=10, max_length=200)] | None = None
    certificate: Annotated[str, Field(min_length=4, max_length=40)] | None = None
    grants: Annotated[list[GrantIn], Field(max_length=30)] = []


class AccountOut(Stamped):
    """An account. A certificate number is never told, only its ends."""

    login: str
    name: str
    active: bool
    enterprise_id: str | None
    certificate: str | None
    grants: list[GrantOut]


class GrantOut(Stamped):
    """One role of an account."""

    role: str
    matters: list[str]
    region: str
    level: str | None
    enterprise_id: str | None
    post: str | None
    until: datetime | None


class KeyIn(Given):
    """A key for a program. A key that officers act by names them."""

    label: Short
    days: Annotated[int, Field(ge=1, le=_LONGEST.days)] = 90
    officers: Annotated[list[Id], Field(max_length=20)] = []


class KeyOut(Stamped):
    """A key, without the key."""

    label: str
    beginning: str
    officers: list[str]
    expires_at: datetime
    revoked_at: datetime | None


class NewKey(KeyOut):
    """A key, shown this once."""

    key: str


@router.post("/accounts", **needs("account.write"), status_code=201, response_model=AccountOut)
def add_account(given: AccountIn, call: Calling) -> Response:
    """Make an account. Nobody gives more than lies within their own reach."""
    call.require("account.write")

    def act(writing: Writing) -> AccountOut:
        if writing.session.scalar(select(exists().where(Account.login == given.login))):
            raise invalid(Text("这个用户名已有人用", "this login is taken"))
        account = Account(
            login=given.login,
            name=given.name,
            password=passwords().hash(given.password) if given.password else None,
            certificate=call.service.ciphers.encrypt(given.certificate).decode() if given.certificate else None,
            active=True,
        )
        for one in given.grants:
            account.grants.append(_grant(writing.session, call.actor, one))
        account.enterprise_id = next((one.enterprise for one in given.grants if one.enterprise), None)
        writing.session.add(account)
        writing.session.flush()
        writing.note("account.made", "account", account.id, roles=[one.role for one in given.grants])
        return _told(call, account)

    return call.write(act, status=201)


@router.get("/accounts", **needs("account.write"))
def accounts(
    call: Calling, paging: Paging, region: Annotated[RegionPrefix, Query()] = "", q: Word = ""
) -> Page[AccountOut]:
    """Accounts within reach, those whose roles all lie there; with `region` those with a role in it.

    `q` is a part of the login or of the name.
    """
    call.require("account.write")
    with call.reading() as session:
        query = select(Account).options(selectinload(Account.grants)).where(~beyond(call.actor))
        if region:
            query = query.where(exists().where(Grant.account_id == Account.id, Grant.region.startswith(region)))
        if word := q.strip():
            named = Account.login.contains(word, autoescape=True) | Account.name.contains(word, autoescape=True)
            query = query.where(named)
        rows, following = paging.of(session, query, Account.id)
        return Page[AccountOut](items=[_told(call, row) for row in rows], next=following)


@router.get("/accounts/{account}", **needs("account.write"))
def one_account(account: PathId, call: Calling) -> AccountOut:
    """An account within reach."""
    call.require("account.write")
    with call.reading() as session:
        return _told(call, _account(session, call.actor, account))


@router.post("/accounts/{account}/grants", **needs("account.write"), status_code=201, response_model=AccountOut)
def add_grant(account: PathId, given: GrantIn, call: Calling) -> Response:
    """Give an account another role."""
    call.require("account.write")

    def act(writing: Writing) -> AccountOut:
        row = _account(writing.session, call.actor, account)
        row.grants.append(_grant(writing.session, call.actor, given))
        row.enterprise_id = row.enterprise_id or given.enterprise
        writing.session.flush()
        writing.note("account.granted", "account", row.id, role=given.role)
        return _told(call, row)

    return call.write(act, status=201)


@router.delete("/accounts/{account}/grants/{grant}", **needs("account.write"), response_model=AccountOut)
def take_grant(account: PathId, grant: PathId, call: Calling) -> Response:
    """Take a role away."""
    call.require("account.write")

    def act(writing: Writing) -> AccountOut:
        row = _account(writing.session, call.actor, account)
        found = next((one for one in row.grants if one.id == grant), None)
        if found is None:
            raise forbidden()
        row.grants.remove(found)
        writing.session.delete(found)
        writing.session.flush()
        writing.note("account.ungranted", "account", row.id, role=found.role)
        return _told(call, row)

    return call.write(act)


class AccountChange(Given):
    """What may change of an account."""

    active: bool | None = None
    password: Annotated[str, Field(min_length=10, max_length=200)] | None = None


@router.patch("/accounts/{account}", **needs("account.write"), response_model=AccountOut)
def change_account(account: PathId, given: AccountChange, call: Calling) -> Response:
    """Close an account, open it again, or set another password, which ends its sessions."""
    call.require("account.write")

    def act(writing: Writing) -> AccountOut:
        row = _account(writing.session, call.actor, account)
        if given.active is not None:
            row.active = given.active
        if given.password:
            row.password, row.failures, row.locked_until = passwords().hash(given.password), 0, None
            end_sessions(writing.session, row.id)
        writing.note("account.changed", "account", row.id, active=given.active, password=bool(given.password))
        return _told(call, row)

    return call.write(act)


@router.post("/accounts/{account}/keys", **needs("key.write"), status_code=201, response_model=NewKey)
def add_key(account: PathId, given: KeyIn, call: Calling) -> Response:
    """Make a key. It is shown this once: only its hash is kept."""
    call.require("key.write")
    if call.request.headers.get("idempotency-key"):
        raise invalid(Text("密钥只显示一次，不能用 Idempotency-Key", "a key is shown once: no Idempotency-Key here"))
    key = new_key()

    def act(writing: Writing) -> NewKey:
        row = _account(writing.session, call.actor, account)
        officers = [_account(writing.session, call.actor, officer).id for officer in given.officers]
        made = ApiKey(
            account_id=row.id,
            digest=call.service.ciphers.mark(key),
            beginning=key[:9],
            label=given.label,
            officers=officers,
            expires_at=now() + timedelta(days=given.days),
        )
        writing.session.add(made)
        writing.session.flush()
        writing.note("key.made", "api_key", made.id, account=row.id, officers=officers)
        return NewKey(**KeyOut.model_validate(made).model_dump(), key=key)

    return call.write(act, status=201)


@router.get("/accounts/{account}/keys", **needs("key.write"))
def keys(account: PathId, call: Calling) -> list[KeyOut]:
    """An account's keys."""
    call.require("key.write")
    with call.reading() as session:
        row = _account(session, call.actor, account)
        found = session.scalars(select(ApiKey).where(ApiKey.account_id == row.id).order_by(ApiKey.id))
        return [KeyOut.model_validate(one) for one in found]


@router.delete("/accounts/{account}/keys/{key}", **needs("key.write"), response_model=KeyOut)
def revoke_key(account: PathId, key: PathId, call: Calling) -> Response:
    """Revoke a key: from now on it is refused."""
    call.require("key.write")

    def act(writing: Writing) -> KeyOut:
        row = _account(writing.session, call.actor, account)
        found = writing.session.get(ApiKey, key)
        if found is None or found.account_id != row.id:
            raise forbidden()
        found.revoked_at = found.revoked_at or now()
        writing.note("key.revoked", "api_key", found.id)
        return KeyOut.model_validate(found)

    return call.write(act)


def _grant(session: Session, actor: Actor, given: GrantIn) -> Grant:
    """A role, if it lies within the reach of who gives it."""
    for where in _places(session, given):
        actor.require("account.write", where)
    return Grant(
        role=given.role,
        matters=given.matters,
        region=given.region,
        level=given.level,
        enterprise_id=given.enterprise,
        post=given.post,
        until=given.until,
    )


def _places(session: Session, given: GrantIn) -> list[Where]:
    """Everything a role would reach."""
    if given.enterprise is None:
        # "*" as a matter lies within reach only of who has "*".
        return [Where(matter, given.region, None) for matter in given.matters or (None,)]
    if session.get(Enterprise, given.enterprise) is None:
        raise forbidden()
    regions = session.scalars(select(Site.region).where(Site.enterprise_id == given.enterprise)).all()
    return [Where(None, region, given.enterprise) for region in regions] or [Where(None, "", given.enterprise)]


def _account(session: Session, actor: Actor, account: str) -> Account:
    """An account within reach: all of its roles lie there, so that none is taken over."""
    row = session.scalar(
        select(Account).where(Account.id == account, ~beyond(actor)).options(selectinload(Account.grants))
    )
    if row is None:
        raise forbidden()
    return row


def beyond(actor: Actor, action: Action = "account.write") -> ColumnElement[bool]:
    """The condition that an account has a role beyond the actor's reach."""
    of_authority = exists().where(
        Grant.account_id == Account.id,
        Grant.enterprise_id.is_(None),
        ~actor.within(action, region=Grant.region),
    )
    # Joined outright: for who reaches everywhere the conditions fall away, and with them what would join the two.
    of_enterprise = (
        select(Grant.id)
        .join(Site, Site.enterprise_id == Grant.enterprise_id)
        .where(Grant.account_id == Account.id, ~actor.within(action, region=Site.region))
        .correlate(Account)
        .exists()
    )
    return of_authority | of_enterprise


def _told(call: Calling, row: Account) -> AccountOut:
    certificate = masked(call.service.ciphers.decrypt(row.certificate.encode()).decode()) if row.certificate else None
    return AccountOut(
        id=row.id,
        made_at=row.made_at,
        login=row.login,
        name=row.name,
        active=row.active,
        enterprise_id=row.enterprise_id,
        certificate=certificate,
        grants=[GrantOut.model_validate(one) for one in row.grants],
    )
