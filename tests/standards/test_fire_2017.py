"""《重大火灾隐患判定方法》（GB 35181-2017）: counts, ids, tallies, numbers and copies as the text has them.

The expected values are written here from the reference text, not from the YAML.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import Judge
from standards import Library
from standards.conditions import COMPARISONS, Other, Tally
from standards.editions import Clause, Edition, clause_id
from standards.logic import atoms
from standards.variants import variants
from tests.engine.build import finding, judged, row

# section: copies of the text of each clause that were compared; 0 is unverified
COPIES = {
    "6": [3, 2, 2, 4, 3, 3, 2, 1, 1, 1],
    "7.1": [1, 1, 1, 1],
    "7.2": [2, 2, 1],
    "7.3": [2, 2, 2, 2, 3, 2, 1, 0, 0, 0, 0, 0],
    "7.4": [0, 0, 0, 0, 0, 0],
    "7.5": [1],
    "7.6": [0, 0, 0],
    "7.7": [0, 2, 0],
    "7.8": [0, 0],
    "7.9": [0, 0, 0, 0, 0],
}
COUNTS = {"6": 10, "7.1": 4, "7.2": 3, "7.3": 12, "7.4": 6, "7.5": 1, "7.6": 3, "7.7": 3, "7.8": 2, "7.9": 5}
PARTLY = "6.8"  # seen up to 使用、储
UNVERIFIED = (
    "7.3.8 7.3.9 7.3.10 7.3.11 7.3.12 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.4.6 7.6.1 7.6.2 7.6.3 7.7.1 7.7.3 7.8.1 7.8.2 "
    "7.9.1 7.9.2 7.9.3 7.9.4 7.9.5"
)
A = "7.3.1 7.3.2 7.3.3 7.3.4 7.3.5 7.3.6 7.3.7 7.3.8 7.3.9 7.5 7.9.3"
B = "7.1.1 7.1.2 7.1.3 7.4.5 7.4.6"
TALLIES = {"5.3.3(a)": 3, "5.3.3(b)": 3, "5.3.3(c)": 4, "5.3.3(d)": 6}
# What can be thought of as put right on the spot: things carried away, opened, switched on, put back; no building work.
AT_ONCE = (
    "6.4 6.5 6.8 7.1.1 7.1.2 7.1.3 7.1.4 7.2.2 7.3.1 7.3.3 7.3.5 7.3.6 7.3.7 7.3.9 7.3.10 7.3.11 7.3.12 7.4.2 7.4.3 "
    "7.4.6 7.5 7.6.2 7.6.3 7.7.2 7.7.3 7.8.2 7.9.1 7.9.2 7.9.3 7.9.4 7.9.5"
)
# Readings stand where the text is open, and nowhere else: whether another shop is a crowded place, a market a shop, a
# basement 地下, a part of a workshop a 生产场所; 以外的情形 of 7.3.3; 和 of 7.9; parts that were left out or built
# otherwise; single points that do not work.
OPEN = (
    "5.3.3(a) 5.3.3(c) 6.1 6.2 6.4 6.5 6.6 6.8 6.9 6.10 7.3.2 7.3.3 7.3.5 7.3.6 7.3.7 7.3.8 7.3.9 7.3.10 7.3.12 "
    "7.4.4 7.4.5 7.5 7.7.1 7.7.2 7.7.3 7.9.2 7.9.3 7.9.4 7.9.5"
)

FIRE = {"standards": ["fire"], "enterprise": {"uses_buildings": "yes", "fire_brigade_required": "no"}}


@pytest.fixture(scope="module")
def edition(library: Library) -> Edition:
    return library.editions["fire_2017"]


def clause(edition: Edition, name: str) -> Clause:
    return edition.clauses[name][1]


def of_effect(edition: Edition, effect: str) -> list[str]:
    return [name for name, (_, one) in edition.clauses.items() if one.effect == effect]


def tally(edition: Edition, name: str) -> Tally:
    """What a tally counts: the same under each reading."""
    article, one = edition.clauses[name]
    found = {
        atom.leaf.value
        for variant in variants(edition, article, one)
        for atom in atoms(variant.hazard)
        if atom.leaf.op == "tally"
    }
    (counted,) = found
    assert isinstance(counted, Tally)
    return counted


def kinds(edition: Edition, name: str, question: str = "place_kinds") -> dict[str | None, set[frozenset[str]]]:
    """Per branch and reading, the lists of options with which the clause compares a question."""
    article, one = edition.clauses[name]
    return {
        "/".join(filter(None, (variant.branch, variant.reading))) or None: {
            frozenset(atom.leaf.value)
            for part in (variant.given, variant.hazard)
            for atom in atoms(part)
            if atom.leaf.question == question and isinstance(atom.leaf.value, tuple)
        }
        for variant in variants(edition, article, one)
    }


# --- what stands in it


def test_ten_direct_elements_run_from_6_1_to_6_10(edition: Edition) -> None:
    assert of_effect(edition, "major") == [f"6.{i}" for i in range(1, 11)]


def test_chapter_7_holds_39_elements_section_by_section(edition: Edition) -> None:
    ids = [s if s == "7.5" else f"{s}.{i + 1}" for s, n in COUNTS.items() if s != "6" for i in range(n)]
    assert of_effect(edition, "element") == ids
    assert len(ids) == 39
    assert {a.article: len(a.clauses) for a in edition.articles if a.article != "5.3.3"} == COUNTS


def test_there_is_nothing_else_but_the_four_tallies(edition: Edition) -> None:
    assert of_effect(edition, "tally") == list(TALLIES)
    assert len(edition.clauses) == 10 + 39 + 4


@pytest.mark.parametrize(("name", "where"), [("6.10", "6.10"), ("7.3.6", "7.3.6"), ("5.3.3(a)", "5.3.3(a)")])
def test_a_clause_is_cited_by_its_number(edition: Edition, name: str, where: str) -> None:
    article, one = edition.clauses[name]
    assert edition.head.citation(article.article, one) == f"《重大火灾隐患判定方法》（GB 35181-2017）{where}"


# --- the tallies


def test_each_tally_needs_as_many_as_the_text_says(edition: Edition) -> None:
    assert {name: tally(edition, name).at_least for name in TALLIES} == TALLIES


def test_tally_a_counts_eleven_and_tally_b_five_and_none_of_both(edition: Edition) -> None:
    a, b = (tally(edition, name).among for name in ("5.3.3(a)", "5.3.3(b)"))
    assert (list(a), list(b)) == (A.split(), B.split())
    assert (len(a), len(b)) == (11, 5)
    assert not set(a) & set(b)


@pytest.mark.parametrize("name", ["5.3.3(c)", "5.3.3(d)"])
def test_tallies_c_and_d_count_the_whole_of_chapter_7(edition: Edition, name: str) -> None:
    assert list(tally(edition, name).among) == of_effect(edition, "element")


def test_each_tally_is_for_its_kinds_of_place(edition: Edition) -> None:
    three = frozenset({"crowded", "hazardous", "important"})
    assert kinds(edition, "5.3.3(a)") == {
        "listed": {frozenset({"crowded"})},
        "any_shop": {frozenset({"crowded", "shop_other"})},
    }
    assert kinds(edition, "5.3.3(b)") == {None: {frozenset({"hazardous"})}}
    assert kinds(edition, "5.3.3(c)") == {"listed": {three}, "any_shop": {three | {"shop_other"}}}
    assert kinds(edition, "5.3.3(d)") == {None: {three}}


def test_what_is_a_crowded_or_hazardous_or_important_place_follows_from_what_it_is(library: Library) -> None:
    question = library.kinds["fire_place"].by_id["place_kinds"]
    implied = {option: what for option, what in (question.implies or {}).items() if isinstance(what, list)}

    def leading_to(goal: str) -> set[str]:
        found, before = {goal}, set[str]()
        while found != before:
            before, found = found, found | {option for option, what in implied.items() if found & set(what)}
        return found - {goal}

    gathering = {"public_entertainment", "hotel", "restaurant", "shop_mall", "market", "hall"}
    crowded = {"hospital", "school", "kindergarten", "care_home", "exhibition", "labour_intensive"}
    assert leading_to("public_gathering") == gathering
    assert leading_to("crowded") == gathering | crowded | {"public_gathering"}
    stations = {"gas_station", "gas_regulating", "fuel_station"}
    assert (
        leading_to("hazardous")
        == {"hazardous_plant", "hazardous_store", "hazardous_shop", "hazardous_transport"} | stations
    )
    assert leading_to("important") == {"metro_station"}


# --- numbers


def test_the_numbers_and_their_directions_are_those_of_the_text(edition: Edition) -> None:
    """All strict: 6.3's 达到或超过 is asked as a level of the station, and the tallies are inclusive by themselves."""

    def of(question: str, times: str = "1") -> Other:
        return Other(question, Decimal(times))

    found = {
        (clause_id(article, one), atom.leaf.question, atom.leaf.op, atom.leaf.value)
        for article, one in edition.clauses.values()
        for variant in variants(edition, article, one)
        for part in (variant.given, variant.hazard)
        for atom in atoms(part)
        if atom.leaf.op in COMPARISONS
    }
    of_the_text = {
        ("6.2", "spacing", "lt", of("spacing_required", "0.75")),
        ("6.5", "exits", "lt", of("exits_required")),
        ("6.5", "exits_usable", "lt", of("exits_required")),
        ("6.5", "exit_width", "lt", of("exit_width_required", "0.8")),
        ("6.5", "exit_width_usable", "lt", of("exit_width_required", "0.8")),
        ("7.1.2", "spacing", "lt", of("spacing_required", "0.8")),
        ("7.1.2", "spacing", "lt", of("spacing_required")),
        ("7.2.1", "compartment_area", "gt", of("compartment_area_required", "1.5")),
        ("7.2.2", "doors_damaged", "gt", of("doors_total", "0.5")),
        ("7.2.2", "shutters_damaged", "gt", of("shutters_total", "0.5")),
        ("7.2.2", "others_damaged", "gt", of("others_total", "0.5")),
        ("7.3.3", "exits", "lt", of("exits_required")),
        ("7.3.3", "exit_width", "lt", of("exit_width_required")),
        ("7.3.3", "exit_width", "ge", of("exit_width_required", "0.8")),  # the gap that 6.5 leaves
        ("7.3.5", "travel_distance", "gt", of("travel_distance_required", "1.25")),
        ("7.3.6", "signs_damaged", "gt", of("signs_required", "0.3")),
        ("7.3.6", "signs_damaged", "gt", of("signs_required", "0.5")),
        ("7.3.6", "lights_damaged", "gt", of("lights_required", "0.3")),
        ("7.3.6", "lights_damaged", "gt", of("lights_required", "0.5")),
        ("7.3.7", "stair_doors_damaged", "gt", of("stair_doors", "0.2")),
        ("7.3.7", "stair_doors_damaged", "gt", of("stair_doors", "0.5")),
    }
    something_there = {
        ("7.2.2", "doors_damaged"), ("7.2.2", "shutters_damaged"), ("7.2.2", "others_damaged"),
        ("7.3.6", "signs_damaged"), ("7.3.6", "signs_required"),
        ("7.3.6", "lights_damaged"), ("7.3.6", "lights_required"), ("7.3.7", "stair_doors_damaged"),
    }  # fmt: skip
    assert found == of_the_text | {(name, question, "gt", Decimal(0)) for name, question in something_there}


def test_a_prescribed_value_is_asked_for_and_never_built_in(edition: Edition, library: Library) -> None:
    asked = {
        other
        for kind in library.kinds.values()
        if kind.kind.startswith("fire_")
        for other in kind.by_id
        if other.endswith("_required") and kind.by_id[other].type == "number"
    }
    compared = {
        atom.leaf.value.question
        for article, one in edition.clauses.values()
        for variant in variants(edition, article, one)
        for atom in atoms(variant.hazard)
        if isinstance(atom.leaf.value, Other)
    }
    assert asked == {one for one in compared if one.endswith("_required")}
    assert compared - asked == {"doors_total", "shutters_total", "others_total", "stair_doors"}


@pytest.mark.parametrize(
    ("name", "narrow", "wide"),
    [
        ("6.5", {"public_entertainment", "shop_mall", "shop_other"}, {"market"}),
        ("6.6", {"hotel", "public_entertainment", "shop_mall", "shop_other"}, {"market"}),
        ("7.3.5", {"shop_mall", "shop_other"}, {"market"}),
    ],
)
def test_a_market_is_a_shop_by_the_wide_reading_only(
    edition: Edition, name: str, narrow: set[str], wide: set[str]
) -> None:
    crowded = {frozenset({"crowded"})} if name != "7.3.5" else set()
    assert list(kinds(edition, name).values()) == [{frozenset(narrow)} | crowded, {frozenset(narrow | wide)} | crowded]


@pytest.mark.parametrize("name", ["6.5", "6.6", "7.3.3", "7.4.4", "7.7.1"])
def test_half_underground_is_underground_by_one_reading_only(edition: Edition, name: str) -> None:
    levels = list(kinds(edition, name, "level").values())
    assert sorted(levels, key=len) == [set(), {frozenset({"under", "semi", "part"})}]


def test_6_4_names_half_underground_itself(edition: Edition) -> None:
    below = frozenset({"under", "semi"})
    assert kinds(edition, "6.4", "level") == {"whole_class": {below}, "parts_too": {below, below | {"part"}}}
    by_class = {"whole_class": {frozenset({"a", "b"})}, "parts_too": {frozenset({"a", "b"})}}
    assert kinds(edition, "6.4", "fire_class") == by_class


def test_6_2_says_produce_store_and_sell_but_not_load(edition: Edition) -> None:
    sure = frozenset({"hazardous_plant", "hazardous_store", "hazardous_shop", "gas_station", "fuel_station"})
    assert kinds(edition, "6.2") == {
        f"{branch}/{reading}": {places}
        for branch in ("same_building", "spacing")
        for reading, places in (("listed", sure), ("widest", frozenset({"hazardous"})))
    }


# --- how sure the text is


def test_each_clause_was_compared_with_as_many_copies_as_the_reference_says(edition: Edition) -> None:
    assert {
        a.article: [one.source.copies for one in a.clauses] for a in edition.articles if a.article in COPIES
    } == COPIES


def test_25_clauses_are_verified_one_partly_and_23_are_not(edition: Edition) -> None:
    status = {name: one.source.status for name, (_, one) in edition.clauses.items() if name not in TALLIES}
    assert [name for name, said in status.items() if said == "partly"] == [PARTLY]
    assert [name for name, said in status.items() if said == "unverified"] == UNVERIFIED.split()
    assert [said for said in status.values()].count("verified") == 25
    verified = [clause(edition, name).source.copies for name, said in status.items() if said == "verified"]
    assert (min(verified), verified.count(1)) == (1, 9)


def test_of_the_tallies_only_the_first_was_seen_and_that_in_part(edition: Edition) -> None:
    assert [clause(edition, name).source.status for name in TALLIES] == ["partly", *["unverified"] * 3]


# --- what is settled, and by whom


def test_5_1_2_is_asked_where_something_can_be_put_right_at_once(edition: Edition) -> None:
    assert [name for name, (_, one) in edition.clauses.items() if one.at_once] == AT_ONCE.split()
    assert edition.head.at_once is not None
    assert edition.head.at_once.cite == "5.1.2"


def test_each_element_says_why_it_is_asked_or_not(edition: Edition) -> None:
    silent = [
        name
        for name, (article, one) in edition.clauses.items()
        if name not in TALLIES and "2" not in one.settled and "2" not in article.settled
    ]
    assert silent == []


def test_5_1_3_is_claimed_and_never_decided_by_the_program(edition: Edition) -> None:
    assert list(edition.head.claims) == ["5.1.3a", "5.1.3b", "5.1.3c"]


def test_four_pairs_overlap(edition: Edition) -> None:
    assert [tuple(pair.clauses) for pair in edition.head.overlaps] == [
        ("7.1.1", "7.3.11"),
        ("7.3.3", "7.3.4"),
        ("7.3.8", "7.9.5"),
        ("6.7", "7.4.5"),
    ]


def test_every_ambiguity_of_the_reference_is_settled_somewhere(edition: Edition) -> None:
    settled = set(edition.head.settled)
    for article, one in edition.clauses.values():
        settled |= {*article.settled, *one.settled}
    assert {str(n) for n in range(1, 13)} <= settled


def test_readings_stand_where_the_text_is_open(edition: Edition) -> None:
    def bodies(one: Clause) -> list[object]:
        return [one.readings, *(branch.readings for branch in one.branches.values())]

    assert [name for name, (_, one) in edition.clauses.items() if any(bodies(one))] == OPEN.split()


def test_every_clause_names_a_remedy_and_every_reading_its_basis(edition: Edition) -> None:
    for article, one in edition.clauses.values():
        assert one.remedy.strip()
        assert all(variant.basis for variant in variants(edition, article, one) if variant.reading)


def test_what_goes_against_the_rules_is_judged_by_a_person(library: Library) -> None:
    judged_ones = {
        (kind.kind, question)
        for kind in library.kinds.values()
        if kind.kind.startswith("fire_")
        for question in kind.judged
    }
    assert judged_ones == {
        ("fire_place", "goods_against_rules"),
        ("fire_place", "on_combustibles_against_rules"),
        ("fire_place", "decoration_against_rules"),
        ("fire_building", "hinders_firefighting"),
    }


# --- when it is in force


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2017, 1, 1), True),
        (date(2025, 10, 31), True),
        (date(2025, 11, 1), False),
    ],
)
def test_it_is_in_force_until_the_edition_of_2025(edition: Edition, day: date, in_force: bool) -> None:
    assert edition.in_force(day) is in_force


@pytest.mark.parametrize(("day", "outcome"), [("2016-12-31", "undetermined"), ("2017-01-01", "major")])
def test_before_the_year_of_its_number_nothing_is_called_a_hit(judge: Judge, day: str, outcome: str) -> None:
    kindergarten = row("fire_place", "幼儿园", place_kinds=["kindergarten"], floor_allowed="no")
    assert finding(judged(judge, kindergarten, **FIRE, inspected_on=day), "6.9", "幼儿园").outcome == outcome


def test_no_day_is_written_that_is_not_known(edition: Edition) -> None:
    head = edition.head
    assert (head.published, head.effective, head.known_since) == (None, None, date(2017, 1, 1))
    assert (head.superseded_on, head.coverage, head.term) == (date(2025, 11, 1), "full", "重大火灾隐患")


def test_of_the_edition_of_2025_only_the_title_is_known(library: Library) -> None:
    edition = library.editions["fire_2025"]
    head = edition.head
    assert (dict(edition.clauses), list(edition.articles), head.coverage) == ({}, [], "metadata_only")
    assert (head.number, head.published, head.effective) == ("GB 35181-2025", date(2025, 4, 25), date(2025, 11, 1))


# --- the form


YARD = {
    "structure": "yard", "has_crowded_place": "none", "fire_lane_required": "yes", "fire_lane": "as_required",
    "fire_lane_blocked": "no", "stair_doors_damaged": 0, "fire_water_required": "yes", "fire_water": "as_required",
    "agent_required": "no", "outdoor_hydrants_required": "yes", "outdoor_hydrants": "working", "has_fire_power": "no",
    "linkage_failures": [], "linkage_single_out": "no", "has_control_room": "no",
}  # fmt: skip


def test_of_an_open_yard_nothing_is_asked_that_only_a_building_has(judge: Judge) -> None:
    verdict = judged(judge, row("fire_building", "罐区场地", **YARD), **FIRE)
    own = {f.clause: f.outcome for f in (*verdict.findings, *verdict.elements) if f.subject.name == "罐区场地"}
    assert set(own.values()) == {"not_found", "not_applicable"}
    blocked = judged(judge, row("fire_building", "罐区场地", **YARD | {"fire_lane_blocked": "yes"}), **FIRE)
    assert [f.clause for f in blocked.elements if f.outcome == "undetermined"] == ["7.1.1"]  # at once?


@pytest.mark.parametrize(
    ("answer", "place", "contradicted"),
    [
        ("none", {"place_kinds": ["hotel"]}, True),
        ("shops_only", {"place_kinds": ["market"]}, True),
        ("none", {"place_kinds": ["shop_other"]}, True),
        ("shops_only", {"place_kinds": ["shop_other"]}, False),
        ("none", {"place_kinds": []}, False),
        ("listed", {"place_kinds": []}, False),
    ],
)
def test_the_places_in_a_building_say_whether_people_crowd_in_it(
    judge: Judge, answer: str, place: dict[str, list[str]], contradicted: bool
) -> None:
    building = row("fire_building", "一号楼", **YARD | {"structure": "building", "has_crowded_place": answer})
    verdict = judged(judge, building, row("fire_place", "场所", "一号楼", **place), **FIRE)
    assert [cell.where for cell in verdict.unreadable] == ["一号楼：里面有没有人员密集场所"] * contradicted


@pytest.mark.parametrize(
    ("building", "level", "contradicted"),
    [
        ({"underground": "no", "basement": "no"}, "semi", "地上建筑带有地下室、半地下室"),
        ({"underground": "no", "basement": "no"}, "under", "地上建筑带有地下室、半地下室"),
        ({"underground": "no", "basement": "no"}, "part", None),  # it may stand in two buildings
        ({"underground": "no", "basement": "no"}, "above", None),
        ({"structure": "yard"}, "semi", None),
        ({"structure": "yard"}, "under", None),
        ({"underground": "no", "basement": "yes"}, "under", None),
        ({"underground": "yes", "basement": "no"}, "under", None),
        ({"underground": "yes"}, "above", "地下建筑（整栋在地面以下）"),
    ],
)
def test_the_places_in_a_building_say_whether_it_has_a_basement(
    judge: Judge, building: dict[str, str], level: str, contradicted: str | None
) -> None:
    answers = YARD | {"structure": "building"} | building
    place = row("fire_place", "场所", "一号楼", level=level)
    verdict = judged(judge, row("fire_building", "一号楼", **answers), place, **FIRE)
    assert [cell.where for cell in verdict.unreadable] == ([f"一号楼：{contradicted}"] if contradicted else [])
