"""统一社会信用代码: the code every enterprise is known by (GB 32100-2015)."""

LENGTH = 18
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
VALUES = {sign: value for value, sign in enumerate(SIGNS)}


def has_form(code: str) -> bool:
    """Whether the code has the right length and only signs that are used."""
    return len(code) == LENGTH and all(sign in VALUES for sign in code)


def check_sign(code: str) -> str:
    """The last sign that belongs to the first seventeen."""
    weighed = sum(VALUES[sign] * pow(3, place, 31) for place, sign in enumerate(code[: LENGTH - 1]))
    return SIGNS[-weighed % 31]


def is_valid(code: str) -> bool:
    """Whether the code has its form and its check sign is right."""
    return has_form(code) and code[-1] == check_sign(code)
