"""The service under load: checks over many connections, then requests of many kinds."""

from __future__ import annotations

from tests.bench.options import Options
from tests.bench.tables import figures, table
from tests.load import checks, mixed

CONNECTIONS = 50


def section(options: Options) -> str:
    load = checks.loaded(options.seconds, CONNECTIONS)
    measured = load.measured
    head = ["checks a second", "half within", "95 % within", "99 % within", "memory before", "after"]
    quantiles = [f"{measured.quantile(share) * 1000:.0f} ms" for share in (0.5, 0.95, 0.99)]
    line = [figures(measured.rate), *quantiles, f"{load.before} MB", f"{load.after} MB"]
    each = ", ".join(f"{name} {figures(ms)} ms" for name, ms in load.each.items())
    many = [_line(part) for part in mixed.parts(options.mixed, CONNECTIONS)]
    return f"""## The service

`panding serve --workers 2` on SQLite, {CONNECTIONS} connections, what sends the requests on the same two cores. A
check is the form of the furniture factory (36 rows), its answer the whole verdict. Every answer was 200: otherwise
there would be no page. Processor time a check: {each}. Memory is that of all processes together (PSS).

{table(head, [line], words=0)}
Requests of many kinds: half are checks, then validated findings, lists, and one in ten a hazard that is written. No
error among them. What grows at first is what each thread and each connection makes once.

{table(["requests", "a second", "99 % within", "memory after"], many, words=0)}"""


def _line(part: mixed.Part) -> list[str]:
    measured = part.measured
    slowest = f"{measured.quantile(0.99) * 1000:.0f} ms"
    return [f"{len(measured.seconds):,}", figures(measured.rate), slowest, f"{part.memory} MB"]
