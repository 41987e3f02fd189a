"""Accounts made from the command line: the first ones, before anybody can sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.ciphers import Ciphers, new_key
from api.database import Account, ApiKey, Database, Enterprise, Grant
from api.database.tables import now
from api.rights import INSIDE, MATTERS, ROLES, Role
from api.routers.sessions import passwords


class AccountError(Exception):
    """Something about an account that cannot be done."""


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role to be given, and its reach. `enterprise` is an id or a credit code."""

    role: str
    matters: tuple[str, ...] = ()
    region: str = ""
    level: str | None = None
    enterprise: str | None = None
    post: str | None = None


class Accounts:
    """Accounts of one database, changed by whoever may run commands on the machine; all of it is audited."""

    def __init__(self, database: Database, ciphers: Ciphers) -> None:
        """Nothing is opened yet."""
        self._database, self._ciphers = database, ciphers

    def add(self, login: str, name: str, password: str, given: NewGrant) -> str:
        """Make an account with one role; gives its id.

        Raises:
            AccountError: for a login that is taken, or a role that cannot be.
        """
        with self._database.writing() as session:
            if session.scalar(select(Account.id).where(Account.login == login)):
                raise AccountError(f"用户名 {login} 已有人用 (taken)")
            enterprise = _enterprise(session, given)
            grant = Grant(
                role=_role(given.role),
                matters=_matters(given.matters),
                region=given.region,
                level=given.level,
                enterprise_id=enterprise,
                post=given.post,
            )
            account = Account(
                login=login, name=name, password=passwords().hash(password), enterprise_id=enterprise, grants=[grant]
            )
            session.add(account)
            session.flush()
            self._note(session, "account.made", account.id, {"roles": [given.role]})
            return account.id

    def all(self) -> list[Account]:
        """Every account, with its roles."""
        with self._database.reading() as session:
            rows = list(session.scalars(select(Account).order_by(Account.id)))
            for row in rows:
                _ = row.grants  # read while the transaction lasts
            return rows

    def set_password(self, login: str, password: str) -> None:
        """Set another password, and unlock the account."""
        with self._database.writing() as session:
            account = _account(session, login)
            account.password, account.failures, account.locked_until = passwords().hash(password), 0, None
            self._note(session, "account.changed", account.id, {"password": True})

    def close(self, login: str) -> None:
        """Close an account: its sessions and keys hold no longer."""
        with self._database.writing() as session:
            account = _account(session, login)
            account.active = False
            self._note(session, "account.changed", account.id, {"active": False})

    def key(self, login: str, label: str, days: int) -> str:
        """Make a key; whoever holds it acts as the account, an officer's key names that officer."""
        key = new_key()
        with self._database.writing() as session:
            account = _account(session, login)
            officers = [account.id] if any(grant.role == "officer" for grant in account.grants) else []
            made = ApiKey(
                account_id=account.id,
                digest=self._ciphers.mark(key),
                beginning=key[:9],
                label=label,
                officers=officers,
                expires_at=now() + timedelta(days=days),
            )
            session.add(made)
            session.flush()
            self._note(session, "key.made", made.id, {"account": account.id}, "api_key")
        return key

    def _note(self, session: Session, action: str, id: str, data: dict[str, object], kind: str = "account") -> None:
        entry = audit.Entry(action, kind, id, data | {"from": "command line"})
        audit.append(self._database, session, self._ciphers.audit_key, [entry], None, None)


def _account(session: Session, login: str) -> Account:
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None:
        raise AccountError(f"没有用户 {login} (no such account)")
    return account


def _role(word: str) -> Role:
    for role in ROLES:
        if role == word:
            return role
    raise AccountError(f"没有角色 {word}，可用 (roles): {'、'.join(ROLES)}")


def _matters(words: tuple[str, ...]) -> list[str]:
    if unknown := [word for word in words if word != "*" and word not in MATTERS]:
        raise AccountError(f"没有监管领域 {'、'.join(unknown)}，可用 (matters): {'、'.join(MATTERS)}")
    return list(words)


def _enterprise(session: Session, given: NewGrant) -> str | None:
    if given.role not in INSIDE:
        return None
    found = session.scalar(
        select(Enterprise.id).where((Enterprise.id == given.enterprise) | (Enterprise.uscc == given.enterprise))
    )
    if given.enterprise is None or found is None:
        raise AccountError(
            "企业的角色要写 --enterprise（编号或统一社会信用代码，须已登记） (the enterprise is missing)"
        )
    return found
