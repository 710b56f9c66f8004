"""Surface forms of figures: random values, written as Chinese news writes them, with what must be read back.

A strategy draws a value first and then one of its writings, so that what a form means never comes from the library. Only
forms with one reading are drawn; where one is left out, a comment says why. Dates are in surface_dates.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st

from cn_econ_extract.rules import load

DIGITS = "零一二三四五六七八九"
BANKERS = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = str.maketrans("0123456789.,%-~()", "０１２３４５６７８９．，％－～（）")
WAN, YI = 10**4, 10**8


class Numeral(NamedTuple):
    """A written number: its value, or the lower and the upper one (八九亿); `over` where it says “and more” (十几)."""

    text: str
    value: Decimal
    high: Decimal | None = None
    over: bool = False


@dataclass(frozen=True)
class Form:
    """A written figure and its reading; `before` and `after` stand around its span and change what it says (约…左右)."""

    text: str
    kind: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    modifier: str | None = None
    before: str = ""
    after: str = ""
    change: tuple[Any, ...] = ()
    """Of a change: direction, basis, from_value, to_value."""

    @property
    def phrase(self) -> str:
        return self.before + self.text + self.after


# ---------------------------------------------------------------- numerals


def chinese(number: int) -> str:
    """The Chinese numeral of a number below 10^12: 两千零五 is written 二千零五."""
    if number < 10:
        return DIGITS[number]
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            head, rest = divmod(number, scale)
            gap = "零" if rest and rest * 10 < scale else ""
            return chinese(head) + name + gap + (chinese(rest) if rest else "")
    raise AssertionError(number)


def spoken(number: int) -> str:
    """As `chinese`, with 两 before 千, 万 and 亿, and 十 for 一十 at the head."""
    text = chinese(number)
    for scale in "千万亿":
        text = f"两{text[1:]}" if text.startswith(f"二{scale}") else text
    return text[1:] if text.startswith("一十") else text


def plain(value: Decimal) -> str:
    """Digits without an exponent and without zeros at the end of a fraction."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# One to four digits, that many figures of news have.
counts = st.integers(1, 9999)
small = st.integers(1, 99)
scales = st.sampled_from([("", 1), ("万", WAN), ("亿", YI), ("万亿", WAN * YI)])


@st.composite
def decimals(draw: st.DrawFn, places: int = 3) -> Decimal:
    """A positive number of up to `places` decimal places, as often without any."""
    digits = draw(st.integers(0, places))
    return Decimal(draw(st.integers(1, 9999 * 10**digits))).scaleb(-digits)


@st.composite
def digits(draw: st.DrawFn) -> Numeral:
    """1234, 1,234, ５７．６: Arabic figures, with a scale or none."""
    value, (scale, factor) = draw(decimals()), draw(scales)
    whole, _, fraction = plain(value).partition(".")
    if draw(st.booleans()):
        whole = f"{int(whole):,}"
    text = f"{whole}.{fraction}" if fraction else whole
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    return Numeral(text + scale, value * factor)


@st.composite
def odd_points(draw: st.DrawFn) -> Numeral:
    """57。6亿, 1·8亿, 3．5亿: the writings of the point that misprints bring. 51. 8亿 at the head of a line is item 51."""
    whole, fraction = draw(counts), draw(st.integers(1, 99))
    (scale, factor), point = draw(scales.filter(lambda s: bool(s[0]))), draw(st.sampled_from(["。", "·", "．"]))
    return Numeral(f"{whole}{point}{fraction}{scale}", Decimal(f"{whole}.{fraction}") * factor)


@st.composite
def sections(draw: st.DrawFn) -> Numeral:
    """2亿5000万, 1亿3千万, 3万5千: two figures, each with its scale."""
    high, low = draw(small), draw(st.integers(1, 9))
    tail, worth = draw(st.sampled_from([("亿{}000万", 10**7), ("亿{}千万", 10**7), ("亿{}百万", 10**6), ("万{}千", 1000)]))
    return Numeral(f"{high}{tail.format(low)}", Decimal(high * (YI if tail[0] == "亿" else WAN) + low * worth))


hundreds_of_millions = st.integers(1, 999).map(lambda number: number * YI)
han_values = st.one_of(st.integers(10, 99), st.integers(100, 9999), st.integers(WAN, YI), hundreds_of_millions)


@st.composite
def han(draw: st.DrawFn) -> Numeral:
    """二百五十, 两千零五, 壹佰贰拾, 三点五亿. One digit alone is in `lone_digits`."""
    write = draw(st.sampled_from([chinese, spoken, lambda number: chinese(number).translate(BANKERS)]))
    if draw(st.booleans()):
        value = draw(han_values)
        return Numeral(write(value), Decimal(value))
    (scale, factor), fraction = draw(scales.filter(lambda s: bool(s[0]))), draw(st.integers(1, 99))
    whole = draw(st.integers(0, 99))
    text = f"{chinese(whole)}点{''.join(DIGITS[int(d)] for d in str(fraction))}{scale}"
    return Numeral(text, Decimal(f"{whole}.{fraction}") * factor)


@st.composite
def shorthand(draw: st.DrawFn) -> Numeral:
    """三万五, 四百六: the last digit counts the scale below."""
    head, tail = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    scale, factor = draw(st.sampled_from([("百", 100), ("千", 1000), ("万", WAN), ("亿", YI)]))
    return Numeral(f"{DIGITS[head]}{scale}{DIGITS[tail]}", Decimal(head * factor + tail * factor // 10))


@st.composite
def twenties(draw: st.DrawFn) -> Numeral:
    """廿五, 卅八."""
    tens, digit = draw(st.sampled_from([("廿", 20), ("卅", 30)])), draw(st.integers(1, 9))
    return Numeral(tens[0] + DIGITS[digit], Decimal(tens[1] + digit))


@st.composite
def and_more(draw: st.DrawFn) -> Numeral:
    """十几, 二十几万, 几十万, 数百, 百余, 三百多, 5000余万: the lower bound, modifier over."""
    tens, (scale, factor) = draw(st.integers(1, 9)), draw(scales.filter(lambda s: len(s[0]) < 2))
    more = draw(st.sampled_from("余多"))
    return draw(
        st.sampled_from(
            [
                Numeral(f"{spoken(10 * tens)}几{scale}", Decimal(10 * tens * factor), over=True),
                Numeral(f"几十{scale}", Decimal(10 * factor), over=True),
                Numeral(f"数百{scale}", Decimal(100 * factor), over=True),
                Numeral(f"数千{scale}", Decimal(1000 * factor), over=True),
                Numeral(f"百余{scale}", Decimal(100 * factor), over=True),
                Numeral(f"{DIGITS[tens]}百{more}{scale}", Decimal(100 * tens * factor), over=True),
                Numeral(f"{tens}000{more}{scale}", Decimal(1000 * tens * factor), over=True),
            ]
        )
    )


@st.composite
def two_digits(draw: st.DrawFn) -> Numeral:
    """八九十, 三四百万: two digits that follow each other are the ends of a range."""
    low = draw(st.integers(1, 8))
    scale, factor = draw(st.sampled_from([("十", 10), ("百", 100), ("千", 1000), ("万", WAN), ("百万", 10**6), ("亿", YI)]))
    return Numeral(f"{DIGITS[low]}{DIGITS[low + 1]}{scale}", Decimal(low * factor), Decimal((low + 1) * factor))


@st.composite
def split_points(draw: st.DrawFn) -> Form:
    """共51. 8亿元: a space behind the point."""
    whole, fraction, (scale, factor) = draw(counts), draw(st.integers(1, 99)), draw(scales.filter(lambda s: bool(s[0])))
    value = Decimal(f"{whole}.{fraction}") * factor
    return Form(f"{whole}. {fraction}{scale}元", "money", value, unit="CNY", before="共")


exact_numerals = st.one_of(digits(), odd_points(), sections(), han(), shorthand(), twenties())
numerals = st.one_of(exact_numerals, and_more(), two_digits())
# 百余, 九百多 and 十 want a word behind them that they count.
bare_numerals = numerals.filter(lambda n: n.text[-1] not in "余多" and not n.text.startswith("百余") and len(n.text) > 1)


@st.composite
def fractions(draw: st.DrawFn) -> Numeral:
    """三分之二, 5/8, 三又二分之一."""
    under = draw(st.integers(2, 20))
    over = draw(st.integers(1, under - 1))
    value = Decimal(over) / Decimal(under)
    whole = draw(st.integers(1, 9))
    return draw(
        st.sampled_from(
            [
                Numeral(f"{chinese(under)}分之{chinese(over)}", value),
                Numeral(f"{under}分之{over}", value),
                Numeral(f"{over}/{under}", value),
                Numeral(f"{DIGITS[whole]}又{chinese(under)}分之{chinese(over)}", whole + value),
            ]
        )
    )


# ---------------------------------------------------------------- measures


def measure(numeral: Numeral, form: str, kind: str, code: str, factor: Decimal = Decimal(1)) -> Form:
    """The numeral with its unit behind it."""
    modifier = "over" if numeral.over else None
    if numeral.high is not None:
        return Form(numeral.text + form, kind, low=numeral.value * factor, high=numeral.high * factor, unit=code)
    return Form(numeral.text + form, kind, numeral.value * factor, unit=code, modifier=modifier)


class UnitForm(NamedTuple):
    """A line of rules/units.toml: the form, its code and what it is worth in it."""

    form: str
    code: str
    factor: Decimal
    kind: str


def unit_forms(kind: str, *, left_out: frozenset[str] = frozenset()) -> list[UnitForm]:
    """The forms of a kind that the table of units lists, but those `left_out`."""
    found = []
    for rule in load("units").rules.values():
        if rule.kind != kind or rule.name == "money.sign":
            continue
        for line in rule.words:
            form, code, factor = (*line.split(" "), "", "")[:3]
            if form not in left_out:
                found.append(UnitForm(form, code or form, Decimal(factor or 1), kind))
    return found


CURRENCIES = [u for u in unit_forms("money") if len(u.form) > 1 and u.form not in ("块钱", "人民币")]
SIGNS = [tuple(line.split(" ")) for line in load("units").rules["money.sign"].words]
# Left out: 度 and 方, which want a cue (37度, 12方); 块, which is money behind 万 and decimals; 年, a year behind four digits;
# 床, which 床上 goes on from. 个半, 个多 and 年半 are in `halves`.
MEASURES = unit_forms("quantity", left_out=frozenset("度方年块床"))
MEASURES = [u for u in MEASURES if not any(c in u.form for c in "半多余")]
PREFIXED = frozenset(u.form[1:] for u in MEASURES if u.form[0] in "千百兆")


@st.composite
def quantities(draw: st.DrawFn) -> Form:
    """A figure in any unit of rules/units.toml: 3.2万㎡, 一千二百亩, 1.2亿立方米."""
    unit, numeral = draw(st.sampled_from(MEASURES)), draw(numerals)
    if numeral.text[-1] in "千百仟佰" and unit.form in PREFIXED:
        numeral = draw(digits())  # 三千克 is 3 kg
    return measure(numeral, unit.form, "quantity", unit.code, unit.factor)


@st.composite
def halves(draw: st.DrawFn) -> Form:
    """两年半, 3个半月, 五个多月, 6个半小时."""
    count = draw(st.integers(1, 12))
    number = draw(st.sampled_from([str(count), spoken(count) if count != 2 else "两"]))
    half, value = Decimal("0.5"), Decimal(count)
    return draw(
        st.sampled_from(
            [
                Form(f"{number}年半", "quantity", value + half, unit="year"),
                Form(f"{number}个半月", "quantity", value + half, unit="month"),
                Form(f"{number}个半小时", "quantity", value + half, unit="hour"),
                Form(f"{number}个多月", "quantity", value, unit="month", modifier="over"),
                Form(f"{number}个多小时", "quantity", value, unit="hour", modifier="over"),
            ]
        )
    )


@st.composite
def or_so(draw: st.DrawFn) -> Form:
    """十来家, 三百来台, 50来个."""
    tens, scale = draw(st.integers(1, 9)), draw(st.sampled_from(["十", "百", "0"]))
    head = ("" if tens == 1 and scale == "十" else DIGITS[tens]) if scale != "0" else str(tens)
    value = Decimal(tens * (100 if scale == "百" else 10))
    unit = draw(st.sampled_from(["家", "个", "台", "名", "吨"]))
    return Form(f"{head}{scale}来{unit}", "quantity", value, unit="t" if unit == "吨" else unit, modifier="about")


@st.composite
def sums(draw: st.DrawFn) -> Form:
    """5亿元, 三千万美元, 1.2亿人民币, US$500万, ￥1,999."""
    if draw(st.booleans()):
        sign, code = draw(st.sampled_from(SIGNS))
        numeral = draw(digits())
        return Form(sign + numeral.text, "money", numeral.value, unit=code)
    unit = draw(st.sampled_from([UnitForm("元", "CNY", Decimal(1), "money"), *CURRENCIES]))
    return measure(draw(numerals), unit.form, "money", unit.code)


@st.composite
def named_before(draw: st.DrawFn) -> Form:
    """人民币5亿元, 港币三千万元: the currency stands before the figure, and 元 behind it."""
    name, code = draw(st.sampled_from([("人民币", "CNY"), ("港币", "HKD"), ("新台币", "TWD"), ("日币", "JPY")]))
    return replace(measure(draw(exact_numerals), "元", "money", code), before=f"计{name}")


@st.composite
def coins(draw: st.DrawFn) -> Form:
    """五元三毛, 12元5角8分."""
    yuan, jiao, fen = draw(st.integers(1, 99)), draw(st.integers(1, 9)), draw(st.integers(1, 9))
    write = draw(st.sampled_from([str, chinese]))
    text, value = f"{write(yuan)}元{write(jiao)}{draw(st.sampled_from('角毛'))}", Decimal(f"{yuan}.{jiao}")
    if draw(st.booleans()):
        text, value = f"{text}{write(fen)}分", value + Decimal(fen) / 100
    return Form(text, "money", value, unit="CNY")


@st.composite
def ratios(draw: st.DrawFn) -> Form:
    """12.5%, ３‰, 百分之十二点五, 七成, 两成半, 3个百分点, 八五折."""
    value, tenth = draw(decimals(2)), draw(st.integers(1, 9))
    whole, tenths = draw(st.integers(1, 99)), draw(st.integers(0, 9))
    spelt = chinese(whole) + (f"点{DIGITS[tenths]}" if tenths else "")
    percent, text = Decimal(f"{whole}.{tenths}"), plain(value)
    number = f"{DIGITS[tenth]}" if tenth != 2 else "两"
    writings = [
        (f"{text}%", value / 100),
        (f"{text}%".translate(FULL_WIDTH), value / 100),
        (f"{text}‰", value / 1000),
        (f"百分之{spelt}", percent / 100),
        (f"百分之{plain(percent)}", percent / 100),
        (f"千分之{spelt}", percent / 1000),
        (f"万分之{chinese(whole)}", Decimal(whole) / 10000),
        (f"{number}成", Decimal(tenth) / 10),
        (f"{tenth}成", Decimal(tenth) / 10),
        (f"{number}成半", Decimal(tenth) / 10 + Decimal("0.05")),
        *((f"{number}成{DIGITS[tenths]}", Decimal(10 * tenth + tenths) / 100) for _ in range(bool(tenths))),
        (f"{text}个百分点", value / 100),
        (f"{text}个基点", value / 10000),
        (f"{DIGITS[tenth]}折", Decimal(tenth) / 10),
    ]
    written, worth = draw(st.sampled_from(writings))
    return Form(written, "ratio", worth, unit="ratio")


@st.composite
def below_zero(draw: st.DrawFn) -> Form:
    """为-3.9%, 负百分之三: behind most words a hyphen is no sign."""
    value, whole = draw(decimals(2)), draw(st.integers(1, 99))
    spelt = (f"负百分之{chinese(whole)}", Decimal(whole) / 100)
    text, worth = draw(st.sampled_from([(f"-{plain(value)}%", value / 100), (f"负{plain(value)}%", value / 100), spelt]))
    return Form(text, "ratio", -worth, unit="ratio", before=draw(st.sampled_from(["为", "是", "至"])))


@st.composite
def proportions(draw: st.DrawFn) -> Form:
    """6:4, 51：49, 20:65:15: no one value."""
    parts = draw(st.lists(small, min_size=2, max_size=4))
    text = draw(st.sampled_from(":：")).join(map(str, parts))
    return Form(text, "ratio", None, unit="ratio", before=draw(st.sampled_from(["股比为", "按", "比例为"])))


# ---------------------------------------------------------------- ranges, lists and modifiers

JOINTS = st.sampled_from(["-", "—", "——", "–", "~", "至", "到", "～", "－"])


@st.composite
def ranges(draw: st.DrawFn) -> Form:
    """5亿元~10亿元, 2-3亿元, 8000万至1亿美元, 330—1300亩, 20%-30%, 5-6%."""
    low, high = sorted(draw(st.lists(st.integers(1, 999), min_size=2, max_size=2, unique=True)))
    unit = draw(st.sampled_from([*CURRENCIES, *(u for u in MEASURES if u.form not in _NOT_IN_RANGES)]))
    (scale, factor), joint = draw(scales.filter(lambda s: len(s[0]) < 2)), draw(JOINTS)
    first = draw(st.sampled_from([f"{low}{scale}{unit.form}", f"{low}{scale}", f"{low}"]))
    worth = factor * unit.factor
    return Form(f"{first}{joint}{high}{scale}{unit.form}", unit.kind, low=low * worth, high=high * worth, unit=unit.code)


# Two large figures before a year are years (2019至2021年).
_NOT_IN_RANGES = frozenset(u.form for u in MEASURES if u.code == "year")


@st.composite
def shares_ranged(draw: st.DrawFn) -> Form:
    """20%-30%, 5—6%, 百分之三至百分之五, 三到五成."""
    low, high = sorted(draw(st.lists(st.integers(1, 9), min_size=2, max_size=2, unique=True)))
    joint = draw(JOINTS)
    hundred, ten = Decimal(100), Decimal(10)
    text, by = draw(
        st.sampled_from(
            [
                (f"{low}%{joint}{high}%", hundred),
                (f"{low}{joint}{high}%", hundred),
                (f"百分之{DIGITS[low]}至百分之{DIGITS[high]}", hundred),
                (f"{DIGITS[low]}到{DIGITS[high]}成", ten),
            ]
        )
    )
    return Form(text, "ratio", low=low / by, high=high / by, unit="ratio")


class FormList(NamedTuple):
    """Figures that share what the last one says: its unit, and where they have none its scale."""

    text: str
    forms: tuple[Form, ...]


@st.composite
def lists(draw: st.DrawFn) -> FormList:
    """3、5、8亿元; 10亿、100亿元; 12、15万吨."""
    values = draw(st.lists(st.integers(1, 999), min_size=2, max_size=4))
    unit = draw(st.sampled_from([u for u in (*CURRENCIES, *MEASURES) if u.form not in _NOT_IN_RANGES]))
    (scale, factor), spread = draw(scales.filter(lambda s: len(s[0]) < 2)), draw(st.booleans())
    texts = [f"{value}{scale if spread else ''}" for value in values[:-1]] + [f"{values[-1]}{scale}{unit.form}"]
    worth = factor * unit.factor
    forms = tuple(Form(t, unit.kind, v * worth, unit=unit.code) for t, v in zip(texts, values, strict=True))
    return FormList("、".join(texts), forms)


BEFORE = {
    "about": ["约", "大约", "约为", "大概"],
    "over": ["超", "超过", "逾", "突破", "不低于", "不少于", "至少", "多达"],
    "nearly": ["近", "将近", "接近"],
    "under": ["不超过", "不足", "不到", "低于", "至多", "不高于"],
}
AFTER = {"about": ["左右", "上下"], "over": ["以上", "及以上", "开外"], "under": ["以下", "以内"]}


@st.composite
def modified(draw: st.DrawFn) -> Form:
    """约5亿元, 20%以上, 近百家, 约10余家, 超过3万吨左右: the inner of two modifiers holds, behind before in front."""
    form = draw(st.one_of(sums(), quantities(), ratios()).filter(lambda f: f.value is not None and not f.text.startswith("-")))
    before, after = draw(st.sampled_from([*BEFORE, None])), draw(st.sampled_from([*AFTER, None]))
    left = draw(st.sampled_from(BEFORE[before])) if before else ""
    right = draw(st.sampled_from(AFTER[after])) if after else ""
    return replace(form, before=left, after=right, modifier=form.modifier or after or before)


# ---------------------------------------------------------------- changes

BASES = {
    "yoy": ["同比", "较上年同期", "比去年", "较上年", "比上年同期"],
    "mom": ["环比", "较上月", "比上月"],
    "since": ["比年初", "较年初", "较上年末"],
    "previous": ["比上季度", "较上期"],
    None: [""],
}
VERBS = {
    "up": ["增长", "增加", "上升", "提高", "提升", "上涨"],
    "down": ["下降", "减少", "下滑", "回落", "下跌", "降低"],
}


@st.composite
def changes(draw: st.DrawFn) -> Form:
    """同比增长12.3%, 环比下降3个百分点, 较上年增长百分之七, 增长1.2倍."""
    basis, direction = draw(st.sampled_from([*BASES])), draw(st.sampled_from([*VERBS]))
    head = draw(st.sampled_from(BASES[basis])) + draw(st.sampled_from(VERBS[direction])) + draw(st.sampled_from(["", "了"]))
    value = draw(decimals(2))
    number, percent = plain(value), draw(small)
    text, worth, unit = draw(
        st.sampled_from(
            [
                (f"{number}%", value / 100, "ratio"),
                (f"{number}个百分点", value, "points"),
                (f"{number}倍", value, "ratio"),
                (f"百分之{chinese(percent)}", Decimal(percent) / 100, "ratio"),
            ]
        )
    )
    return Form(head + text, "change", worth, unit=unit, change=(direction, basis, None, None))


@st.composite
def doublings(draw: st.DrawFn) -> Form:
    """翻一番, 同比翻了两番."""
    times, basis = draw(st.integers(1, 4)), draw(st.sampled_from([None, "yoy"]))
    written = draw(st.sampled_from(["", "了"])) + ("两" if times == 2 else DIGITS[times])
    text = f"{'同比' if basis else ''}翻{written}番"
    return Form(text, "change", Decimal(2**times - 1), unit="ratio", change=("up", basis, None, None))


@st.composite
def from_to(draw: st.DrawFn) -> Form:
    """由3万吨提高到5万吨, 从71%降至58%."""
    low, high = sorted(draw(st.lists(st.integers(1, 99), min_size=2, max_size=2, unique=True)))
    unit = draw(st.sampled_from([UnitForm("%", "ratio", Decimal("0.01"), "ratio"), *MEASURES, *CURRENCIES]))
    up = draw(st.booleans())
    first, last = (low, high) if up else (high, low)
    verb = draw(st.sampled_from(["提高到", "提升至", "增加到", "升至"] if up else ["下降到", "降至", "减少到"]))
    text = f"{draw(st.sampled_from('由从'))}{first}{unit.form}{verb}{last}{unit.form}"
    change = ("up" if up else "down", "previous", first * unit.factor, last * unit.factor)
    return Form(text, "change", unit=unit.code, change=change)


# ---------------------------------------------------------------- sentences around them

CARRIERS = [
    ("", ""),
    ("", "。"),
    ("据介绍,这里有", "。"),
    ("第二个答案是", ",另有说法。"),
    ("报告说:", ";其余不变。"),
    ("记者获悉，合计为", "，好于预期。"),
    ("（", "）"),
    ("一边是", "的说法,一边是沉默。"),
    ("这样\n共计", "\n以此为准。"),
]
"""Neutral words on both sides: none of them names a unit or a currency, or bounds a figure."""

carriers = st.sampled_from(CARRIERS)
