"""`panding user`: the service's accounts, for whoever may run commands on its machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.db import refuse

if TYPE_CHECKING:
    from api.accounts import Accounts

user_app = typer.Typer(help="服务的账号和密钥。The service's accounts and keys.", no_args_is_help=True)
LoginArgument = Annotated[str, typer.Argument(help="用户名 login")]
PasswordOption = Annotated[
    str,
    typer.Option(
        prompt="密码（不少于 10 位）password",
        confirmation_prompt="再输一次 again",
        hide_input=True,
        envvar="PANDING_NEW_PASSWORD",
        help="不写则询问 asked for if left out",
    ),
]


@user_app.command("add")
def add(
    login: LoginArgument,
    name: Annotated[str, typer.Option(help="姓名 name")],
    role: Annotated[
        str,
        typer.Option(
            help="head 主要负责人、safety_manager 安全管理员、filler 填报人、grid_worker 网格员、officer 执法人员、"
            "tip_handler 举报受理人、statistician 统计人员、administrator 管理员"
        ),
    ],
    password: PasswordOption,
    matter: Annotated[list[str] | None, typer.Option(help="监管领域，可重复；* 为全部 matters")] = None,
    region: Annotated[str, typer.Option(help="属地代码前缀 prefix of region codes")] = "",
    level: Annotated[str | None, typer.Option(help="national province city county town")] = None,
    enterprise: Annotated[str | None, typer.Option(help="企业编号或统一社会信用代码 its id or credit code")] = None,
    post: Annotated[str | None, typer.Option(help="岗位 post of a filler")] = None,
) -> None:
    """加一个账号。Add an account."""
    from api.accounts import AccountError, NewGrant

    if len(password) < 10:
        refuse("密码不少于 10 位 (a password has at least 10 characters)")
    given = NewGrant(role, tuple(matter or ()), region, level, enterprise, post)
    try:
        typer.echo(_accounts().add(login, name, password, given))
    except AccountError as error:
        refuse(str(error))


@user_app.command("list")
def all_accounts() -> None:
    """列出账号和角色。List accounts and roles."""
    for account in _accounts().all():
        roles = "；".join(
            f"{grant.role} {','.join(grant.matters)} {grant.region or grant.enterprise_id or ''}".strip()
            for grant in account.grants
        )
        typer.echo(f"{account.login}\t{account.name}\t{'' if account.active else '已停用 '}{roles}")


@user_app.command("key")
def key(
    login: LoginArgument,
    label: Annotated[str, typer.Option(help="用途 what it is for")],
    days: Annotated[int, typer.Option(min=1, max=400, help="有效天数 days it lasts")] = 90,
) -> None:
    """发一把密钥，只显示这一次。Make a key; it is shown this once."""
    from api.accounts import AccountError

    try:
        typer.echo(_accounts().key(login, label, days))
    except AccountError as error:
        refuse(str(error))


@user_app.command("password")
def password(login: LoginArgument, password: PasswordOption) -> None:
    """改密码并解锁。Set another password, and unlock."""
    from api.accounts import AccountError

    if len(password) < 10:
        refuse("密码不少于 10 位 (a password has at least 10 characters)")
    try:
        _accounts().set_password(login, password)
    except AccountError as error:
        refuse(str(error))


@user_app.command("close")
def close(login: LoginArgument) -> None:
    """停用账号：登录和密钥立即失效。Close an account; its sessions and keys end at once."""
    from api.accounts import AccountError

    try:
        _accounts().close(login)
    except AccountError as error:
        refuse(str(error))


def _accounts() -> Accounts:
    from api.accounts import Accounts
    from api.ciphers import Ciphers
    from api.database import Database
    from api.database.upgrade import upgrade
    from api.settings import Settings

    settings = Settings()
    database = Database(settings.url)
    if database.on_sqlite:
        upgrade(database)
    return Accounts(database, Ciphers(settings.key))
