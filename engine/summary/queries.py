"""What is asked of the database, each question by a name. Times and places have been settled before.

The tables: `checks` a form a row, `said` what its findings came to, `whose` forms that say the same of whom they are
about, `owners` whose they are, `spans` the days asked for (0) and the periods in them (1 …).
"""

from __future__ import annotations

from engine.summary.counted import SAYS

_SAID = ", ".join(f"count_if(says = '{says}') AS {says}" for says in SAYS)
_ADDED = ", ".join(f"sum({says})::BIGINT AS {says}" for says in SAYS)
_KNOWN = ", ".join(f"'{says}'" for says in SAYS)

# Only what is counted is taken out of a verdict: most of it are grounds.
READ = """
CREATE TABLE lines AS
SELECT filename, file, line, form, outcome,
       TRY_CAST(inspected_on AS DATE) AS day, inspected_on,
       coalesce(enterprise.name, '') AS name, coalesce(enterprise.uscc, '') AS uscc,
       coalesce(enterprise.site, '') AS site, coalesce(enterprise.region, '') AS region,
       coalesce(list_aggregate(list_sort(sectors), 'string_agg', ','), '') AS sectors,
       digests.form AS content,
       list_transform(findings, lambda f: {'edition': f.edition, 'clause': f.clause, 'citation': f.citation, 'says':
           CASE WHEN f.past THEN 'past'
                WHEN f.outcome <> 'undetermined' THEN f.outcome
                WHEN len(f.missing) = 0 AND list_contains(list_transform(f.readings, lambda r: r.outcome), 'major')
                     AND len(list_distinct(list_transform(f.readings, lambda r: r.outcome))) > 1 THEN 'contested'
                ELSE f.reason END}) AS findings
FROM read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true,
    maximum_object_size = $longest, columns = {
    file: 'VARCHAR', line: 'BIGINT', form: 'VARCHAR', outcome: 'VARCHAR', inspected_on: 'VARCHAR',
    enterprise: 'STRUCT(name VARCHAR, uscc VARCHAR, site VARCHAR, region VARCHAR)', sectors: 'VARCHAR[]',
    digests: 'STRUCT(form VARCHAR)',
    findings: 'STRUCT(edition VARCHAR, clause VARCHAR, citation VARCHAR, outcome VARCHAR, reason VARCHAR, past BOOLEAN,
                      missing STRUCT(question VARCHAR)[], readings STRUCT(outcome VARCHAR)[])[]'})
"""

# A line that is no whole verdict is never counted in part.
_WHOLE = f"""
form IS NOT NULL AND coalesce(outcome IN ('major', 'undetermined', 'not_found', 'not_applicable'), false)
AND findings IS NOT NULL
AND coalesce(list_has_all([{_KNOWN}], list_transform(findings, lambda f: coalesce(f.says, ''))), false)
"""
BROKEN = f"SELECT filename, count(*) FROM lines WHERE NOT ({_WHOLE}) GROUP BY filename ORDER BY filename"
ANY = f"SELECT count(*) FROM lines WHERE {_WHOLE}"
CHECKS = f"CREATE TABLE checks AS SELECT rowid AS id, * EXCLUDE (findings) FROM lines WHERE {_WHOLE}"
SAID = f"""
CREATE TABLE said AS
SELECT id, finding.edition, finding.clause, finding.citation, finding.says
FROM (SELECT rowid AS id, unnest(findings) AS finding FROM lines WHERE {_WHOLE})
"""
WHOSE = """
CREATE TABLE whose AS
SELECT row_number() OVER (ORDER BY min(id)) - 1 AS number, name, uscc, site, region, sectors,
       CASE WHEN name = '' AND uscc = '' THEN form ELSE '' END AS form
FROM checks GROUP BY name, uscc, site, region, sectors, CASE WHEN name = '' AND uscc = '' THEN form ELSE '' END
"""
IDENTITIES = "SELECT name, uscc, site, region, sectors, form FROM whose ORDER BY number"

# The same form in two results: the later judgement counts.
PLACED = """
CREATE TABLE placed AS
SELECT id, checks.form, outcome, day, owner, number,
       content IS NOT NULL
       AND row_number() OVER (PARTITION BY content, owner, checks.form, day ORDER BY id DESC) > 1 AS repeated
FROM checks JOIN whose USING (name, uscc, site, region, sectors) JOIN owners USING (number)
WHERE whose.form = '' OR whose.form = checks.form
"""
DAYS = "SELECT min(day), max(day) FROM placed WHERE NOT repeated"
LEFT_OUT = """
SELECT count_if(repeated), count_if(NOT repeated AND day IS NOT NULL AND day NOT BETWEEN $first AND $last) FROM placed
"""
UNDATED = """
SELECT owner, number, placed.form FROM placed WHERE day IS NULL AND NOT repeated ORDER BY id
"""

# The forms of every span, and of each site the last in it, by day and then by place in the results.
COUNTED = """
CREATE TABLE counted AS
SELECT span, placed.* FROM placed JOIN spans ON day BETWEEN first AND last WHERE NOT repeated
"""
LATEST = """
CREATE TABLE latest AS
SELECT span, owner, id, day, outcome, count(*) OVER site AS checks
FROM counted WINDOW site AS (PARTITION BY span, owner)
QUALIFY row_number() OVER (PARTITION BY span, owner ORDER BY day DESC, id DESC) = 1
"""
TALLIES = f"CREATE TABLE tallies AS SELECT id, {_SAID} FROM said SEMI JOIN latest USING (id) GROUP BY id"

SITES = f"""
SELECT span, region, sectors, owner IN (SELECT owner FROM listed) AS on_roster,
       CASE WHEN outcome = 'major' AND major = 0 AND past > 0 THEN 'past' ELSE outcome END AS comes_to,
       count(*) AS sites, sum(latest.checks)::BIGINT AS checks, {_ADDED}
FROM latest LEFT JOIN tallies USING (id) JOIN place USING (owner)
GROUP BY ALL ORDER BY ALL
"""
# Whose a site is: what the roster says of it, else what its last form says.
PLACE = """
CREATE TABLE place AS
SELECT owner, coalesce(nullif(listed.region, ''), checks.region) AS region,
       coalesce(nullif(listed.industry, ''), checks.sectors) AS sectors,
       coalesce(nullif(listed.name, ''), nullif(checks.name, ''), nullif(checks.uscc, ''), owner) AS name,
       coalesce(nullif(listed.uscc, ''), checks.uscc) AS uscc,
       coalesce(nullif(listed.site, ''), checks.site) AS site
FROM (SELECT owner, max(id) AS id FROM latest WHERE span = 0 GROUP BY owner)
JOIN checks USING (id) LEFT JOIN listed USING (owner)
"""
# When a site was checked last before the span: what a clerk asks of those who have not reported.
BEFORE = "SELECT owner, max(day) AS day FROM placed WHERE day < $first GROUP BY owner"
REPORTED = "SELECT owner, region, sectors FROM place"
CLAUSES = """
SELECT edition, clause, any_value(citation ORDER BY said.id) AS citation, says, count(*) AS findings,
       count(DISTINCT owner) AS sites
FROM said JOIN latest ON latest.id = said.id AND span = 0
GROUP BY edition, clause, says ORDER BY edition, clause, says
"""
OPEN = f"""
SELECT name, uscc, site, region, sectors, day, {", ".join(SAYS)}
FROM latest JOIN tallies USING (id) JOIN place USING (owner)
WHERE span = 0 AND major + past + contested > 0
ORDER BY major DESC, contested DESC, past DESC, region, name, owner
"""
OFF_ROSTER = """
SELECT place.name, place.uscc, place.site, place.region, place.sectors, owners.why, latest.day
FROM latest JOIN place USING (owner) JOIN counted ON counted.span = 0 AND counted.id = latest.id
JOIN owners ON owners.number = counted.number
WHERE latest.span = 0 AND owners.why IS NOT NULL ORDER BY place.region, place.name, latest.owner
"""
COUNTED_IDENTITIES = "SELECT DISTINCT number FROM counted WHERE span = 0 ORDER BY number"
