"""`panding standards`: what is encoded, how it differs, how it is proven, and what others add."""

from __future__ import annotations

import typer

from cli.standards.coverage import coverage
from cli.standards.diff import diff
from cli.standards.lint import lint
from cli.standards.mutate import mutate
from cli.standards.new import new
from cli.standards.show import list_, show
from cli.standards.verify import verify

standards_app = typer.Typer(help="已收录的判定标准 the standards encoded", no_args_is_help=True)
standards_app.command("list")(list_)
standards_app.command("show")(show)
standards_app.command("new")(new)
standards_app.command("lint")(lint)
standards_app.command("mutate")(mutate)
standards_app.command("verify")(verify)
standards_app.command("diff")(diff)
standards_app.command("coverage")(coverage)
