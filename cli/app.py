"""The command `panding`: its subcommands and what it does when the program itself fails."""

from __future__ import annotations

import sys

import typer

from cli.ask import ask
from cli.audit import audit_app
from cli.check import check
from cli.db import db_app
from cli.duties import duties
from cli.exits import EPILOG, Exit
from cli.fix import fix
from cli.form import form_app
from cli.report import report
from cli.serve import serve
from cli.standards.app import standards_app
from cli.streams import speak_chinese
from cli.summary import summary
from cli.user import user_app
from cli.validate import EPILOG as VALIDATE_EPILOG
from cli.validate import validate
from cli.why import why

app = typer.Typer(
    name="panding",
    help="判定：拿自查表逐条对照重大事故隐患判定标准。Checks self-inspection forms against major-hazard standards.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("check", epilog=EPILOG)(check)
app.command("report")(report)
app.command("fix")(fix)
app.command("ask")(ask)
app.command("why")(why)
app.command("duties")(duties)
app.command("serve")(serve)
app.command("validate", epilog=VALIDATE_EPILOG)(validate)
app.command("summary")(summary)
app.add_typer(standards_app, name="standards")
app.add_typer(form_app, name="form")
app.add_typer(db_app, name="db")
app.add_typer(user_app, name="user")
app.add_typer(audit_app, name="audit")


def main() -> None:
    """Run the command. A failure of the program must not look like a verdict: Python's own status for it is 1."""
    speak_chinese()
    try:
        app()
    except SystemExit as end:
        if end.code == Exit.MAJOR and not isinstance(end.code, Exit):  # Typer's own 1: broken off half-way
            sys.exit(Exit.INTERNAL)
        raise
    except Exception:
        import traceback

        traceback.print_exc()
        print("程序出错，没有得出结论 (the program failed; no verdict was reached)", file=sys.stderr)
        sys.exit(Exit.INTERNAL)
