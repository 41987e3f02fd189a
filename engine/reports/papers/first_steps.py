"""临时控制: what comes first at a place with a major finding, by what kind of thing it is. Advice, no text of law."""

from __future__ import annotations

from standards.wording import Text

_STOP = Text("停用", "stop using it")
_BY_THE_BOOK = Text("撤出人员，按操作规程停用", "get people out, shut it down by its operating procedure")
_GET_OUT = Text("停止作业，撤出人员，警戒", "stop work, get people out, cordon it off")
_STAY_OUT = Text("禁止进入，警戒", "nobody goes in; cordon it off")
_STOP_JOB = Text("停止作业，撤出人员", "stop the job, get people out")
_OFF_DUTY = Text("停止上岗作业", "off the job")
_STOP_WORK = Text("暂停其作业", "suspend their work")
_ANY = Text("停用、撤人、警戒", "stop, evacuate, cordon off")

# What runs hot, under pressure or with gas is not simply switched off.
_KINDS = {
    _STOP: "crusher dust_collector dust_system sander_duct quick_freezer food_heater melt_crane melt_vessel"
    " gas_loading_system",
    _BY_THE_BOOK: "blast_furnace casting_furnace casting_line coal_gas_branch cooling_element deep_well_caster"
    " electric_melting_furnace equipment_body fibre_arc_furnace gas_burner gas_drainer gas_holder gas_kiln gas_line"
    " gas_main gas_pipe_section gas_pressure_system gas_regulator gas_tank glass_unit melt_casting_unit steel_furnace"
    " textile_heat_unit water_cooled_unit coal_mill_vessel chlorine_vaporizer co2_tobacco_line",
    _GET_OUT: "ammonia_work_room coal_gas_place dust_place fire_building fire_compartment fire_place"
    " flammable_gas_room gas_accumulation_area melt_area melt_bay paint_room spirit_place toxic_gas_place workshop"
    " zone20_place solvent_cleaning",
    _STAY_OUT: "battery_store carbide_slag_silo confined_space fire_tank_area reactive_dust_store"
    " textile_chemical_store",
    _STOP_JOB: "confined_space_job entry_job fumigation_job grain_handling_job silo_clearing_job",
    _OFF_DUTY: "special_worker",
    _STOP_WORK: "contractor",
}
# Where people may be hurt within minutes comes first.
_URGENT = (_BY_THE_BOOK, _GET_OUT, _STAY_OUT, _STOP_JOB, _STOP, _ANY, _OFF_DUTY, _STOP_WORK)
_BY_KIND = {kind: step for step, kinds in _KINDS.items() for kind in kinds.split()}


def first_step(kind: str) -> Text:
    """What comes first at something of this kind."""
    return _BY_KIND.get(kind, _ANY)


def urgency(step: Text) -> int:
    """What comes before what: smaller first."""
    return _URGENT.index(step)
