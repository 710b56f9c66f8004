"""The page of an article in a real browser: clicks, filter, tips, dark and light, hostile texts, ten thousand marks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cn_econ_extract import Argument, Document, Entity, Event, Mention, extract

HOSTILE = "</script><img src=x onerror=\"document.title='hit'\"><b>&amp;"
TEXT = f"🎉🏗️{HOSTILE}\n3月30日,青桐湖储能项目在云岭经开区开工,总投资12亿元。\n" + "背景。\n" * 80 + "项目业主为蓝湾储能有限公司。"


@pytest.fixture
def opened(browser: Any, requests_of: Callable[[], list[str]], tmp_path: Path) -> Iterator[Callable[[Document], Any]]:
    """Opens the page of a document; at the end it has asked for nothing but itself."""
    file = tmp_path / "page.html"

    def show(document: Document) -> Any:
        file.write_bytes(document.to_html().encode())
        browser.get(file.as_uri())
        return browser

    yield show
    assert set(requests_of()) == {file.as_uri()}


def span(text: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def article(text: str = TEXT) -> Document:
    """A groundbreaking with a sum, and its company far below in the text."""
    mention = Mention(rule="groundbreaking.start", **span(text, "开工"))
    entities = (
        Entity(id="e1", kind="money", rule="money.yuan", value=1200000000, unit="CNY", **span(text, "12亿元")),
        Entity(id="e2", kind="company", rule="company.suffix", **span(text, "蓝湾储能有限公司")),
        Entity(id="e3", kind="project", rule="project.noun", **span(text, "青桐湖储能项目")),
        Entity(id="e4", kind="place", rule="place.lake", **span(text, "青桐湖")),
        Entity(id="e5", kind="name", rule="name.crossing", **span(text, "项目在云岭")),
    )
    arguments = (
        Argument(role="total_investment", entity="e1", value=1200000000, unit="CNY", **span(text, "12亿元")),
        Argument(role="company", entity="e2", **span(text, "蓝湾储能有限公司")),
    )
    event = Event(id="ev1", type="groundbreaking", status="occurred", mentions=(mention,), arguments=arguments, source=text)
    return Document(id="a", text=text, entities=entities, events=(event,))


def find(browser: Any, selector: str) -> list[Any]:
    return list(browser.find_elements("css selector", selector))


def settled(condition: Callable[[], bool]) -> bool:
    """Whether `condition` comes true within three seconds: scrolling is smooth."""
    end = time.monotonic() + 3
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def in_view(browser: Any, element: Any) -> bool:
    script = "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight"
    return bool(browser.execute_script(script, element))


def test_a_click_on_an_argument_lights_its_place_up_and_brings_it_into_view(opened: Callable[[Document], Any]) -> None:
    browser = opened(article())
    (mark,) = find(browser, ".k-company[data-s]")
    assert not in_view(browser, mark)
    find(browser, ".ce-arg")[2].click()
    assert [element.text for element in find(browser, ".ce-text .lit")] == ["蓝湾储能有限公司"]
    assert settled(lambda: in_view(browser, mark))
    find(browser, ".ce-arg")[0].click()
    assert [element.text for element in find(browser, ".ce-text .lit")] == ["开工"]


def test_a_click_on_a_mark_shows_the_events_that_use_it(opened: Callable[[Document], Any]) -> None:
    browser = opened(article())
    find(browser, ".ce-text .k-money")[0].click()
    assert [element.text for element in find(browser, ".ce-arg.lit")] == ["12亿元"]
    assert len(find(browser, ".ce-card.lit")) == 1
    find(browser, ".ce-text .k-place")[0].click()
    assert find(browser, ".ce-card.lit") == []


def test_the_keyboard_does_as_the_mouse(opened: Callable[[Document], Any]) -> None:
    browser = opened(article())
    (mark,) = find(browser, ".ce-text .k-money")
    mark.send_keys("\ue007")
    assert [element.text for element in find(browser, ".ce-arg.lit")] == ["12亿元"]
    mark.send_keys("\ue00c")
    assert find(browser, ".lit") == []


def test_the_pointer_over_a_mark_tells_value_and_rule(opened: Callable[[Document], Any]) -> None:
    from selenium.webdriver import ActionChains

    browser = opened(article())
    for selector in (".ce-text .k-money", ".ce-arg:nth-of-type(1)"):
        ActionChains(browser).move_to_element(find(browser, selector)[0]).perform()
        assert settled(lambda: len(find(browser, ".ce-tip")) == 1)
    ActionChains(browser).move_to_element(find(browser, ".ce-text .k-money")[0]).perform()
    assert settled(lambda: find(browser, ".ce-tip")[0].text == "金额 money\n1,200,000,000 CNY\nmoney.yuan")


def test_the_filter_hides_the_marks_of_a_kind(opened: Callable[[Document], Any]) -> None:
    browser = opened(article())
    (money,) = find(browser, ".ce-text .k-money")
    clear = "rgba(0, 0, 0, 0)"
    assert money.value_of_css_property("background-color") != clear
    find(browser, ".ce-kind.k-money")[0].click()
    assert money.value_of_css_property("background-color") == clear
    assert find(browser, ".ce-text .k-place")[0].value_of_css_property("background-color") != clear
    find(browser, ".ce-kind.all")[0].click()
    assert find(browser, ".ce-text .off") == []
    find(browser, ".ce-kind.all")[0].click()
    assert find(browser, ".ce-text mark:not(.off)") == []


def test_crossing_and_nested_marks_hostile_markup_and_emoji_leave_the_text_as_it_is(opened: Callable[[Document], Any]) -> None:
    browser = opened(article())
    assert browser.execute_script("return document.querySelector('.ce-text').textContent") == TEXT
    assert browser.title == "a"
    assert find(browser, "main img, main b b, main script") == []
    crossing = [element.text for element in find(browser, ".ce-text .k-name")]
    assert crossing == ["项目", "在云岭"]
    assert find(browser, ".ce-text .k-project .k-place")[0].text == "青桐湖"


def test_the_policy_stops_a_script_that_is_not_the_page_s(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(article().to_html().replace("</body>", "<script>document.title = 'hit'</script></body>"), "utf-8")
    browser.get(file.as_uri())
    assert browser.title == "a"
    assert any("Content Security Policy" in entry["message"] for entry in browser.get_log("browser"))


def test_dark_and_light(opened: Callable[[Document], Any]) -> None:
    browser = opened(article())
    background = "return getComputedStyle(document.body).backgroundColor"
    before = browser.execute_script(background)
    find(browser, ".ce-theme")[0].click()
    assert browser.execute_script(background) != before
    find(browser, ".ce-theme")[0].click()
    assert browser.execute_script(background) == before


def test_the_system_s_dark_and_paper_s_light(opened: Callable[[Document], Any]) -> None:
    browser = opened(article())
    background = "return getComputedStyle(document.body).backgroundColor"
    try:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
        assert browser.execute_script(background) == "rgb(20, 23, 28)"
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert browser.execute_script(background) == "rgb(255, 255, 255)"
        assert not find(browser, ".ce-theme")[0].is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_an_extracted_article_is_shown_whole(opened: Callable[[Document], Any]) -> None:
    document = extract(TEXT, published="2021-04-02")
    browser = opened(document)
    assert len(find(browser, ".ce-card")) == len(document.events) > 0
    assert browser.execute_script("return document.querySelector('.ce-text').textContent") == TEXT
    for button in find(browser, ".ce-arg"):
        button.click()
        assert find(browser, ".ce-text .lit")


def test_ten_thousand_marks_are_shown_filtered_and_lit_at_once(opened: Callable[[Document], Any]) -> None:
    line = "总投资12亿元。"
    text = line * 10_000
    entities = tuple(
        Entity(kind="money", rule="money.yuan", text="12亿元", start=at + 3, end=at + 7) for at in range(0, len(text), len(line))
    )
    last = entities[-1]
    argument = Argument(role="total_investment", text=last.text, start=last.start, end=last.end)
    mention = Mention(rule="r", text="总投资", start=0, end=3)
    event = Event(id="ev1", type="signing", status="planned", mentions=(mention,), arguments=(argument,), source=text)
    start = time.monotonic()
    browser = opened(Document(id="a", text=text, entities=entities, events=(event,)))
    assert len(find(browser, ".ce-text .k-money")) == 10_000
    timed = "const t = performance.now(); arguments[0].click(); document.body.offsetHeight; return performance.now() - t"
    filtering = browser.execute_script(timed, find(browser, ".ce-kind.k-money")[0])
    lighting = browser.execute_script(timed, find(browser, ".ce-arg")[1])
    assert browser.execute_script("return document.querySelectorAll('.ce-text .off').length") == 10_000
    assert settled(lambda: in_view(browser, find(browser, ".ce-text .lit")[0]))
    assert filtering < 2000
    assert lighting < 2000
    assert time.monotonic() - start < 20
