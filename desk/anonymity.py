"""What is kept of people's words names nobody: neither who wrote them nor an enterprise."""

import re
from collections.abc import Iterable

from desk import privacy
from storage.models import Enterprise, RoleName
from storage.store import Store

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛"
    "闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤符瞿鲁滕宿舒印麻代全欧尚章聂翁"
)
# who says who they are; what follows a surname without an end of the name in sight is no name
NAMED = re.compile(
    rf"(?P<by>我叫|我的名字是|名字叫|姓名[:：是]?|我是|本人是?)\s*(?P<surname>[{SURNAMES}])(?!上|新区|便)[\u4e00-\u9fff]{{1,2}}?"
    r"(?=$|[^\u4e00-\u9fff]|[想要来问办在有是的开做负]|先生|女士|老板|经理)"
)
FIRM = re.compile(
    r"(?:湖南|湘西|泸溪|吉首|长沙)(?:省|州|县|市|土家族苗族自治州)?[^\W\d办注册开设要想怎么请问家个能可的]{2,16}?"
    r"(?:有限责任公司|股份有限公司|有限公司|合作社|经营部|工厂)"
)
OF_A_FIRM = re.compile(r"公司|厂|合作社|经营部|店|商行|企业")
SOME_FIRM = "某企业"
SOMEBODY = "某人"


def of(store: Store, text: str) -> str:
    """The words without numbers of people, their names, and the enterprises that the desk knows."""
    return unnamed(text, store.organisation.enterprises_in(text) if OF_A_FIRM.search(text) else ())


def of_an_enterprise(store: Store, enterprise: Enterprise, text: str) -> str:
    """The same for what one enterprise's people wrote, for readers who must not learn which of them it was."""
    text = text.replace(enterprise.name, SOME_FIRM)
    staff = store.people.with_role(RoleName.CONTACT, enterprise_id=enterprise.id)
    return of(store, _without(text, [who.name for who in staff]))


def of_a_panel(store: Store, evaluation_id: int, text: str) -> str:
    """The same for what somebody of an evaluation's panel wrote."""
    seats = store.evaluations.candidates(evaluation_id)
    people = [seat.person for seat in seats if seat.person is not None]
    firms = [role.enterprise.name for person in people for role in person.roles if role.enterprise is not None]
    return of(store, _without(text, [*firms, *(seat.name for seat in seats), *(person.name for person in people)]))


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, SOMEBODY)
    return text


def unnamed(text: str, enterprises: Iterable[str] = ()) -> str:
    """The same for these enterprises, and those whose name says where they are."""
    for name in enterprises:
        text = text.replace(name, SOME_FIRM)
    return privacy.masked(FIRM.sub(SOME_FIRM, NAMED.sub(r"\g<by>\g<surname>某", text)))
