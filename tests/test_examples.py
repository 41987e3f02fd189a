"""The example forms: that the workbooks are what their YAML says, and what the law says of each row.

The tables were worked out from the texts of 应急管理部令第10号, GB 35181-2017 and 国粮办应急〔2023〕155号, not from the
program. A clause on a row that no line names does not apply; an element of GB 35181 (第7章) does not apply or is not
found. A clause of 155号 is written 粮 3(1), for 令第10号 numbers its own alike. Words for the outcome:

    major       meets the clause; `14` beside it: because a device that is there does not work (第十四条)
    past        the same, on a job that is over
    contested   the readings differ
    claimed     met, but the enterprise claims an exemption, which an officer has to decide
    person      somebody has to decide: a judgement nobody signed, an industry in dispute
    missing     an answer is missing
    unreadable  an answer is there but not understood
    clear       not found, by what was filled in
    none        does not apply
"""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from engine import Judge, Verdict, form_from
from engine.formats.reading import read_forms
from engine.handed import Handed
from engine.verdict import Finding

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"

SEAFOOD = """
3(1)          示例制冷维保部（氨机房检修）  major       统一协调、管理一样没做，也从没检查过
3(1)          示例保洁服务部                missing     三样里有一样不清楚；检查没有逾期
3(2)          示例乙（制冷工）              missing     证件有效是 49 天前核对的，过了 31 天
3(2)          示例丙（制冷工，维保部）      contested   承包单位人员的证类别不符：归不归本企业
3(2)          示例丁（电工）                clear
8(1)          鱼排油炸线                    missing     没有防过热切断；是不是食品制造企业不清楚
8(1)          烘干房                        clear       装置完好，是不是食品制造企业都不命中
8(7)          叉车锂电池库                  contested   没有隔离设施，但检查时没有故障电池
12(1)         包装间                        major       空调用氨直接蒸发制冷
12(1)         分割间                        clear
12(1)         整理间                        missing     空调没看
12(1)         原料暂存间                    none        不是包装、分割、产品整理
12(2)         1#速冻机                      clear       9 人不超过 9 人
12(2)         2#速冻机                      major       10 人超过 9 人
13(1)         污水调节池                    clear
13(1)         机房电缆沟                    missing     没有辨识、建账、标志；有没有中毒风险不清楚
13(1)         盐水池                        none        只有缺氧
13(2)         9月5日调节池清掏              past        没有通风
13(2)         10月22日电缆沟检修            none        还没有人进入，谈不上作业
-             有限空间作业                  not_listed  填了 3 次，列了 2 次
-             食品烘制、油炸设备            not_listed  数量没填，列了 2 台
"""

FOUNDRY = """
3(2)          示例丁（天车司机）            none        特种设备作业
3(2)          示例戊（高压电工）            contested   承包单位人员无证
3(3)          示例甲（总经理）              contested   到检查日任职正好 6 个月，不是超过
3(3)          示例乙（安全科长）            clear
3(3)          示例丙（安全员）              major       任职 6 个月零 1 天
5(1)          A跨                           contested   在地坪区域内，不在吊运路线正下方
5(1)          B跨                           major       澡堂在正下方
5(1)          C跨                           none        浇注跨，第五条只写吊运跨
5(2)          一区（1#炉）                  major       炉下渣坑有雨水
5(2)          二区（2#炉）                  clear       造型地坑不在 6 类区域里
5(2)          三区（停炉）                  none        不在生产期间
5(3)          1#线铸造工位                  none        带保温炉的固定式熔炼炉除外
5(3)          2#线铸造工位                  none        倾动式保温炉除外
5(3)          铸锭工位                      major 14    应急储存设施有而不能用
5(3)          试验铸造工位                  major       应急储存未设，排放设施的状态无关紧要
5(4)          1#铸造机结晶器                none        深井铸造的结晶器除外
5(4)          铸锭机                        missing     是不是结晶器没填
5(4)          1#熔炼炉                      major 14
5(4)          均热炉                        clear
5(5)/closed   1#熔炼炉炉门框                major       缺流量差
5(5)/open     1#熔炼炉扒渣口                major 14    压力报警被屏蔽
5(5)/closed   2#熔炼炉炉门框                clear
5(6)          1#铸造线（固定炉）            contested   只缺与断开装置的联锁，快速切断阀有联锁
5(6)          2#铸造线（倾动炉）            contested   只缺与紧急排放阀的联锁，倾动炉没有这个阀
5(7)          1#铸造线（固定炉）            major 14    机械锁紧坏了
5(7)          2#铸造线（倾动炉）            missing     连接处的液位报警不清楚；锁紧装置与倾动炉无关
5(8)          1#铸造线（固定炉）            clear       切断阀、断开装置有一样即可
5(8)          2#铸造线（倾动炉）            none
5(9)          1#铸造线（固定炉）            none
5(9)          2#铸造线（倾动炉）            major 14    与炉倾动的联锁被停用
5(10)         1#铸造线（固定炉）            major       钢丝绳应换未换
5(10)         2#铸造线（倾动炉）            none        不是钢丝卷扬
5(11)         煤气加压间                    major       只接到白班的操作室
5(11)         铝灰间                        none        不是所列 4 种气体
5(12)         煤气总管                      clear
5(12)         天然气总管                    major 14    报警装置故障，联锁不清楚也已够
5(12)         食堂液化气管                  none        不是煤气、天然气
5(13)         1#排水器                      clear       30kPa 不小于 30kPa
5(13)         2#排水器                      contested   非水封式，排水管连通
-             有限空间                      missing     数量没填，一处没列
-             特种作业人员                  not_listed  填了 6 名，列了 2 名
"""

FURNITURE = """
3(1)          示例设备安装队                clear       规定 90 天一查，正好第 90 天
3(1)          示例五金加工部（租二楼）      contested   只做了交底，没有规定周期，8 个月前查过
3(1)          示例物流（只送货）            none        不是承包、承租单位
3(2)          示例乙（焊工）                contested   证件过期
3(2)          示例丙（电工）                major       被派遣劳动者无证上岗
3(2)          示例丁（叉车工）              none        特种设备作业
3(2)          示例戊（电工）                clear
7(5)/main     固化炉天然气总管              person      车间是机械，企业是轻工，只有机械条命中
7(5)/burner   固化炉燃烧器                  clear
7(7)          五金件喷漆室                  major       只有便携报警；两个行业条都命中
8(6)          五金件喷漆室                  major
8(6)          面漆喷漆室                    major 14    通风故障
8(6)          水帘台                        contested   敞开喷漆算不算喷漆室
8(6)          调漆间                        clear
11(1)/structure  打磨间                     contested   多层、混合结构
11(1)/structure  底漆打磨区                 clear       多层、框架
11(1)/structure  开料区                     clear       砖混，但只有一层
11(1)/rooms   打磨间                        contested   休息室用实体墙隔开
11(1)/rooms   底漆打磨区                    major       敞开的办公室
11(1)/rooms   开料区                        clear
11(2)         1#除尘系统                    clear
11(2)         2#除尘系统                    missing     防火分区不清楚；粉尘是否不同类别没有人认定
11(3)         1#除尘器                      clear
11(3)         2#除尘器                      contested   只有隔爆
11(3)         3#除尘器                      major 14    泄爆坏了，别的都没有
11(4)/metal   1#除尘系统                    none        只接木粉
11(4)/other   1#除尘系统                    clear       负压
11(4)/other   2#除尘系统                    clear       正压，但火花探测消除有效
11(5)         1#除尘系统                    clear
11(5)         2#除尘系统                    major       砖砌地沟当风道
11(6)         1#除尘系统                    major 14    卸灰装置故障
11(6)         2#除尘系统                    missing
11(7)/collector  1#除尘器                   clear       20 区，标志相符
11(7)/collector  2#除尘器                   contested   有标志，没有区域划分图
11(7)/collector  3#除尘器                   clear       里面没有电气件
11(7)/place   收尘仓                        missing     照明的防爆标志不清楚
11(8)/crushing   边角料粉碎机               major 14    除铁装置停用
11(8)/crushing   木屑制粒机                 unreadable  “下周到货”不是状态
11(8)/sanding    宽带砂光机风管             missing     只写“有”，在不在用没有说
11(8)/sanding    立式砂光机风管             major       只报警不消除，型式不符
11(10)        打磨间                        major
11(10)        底漆打磨区                    person      “积尘严重”没有写由谁、理由
11(10)        开料区                        clear       制度在执行
13(1)         污水池                        contested   辨识了，没有建账，标志看不清
13(1)         化粪池                        clear       只缺标志
13(1)         喷漆循环水坑                  major
13(1)         消防水池                      none        只有缺氧
13(2)         9月15日污水池清淤             past        8:50 进入，9:00 才检测
13(2)         10月20日化粪池抽排            clear       8:30 检测，8:30 进入，没有颠倒
-             粉尘爆炸危险场所              not_listed  数量没填，列了 3 处
-             燃气总管                      not_listed  填了 2 条，列了 1 条；五金车间是机械，第七条管得到
-             有机溶剂清洗作业              missing     数量没填，一次没列；同上
"""

HOTEL = """
6.5           地下歌舞厅                    claimed     只有 1 个出口；停业是企业自己主张的，要人认定
6.2/spacing   主楼到餐馆小楼                clear       本不适用；所在的两处场所类别不同，只按间距够（docs/doubts.md）
6.6           宾馆                          clear
6.6           地下歌舞厅                    clear
6.8           宾馆                          clear       没有危险品
6.8           地下歌舞厅                    clear
6.8           小餐馆                        major       包间里存液化气，有人认定违规，不能立即改正
6.10          宾馆                          clear
6.10          地下歌舞厅                    clear
6.10          小餐馆                        clear
5.3.3(a)      宾馆                          major       正好 3 条
5.3.3(a)      地下歌舞厅                    claimed     3 条，主张已停业
5.3.3(a)      小餐馆                        missing     2 条，楼梯间形式没填
5.3.3(c)      宾馆                          missing     3 条，还有几条没定
5.3.3(c)      地下歌舞厅                    claimed     4 条，主张已停业
5.3.3(c)      小餐馆                        missing     2 条，楼梯间形式、防火分区没填
7.3.2         小餐馆                        missing
7.3.3         宾馆                          clear       后门上锁，当场打开了（5.1.2）
7.3.6         宾馆                          major       标志 13/40 超过 30%；照明 12/40 正好 30%
7.3.7         主楼                          major       5/24 超过 20%
7.3.8         地下歌舞厅                    major
7.3.9         小餐馆                        major
7.3.11        主楼                          clear       救援场地停的车当场挪走了
7.5           主楼                          major
7.7.3         主楼                          contested   只有个别设备联动不了
7.9.3         小餐馆                        major       使用不符合规定，单独成立
7.9.4         宾馆                          missing     线缆没有查
7.9.5         地下歌舞厅                    major
7.1.2         主楼到餐馆小楼                clear       正好 80%
7.1.2         餐馆小楼到主楼                clear
-             防火分区                      missing     数量没填
"""

GRAIN_DEPOT = """
粮 3(1)       示例装卸队（粮食进出仓）      major       一样没做，从没查过
粮 3(1)       示例商行（租4号仓）           contested   正好第 30 天不逾期；没有签协议
粮 3(2)       示例丁（电工）                contested   证件过期
粮 3(2)       示例戊（熏蒸）                none        熏蒸不在特种作业目录
3(1)          示例装卸队（粮食进出仓）      major       两个标准的这一项文字相同
3(1)          示例商行（租4号仓）           contested
3(2)          示例丁（电工）                contested
3(2)          示例戊（熏蒸）                none
11(1)/structure  饲料粉碎间                 clear       多层、框架
11(1)/structure  粮食提升塔                 clear       多层、钢结构
11(1)/rooms   饲料粉碎间                    major       玻璃隔断的休息室
11(1)/rooms   粮食提升塔                    clear
11(2)         粉碎除尘                      clear
11(3)         布袋除尘器                    clear
11(4)/other   粉碎除尘                      clear       负压
11(5)         粉碎除尘                      clear
11(6)         粉碎除尘                      none        粮食、饲料粉尘不在本项
11(7)/collector  布袋除尘器                 clear       里面没有电气件
11(8)/crushing   锤片粉碎机                 major 14    除铁装置停用
11(10)        饲料粉碎间                    clear
11(10)        粮食提升塔                    missing     制度没有执行，积尘没有看
13(1)         3号平房仓（熏蒸）             clear
13(1)         2号立筒仓                     contested   辨识了，没有建账，没有标志
13(1)         卸粮地坑                      none        只有缺氧
13(1)         化粪池                        clear       只有标志褪色
13(2)         8月20日3号仓熏蒸后进仓散气    contested   监护人中途离开
13(2)         9月5日2号立筒仓清仓           major       8:30 进入，9:10 才批
6.4           1号平房仓                     clear       地上
6.4           2号平房仓                     clear
6.4           饲料加工间                    clear
5.3.3(d)      1号平房仓                     clear       3 条，还有 1 条没定，不到 6 条
5.3.3(d)      2号平房仓                     missing     5 条，还有 3 条没定
5.3.3(d)      饲料加工间                    clear       只有 1 条没定
7.1.1         1号平房仓楼                   clear       排队的车当场开走了（5.1.2）
7.3.3         2号平房仓                     major       1 个出口，规定 2 个
7.3.4         2号平房仓                     major
7.3.6         2号平房仓                     missing     应急照明不清楚
7.4.1         1号平房仓楼                   major
7.4.1         2号平房仓楼                   major
7.4.2         1号平房仓楼                   major
7.4.2         2号平房仓楼                   major
7.6.2         2号平房仓楼                   major
7.9.1         1号平房仓                     missing
7.9.1         2号平房仓                     missing
7.9.2         饲料加工间                    contested   防爆电气正常，泄压窗锈死
7.9.4         1号平房仓                     major       线路；线缆没填也已够
7.9.4         2号平房仓                     missing
"""

TABLES = {
    "seafood": SEAFOOD,
    "foundry": FOUNDRY,
    "furniture": FURNITURE,
    "hotel": HOTEL,
    "grain_depot": GRAIN_DEPOT,
}

# 综合判定: clause, place, the elements met, those still possible.
TALLIES = {
    "hotel": {
        ("5.3.3(a)", "宾馆"): ("7.3.6 7.3.7 7.5", ""),
        ("5.3.3(c)", "宾馆"): ("7.3.6 7.3.7 7.5", "7.2.1 7.2.2 7.7.3 7.9.4"),
        ("5.3.3(a)", "地下歌舞厅"): ("7.3.7 7.3.8 7.5", ""),
        ("5.3.3(c)", "地下歌舞厅"): ("7.3.7 7.3.8 7.5 7.9.5", "7.2.1 7.2.2 7.7.3"),
        ("5.3.3(a)", "小餐馆"): ("7.3.9 7.9.3", "7.3.2"),
        ("5.3.3(c)", "小餐馆"): ("7.3.9 7.9.3", "7.2.1 7.2.2 7.3.2"),
    },
    "grain_depot": {
        ("5.3.3(d)", "1号平房仓"): ("7.4.1 7.4.2 7.9.4", "7.9.1"),
        ("5.3.3(d)", "2号平房仓"): ("7.3.3 7.3.4 7.4.1 7.4.2 7.6.2", "7.3.6 7.9.1 7.9.4"),
        ("5.3.3(d)", "饲料加工间"): ("", "7.9.2"),
    },
}
BROKEN = "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十四条"


def lines(table: str) -> dict[tuple[str, str], str]:
    """The outcome by clause (with its branch) and row. Two blanks or more part the columns."""
    found: dict[tuple[str, str], str] = {}
    for line in table.strip().splitlines():
        clause, row, outcome, *_ = (part.strip() for part in line.split("  ") if part.strip())
        assert (clause, row) not in found, line
        found[clause, row] = outcome
    return found


def outcome(finding: Finding) -> str:
    """A finding in the words of the tables."""
    if finding.outcome == "major":
        assert finding.cites in ((), (BROKEN,))
        return ("past" if finding.past else "major") + (" 14" if finding.cites else "")
    assert not finding.cites or finding.outcome == "undetermined"
    if finding.note == "claimed":
        assert (finding.outcome, finding.reason) == ("undetermined", "needs_person")
        return "claimed"
    if finding.outcome == "undetermined":
        if finding.reason != "needs_person":
            return str(finding.reason)
        differ = {reading.outcome for reading in finding.readings}
        return "contested" if "major" in differ and "undetermined" not in differ else "person"
    return {"not_found": "clear", "not_applicable": "none"}[finding.outcome]


def clause(finding: Finding) -> str:
    by = "粮 " if finding.edition == "grain_storage_2023" else ""
    if finding.clause is None:
        return f"{by}-"
    return by + (f"{finding.clause}/{finding.branch}" if finding.branch else finding.clause)


def found(verdict: Verdict) -> dict[tuple[str, str], str]:
    """Every finding and element, as the tables write it; a line about a whole kind under the kind's name."""
    both = (*verdict.findings, *verdict.elements)
    named = {(clause(f), f.subject.name or f.summary or ""): outcome(f) for f in both}
    assert len(named) == len(both)
    return named


def unremarkable(verdict: Verdict) -> set[tuple[str, str]]:
    """What no table need name: what does not apply, and elements that are not found."""
    clear = {(clause(f), f.subject.name or "") for f in verdict.elements if f.outcome == "not_found"}
    return clear | {key for key, said in found(verdict).items() if said == "none"}


@pytest.fixture(scope="module")
def verdicts(judge: Judge) -> dict[str, Verdict]:
    return {name: judged(judge, f"{name}.xlsx") for name in TABLES}


def judged(judge: Judge, file: str) -> Verdict:
    (handed,) = read_forms(file, (EXAMPLES / file).read_bytes(), judge.library)
    assert isinstance(handed, Handed)
    return judge.judge(form_from(handed, judge.library))


@pytest.fixture(scope="module")
def make() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("make_examples", EXAMPLES / "src" / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.mark.parametrize("name", TABLES)
def test_the_verdict_is_what_the_law_says(name: str, verdicts: dict[str, Verdict]) -> None:
    expected, got = lines(TABLES[name]), found(verdicts[name])
    assert {key: got.get(key) for key in expected} == expected
    assert got.keys() - expected.keys() <= unremarkable(verdicts[name])


@pytest.mark.parametrize("name", TALLIES)
def test_the_tallies_count_what_the_law_says(name: str, verdicts: dict[str, Verdict]) -> None:
    counted = {
        (tally.clause, tally.subject.name): tuple(
            " ".join(sorted((one.clause for one in some), key=_by_number)) for some in (tally.certain, tally.possible)
        )
        for tally in verdicts[name].tallies
    }
    assert counted == TALLIES[name]


def _by_number(element: str) -> list[int]:
    return [int(part) for part in element.split(".")]


def test_one_fact_under_two_clauses_is_told(verdicts: dict[str, Verdict]) -> None:
    told = {name: [(o.clauses, o.subjects) for o in verdicts[name].overlaps] for name in TALLIES}
    assert told == {
        "hotel": [(("7.3.8", "7.9.5"), ("地下歌舞厅",))],
        "grain_depot": [(("7.3.3", "7.3.4"), ("2号平房仓",))],
    }


def test_a_claim_of_the_enterprise_clears_nothing(verdicts: dict[str, Verdict]) -> None:
    claimed = {f.clause for f in verdicts["hotel"].findings if f.note == "claimed"}
    assert claimed == {"6.5", "5.3.3(a)", "5.3.3(c)"}
    assert verdicts["hotel"].rests_on.exemptions == ()


def test_a_depot_is_never_clear_and_hears_what_is_missing(verdicts: dict[str, Verdict]) -> None:
    depot = verdicts["grain_depot"]
    grain, trade, fire = depot.standards
    assert [(one.edition, one.outcome) for one in (grain, trade, fire)] == [
        ("grain_storage_2023", "major"),
        ("industry_trade_2023", "major"),
        ("fire_2017", "undetermined"),
    ]
    missing = [one.why for one in depot.not_judged if one.standard == "grain_storage"]
    assert any("第四条" in why for why in missing)
    assert any("第五条及以后" in why for why in missing)


@pytest.mark.parametrize("name", TABLES)
def test_the_workbook_is_what_make_writes(name: str, make: ModuleType, judge: Judge) -> None:
    """If this fails: python docs/examples/src/make.py."""
    written = make.workbooks(judge.library)[f"{name}.xlsx"]
    assert written == make.workbooks(judge.library)[f"{name}.xlsx"]
    assert unpacked(written) == unpacked((EXAMPLES / f"{name}.xlsx").read_bytes())


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook: another zlib packs the same ones into other bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {part.filename: parts.read(part) for part in parts.infolist()}


@pytest.mark.parametrize("name", TABLES)
def test_the_yaml_says_the_same(name: str, verdicts: dict[str, Verdict], judge: Judge) -> None:
    plain, workbook = judged(judge, f"src/{name}.yaml"), verdicts[name]
    for say in (lambda v: v.findings, lambda v: v.open, lambda v: [u.text for u in v.unreadable]):
        assert sorted(map(repr, say(plain))) == sorted(map(repr, say(workbook)))  # a workbook goes sheet by sheet


@pytest.mark.parametrize("name", TABLES)
def test_openpyxl_opens_it_too(name: str) -> None:
    book = openpyxl.load_workbook(EXAMPLES / f"{name}.xlsx")
    assert book.sheetnames[:3] == ["说明", "表头", "企业"]
    assert book.sheetnames[-1] in ("依据", "名单")


def test_nothing_but_two_words_of_the_furniture_maker_is_unreadable(verdicts: dict[str, Verdict]) -> None:
    assert [u.text for u in verdicts["seafood"].unreadable] == []
    assert [u.text for u in verdicts["foundry"].unreadable] == []
    assert {u.text for u in verdicts["furniture"].unreadable} == {"下周到货", "没有房间"}
    assert [u.text for name in TALLIES for u in verdicts[name].unreadable] == []


def test_what_the_clear_outcomes_rest_on(verdicts: dict[str, Verdict]) -> None:
    assert verdicts["seafood"].rests_on.zero_counts == ("paint_room",)
    assert set(verdicts["foundry"].rests_on.zero_counts) == {"contractor", "confined_space_job"}
    assert set(verdicts["furniture"].rests_on.zero_counts) == {
        *("battery_store", "reactive_dust_store"),
        *("casting_furnace", "melt_area", "melt_bay"),  # 第七条: there is a machinery workshop
    }
    assert verdicts["hotel"].rests_on.zero_counts == ("fire_tank_area",)
    assert set(verdicts["grain_depot"].rests_on.zero_counts) == {
        *("battery_store", "paint_room", "reactive_dust_store", "zone20_place", "fire_tank_area"),
    }
    assert [verdict.rests_on.n_a for verdict in verdicts.values()] == [()] * len(TABLES)


def test_the_standard_nobody_has_encoded_is_said_to_be_so(verdicts: dict[str, Verdict]) -> None:
    industry_trade, fire = verdicts["furniture"].standards
    assert (industry_trade.outcome, fire.outcome, fire.reasons) == ("major", "undetermined", ("not_encoded",))
    assert verdicts["furniture"].outcome == "major"


def test_the_objection_removes_nothing(verdicts: dict[str, Verdict]) -> None:
    (objection,) = verdicts["furniture"].objections
    assert (objection["clause"], objection["subject"]) == ("11(5)", "2#除尘系统")
    assert found(verdicts["furniture"])["11(5)", "2#除尘系统"] == "major"


@pytest.mark.parametrize("name", TABLES)
def test_the_identity_has_no_remark(name: str, verdicts: dict[str, Verdict]) -> None:
    """Credit codes with a right check digit, region codes with a real prefix; both invented."""
    assert verdicts[name].remarks == ()
    assert "EXAMPLE" in verdicts[name].enterprise["uscc"]
