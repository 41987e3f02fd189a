"""The ledger and the file of a hazard: every column filled from what was done, nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from api.database import Event
from api.loop.ledger import COLUMNS
from api.practice import PracticeError, load_practice
from engine.reports.ledger import ENTRIES
from tests.api.loops import general, reported, uploaded
from tests.api.test_loop import to_accepted
from tests.api.world import JINAN, QINGDAO, Caller, World


def test_every_column_of_the_ledger_is_known() -> None:
    assert [entry.column.title.zh for entry in ENTRIES] == list(COLUMNS)


def rows(by: Caller, query: str = "") -> list[dict[str, Any]]:
    answer = by.get(f"/v1/ledger.xlsx{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="ledger.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    start = next(number for number, line in enumerate(lines) if line[0] == "序号")
    head, body = lines[start], [line for line in lines[start + 1 :] if line[0]]
    return [{str(title): cell or "" for title, cell in zip(head, row, strict=True)} for row in body]


def test_a_row_is_filled_from_what_was_done(world: World) -> None:
    manager, head, officer, second = world.manager(), world.head(), world.officer(), world.officer()
    loop = reported(world, officer, finders=["示例赵六"])
    uploaded(loop, officer, role="before")
    loop.does(manager, "controlled")
    loop.does(officer, "determined")
    loop.does(officer, "listed")
    loop.does(head, "reported_department")
    loop.does(
        manager,
        "planned",
        department="设备科",
        responsible="示例张三",
        amount=3,
        methods={"not_needed": True, "reason": "示例：更换即可"},
    )
    to_accepted(loop, manager, head)
    loop.does(officer, "reinspected")
    loop.does(officer, "write_off_proposed")
    loop.does(second, "written_off")
    loop.does(second, "published")
    (row,) = rows(officer, f"?region={JINAN}")
    assert row == row | {
        "序号": "1", "企业名称": "示例家具有限公司", "统一社会信用代码": "914406061EXAMPLE4F", "监管行业": "轻工",
        "排查时间": "2024-05-20", "排查人员": "示例赵六", "隐患来源": "监督检查", "隐患部位（设备）": "一号除尘器",
        "隐患等级": "重大", "判定状态": "认定", "临时防范措施": "停用、撤人：停用一号除尘器，撤离二楼",
        "整改措施": "无需（示例：更换即可）", "责任部门": "设备科", "责任人": "示例张三", "治理资金（万元）": "2.5",
        "整改期限": "2024-07-31", "应急预案": "示例内容", "完成时间": "2024-05-25", "整改状态": "已销号",
        "验收人": "示例李四", "验收时间": "2024-05-26", "复查文书号": "示例复查〔2024〕1号", "复查人": "示例officer",
        "督办级别": "县级", "督办单位": "示例县安委会", "报告部门时间": "2024-05-23", "公示时间": "2024-05-30",
        "核销人": "示例officer", "销号时间": "2024-05-29", "整改前照片": "1 张", "整改后照片": "",
    }  # fmt: skip
    assert "第十一条" in row["判定依据（条项）"]
    (own,) = rows(head)
    assert not {"企业名称", "隐患来源", "监管行业"} & set(own)
    assert own["排查人员"] == "", "who found it is told as little as the source"
    assert own["整改前照片"] == "", "nor that the department took photos which it does not share"


def test_the_ledger_holds_what_is_within_reach(world: World) -> None:
    general(world, world.head())
    assert len(rows(world.officer())) == 1
    assert rows(world.officer(QINGDAO)) == []
    assert rows(world.officer(matters=("gas",))) == []
    assert rows(world.head(world.foundry)) == []
    assert world.head(world.foundry).get(f"/v1/ledger.xlsx?enterprise={world.furniture}").status_code == 403
    assert world.officer().get(f"/v1/ledger.xlsx?region={QINGDAO}").status_code == 403


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(world: World, sign: str) -> None:
    general(world, world.head(), description=f'{sign}HYPERLINK("http://x",1)')
    answer = world.officer().get("/v1/ledger.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.data_type != "f"


def test_the_file_of_a_hazard_tells_everything(world: World) -> None:
    manager, head, officer = world.manager(), world.head(), world.officer()
    loop = reported(world, officer, description="积尘<script>alert(1)</script>")
    uploaded(loop, officer, role="before", name="内部.jpg")
    loop.does(officer, "ordered")
    loop.does(manager, "planned", safety={"not_needed": True, "reason": "示例：停产期间"})
    page = officer.get(f"{loop.path}/file")
    assert page.headers["content-type"].startswith("text/html")
    for words in (
        "责令整改",
        "示例责改〔2024〕1号",
        "治理方案",
        "无需（示例：停产期间）",
        "监督检查",
        "内部.jpg",
        "还缺",
    ):
        assert words in page.text, words
    assert "<script>alert" not in page.text
    own = head.get(f"{loop.path}/file").text
    assert "监督检查" not in own and "内部.jpg" not in own
    word = officer.get(f"{loop.path}/file?format=docx")
    document = Document(io.BytesIO(word.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "责令整改" in cells
    assert officer.get(f"{loop.path}/file?format=pdf").status_code == 422


def test_lists_are_narrowed(world: World) -> None:
    officer, manager = world.officer(), world.manager()
    major, small = reported(world, world.head()), general(world, manager)
    small.does(manager, "rectifying", finish_by="2024-06-01")

    def found(query: str) -> list[str]:
        answer = officer.get(f"/v1/hazards?{query}")
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["items"]]

    assert found("") == [small.id, major.id]
    assert found("level=major") == [major.id]
    assert found("state=rectifying") == [small.id]
    assert found("overdue=true") == [small.id]
    assert found("overdue=false") == [major.id]
    assert found("listed=true") == []
    assert found(f"region={JINAN[:4]}") == [small.id, major.id]
    assert found(f"region={QINGDAO}") == []
    assert found("matter=fire") == []
    assert found(f"site={world.workshop}&level=general") == [small.id]
    first = officer.get("/v1/hazards?limit=1").json()
    assert officer.get(f"/v1/hazards?limit=1&cursor={first['next']}").json()["items"][0]["id"] == major.id
    assert officer.get("/v1/hazards?state=nonsense").status_code == 422


def test_what_waits_for_others_is_not_overdue(world: World) -> None:
    officer, manager, head = world.officer(), world.manager(), world.head()
    loop = reported(world, officer)
    assert loop.does(officer, "ordered")["overdue"]
    to_accepted(loop, manager, head)
    assert not loop.told(head)["overdue"]


def test_a_step_asked_for_twice_with_one_key_is_taken_once(world: World) -> None:
    loop = general(world, world.head())
    body = {"act": "told_head", "expects": 1, "head": "示例王五"}
    first, again = (
        world.manager().post(f"{loop.path}/acts", body, headers={"Idempotency-Key": "one"}) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (200, 409), "another account's key is another key"
    manager = world.manager()
    body["expects"] = 2
    answers = [manager.post(f"{loop.path}/acts", body, headers={"Idempotency-Key": "two"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    with world.service.database.reading() as session:
        assert session.query(Event).filter_by(hazard_id=loop.id, act="told_head").count() == 2


def test_a_rule_on_a_step_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "practice.yaml"
    path.write_text("places: [{region: '37', name: 示例, steps: [{needs: [acceptd], source: 示例}]}]", encoding="utf-8")
    with pytest.raises(PracticeError, match="no such step: acceptd"):
        load_practice(path)
