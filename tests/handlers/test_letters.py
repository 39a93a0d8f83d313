"""Every kind of letter can be worded, in both languages, at every moment of a case's life."""

import re
from functools import cache

import pytest
from sqlalchemy import select

from handlers import letters
from handlers.message import Message, fitted, units
from storage.models import Chat, Letter
from storage.store import Storage, Store
from tests.county import County, at

# what comes into a text as a fact, and therefore as it is
FACTS = re.compile(
    "青松食品|两新组织|语言|飞无人机|无人机报备|申请书\\|必要"
    "|食品经营许可核发|食品经营许可和备案管理办法|食品经营许可|申请书|健康证明|场地照片|政务服务中心|窗口办理"
    "|申请人自备|工作日|不收费|承诺件|受理|审查|决定|送达|帮办|帮代办中心|请到窗口咨询|请盖章|不符合法定条件"
    "|不属于本单位职责|场所不符合条件|正在办理|证照已发放|陈静|李红|吴敏|王建国|刘洋|张伟|赵志强|孙丽|龙明远|田野|何芳|服务群"
    "|请说明原因|重点招商项目|等待批复|请提出意见|无不同意见|按职责分别办理|马宁|需要现场核查|专家评审|听证|招标|拍卖|检验|检测|检疫|鉴定"
    "|投产|宏达建材|周海|医疗费用监测预警核实|请核实家庭情况，提出是否纳入监测或救助的意见|姓名|石某甲|石\\*\\*|身份证号|人员类别|困难群众|期间|自付费用|乡镇"
    "|变压器容量不足|已增容|泸溪高新区"
    "|县.{2,12}(局|队)"
)
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_kind_of_letter_has_been_written(lived_through: County) -> None:
    """What no test words could break unseen."""
    written = {kind for kind, _ in lived_through.letters()}

    assert set(letters.LETTERS) - written == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_is_worded_within_telegrams_limits(lived_through: County, language: str) -> None:
    for letter, message in worded(lived_through.storage, language):
        assert message.text or message.menu or message.removes or message.probes, letter.kind
        texts = letters.parts(letter, message) if letter.edits_id is None else [message.text]
        assert all(units(text) <= 4096 for text in texts)
        assert "{" not in message.text, letter.kind
        for row in message.buttons:
            for button in row:
                assert button.label, letter.kind
                assert button.url or len(button.action) + len(button.arg) < 40


def test_english_is_english(lived_through: County) -> None:
    """Only what came in as a fact stays as it came."""
    texts = {letter.kind: FACTS.sub("", message.text) for letter, message in worded(lived_through.storage, "en")}

    chinese = {kind: CHINESE.findall(text) for kind, text in texts.items() if CHINESE.search(text)}

    assert chinese == {}


def test_neutral_lines_name_no_enterprise_and_no_person(lived_through: County) -> None:
    """The service group hears case number, item, department and days, nothing else."""
    neutral = ("ladder.overdue_group", "case.received_group", "ladder.unacknowledged_group")
    texts = [message.text for letter, message in worded(lived_through.storage, "zh") if letter.kind in neutral]

    assert texts
    for name in ("青松食品", "陈静", "王建国", "赵志强"):
        assert not any(name in text for text in texts)


def test_a_text_too_long_is_cut_at_a_line_and_says_so() -> None:
    text = "\n".join(f"第{n}行 𠮷" for n in range(2000))

    cut = fitted(text, "……")

    assert units(cut) <= 4096
    assert cut.endswith("\n……")
    assert cut.split("\n")[-2] in text.split("\n")


@cache
def worded(storage: Storage, language: str) -> list[tuple[Letter, Message]]:
    """Every letter and what it says now, to readers of this language; stale ones say nothing."""

    def speak(store: Store) -> None:
        for chat in store.session.scalars(select(Chat)):
            chat.language = language

    def look(store: Store) -> list[tuple[Letter, Message]]:
        rows = store.session.scalars(select(Letter).order_by(Letter.id)).all()
        found = [(row, letters.word(store, row, at("2026-12-01 09:00"), "bangban_bot")) for row in rows]
        return [(row, message) for row, message in found if message is not None]

    storage.transact_now(speak)
    return storage.read_now(look)
