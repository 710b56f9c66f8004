"""The components on real spaCy: blank and trained pipelines, segmenters, processes, files, displaCy, the command line."""

from __future__ import annotations

import doctest
import pickle
import subprocess
import sys
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

spacy = pytest.importorskip("spacy")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from spacy import displacy  # noqa: E402
from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, DocBin, Span  # noqa: E402
from spacy.training import Example  # noqa: E402
from spacy.vocab import Vocab  # noqa: E402

from cn_econ_extract import Document, PublishedDateError, RuleError, extract  # noqa: E402
from cn_econ_extract.integrations import spacy as ours  # noqa: E402
from cn_econ_extract.records import EVENT_TYPES, KINDS  # noqa: E402
from cn_econ_extract.segmenter import word_starts  # noqa: E402

TEXT = "3月30日,星河储能项目在长沙经开区开工,总投资12亿元。\n云帆科技有限公司4月8日与该区签署协议,用地260亩。"
PUBLISHED = "2021-04-20"
SEGMENTERS = ("char", "jieba", "cn_econ_jieba")
RULE = """
type = "groundbreaking"
[[trigger]]
name = "groundbreaking.first_pile"
words = ["打下首桩"]
examples = ["3月12日,云帆产业园项目【打下首桩】。 => occurred 03-12"]
counterexamples = ["首桩的长度为30米。"]
"""


def blank(segmenter: str = "char") -> Language:
    if segmenter == "cn_econ_jieba":
        nlp: Language = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": segmenter}}})
        return nlp
    word_starts("载入")  # jieba's own import warns; ours does not let it
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})


def both(segmenter: str = "char", **config: Any) -> Language:
    """A blank pipeline with both components of the same settings."""
    nlp = blank(segmenter)
    nlp.add_pipe("cn_econ_entities", config=config)
    nlp.add_pipe("cn_econ_events", config=config)
    return nlp


def trained() -> Language:
    """A pipeline whose own recogniser has learnt that 星河 is a BRAND."""
    nlp = blank()
    nlp.add_pipe("ner").add_label("BRAND")
    sentences = (("星河发布新品", 0), ("消费者喜欢星河", 5), ("星河储能项目开工", 0))
    examples = [
        Example.from_dict(nlp.make_doc(text), {"entities": [(start, start + 2, "BRAND")]}) for text, start in sentences
    ]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimizer, drop=0.0)
    return nlp


def python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def labelled(spans: Any) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in spans]


def the_day(doc: Doc) -> str | None:
    """The day of the Doc's first event."""
    event = doc._.events[0]
    return None if event.date is None else event.date.value


def test_entry_points_are_installed() -> None:
    names = {
        group: {point.name for point in entry_points(group=group)}
        for group in ("spacy_factories", "spacy_tokenizers", "spacy_displacy_colors")
    }
    assert {"cn_econ_entities", "cn_econ_events"} <= names["spacy_factories"], "install the package again: pip install -e ."
    assert "cn_econ_jieba" in names["spacy_tokenizers"]
    assert "cn_econ" in names["spacy_displacy_colors"]


def test_a_fresh_process_finds_the_components_without_an_import() -> None:
    code = (
        "import spacy; nlp = spacy.blank('zh', config={'nlp': {'tokenizer': {'@tokenizers': 'cn_econ_jieba'}}});"
        "nlp.add_pipe('cn_econ_entities'); nlp.add_pipe('cn_econ_events');"
        f"doc = nlp({TEXT!r}); print([event.type for event in doc._.events])"
    )
    assert python("-W", "error", "-c", code) == "['groundbreaking', 'signing']\n"


@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_the_records_are_those_of_extract(segmenter: str) -> None:
    doc = both(segmenter, published=PUBLISHED)(TEXT)
    document = extract(TEXT, published=PUBLISHED)
    assert doc.text == TEXT
    assert doc._.econ == document
    assert doc._.events == document.events
    assert [span._.econ for span in doc.spans["cn_econ"]] == list(document.entities)
    assert [span.label_ for span in doc.spans["cn_econ"]] == [entity.kind for entity in document.entities]
    assert [span._.econ for span in doc.spans["cn_econ_events"]] == [e for e in document.events for _ in e.mentions]
    for span in doc.spans["cn_econ"]:
        assert span._.econ.text in span.text
        assert span._.econ_expanded == (span.text != span._.econ.text)


def test_doc_ents_hold_the_longest_that_do_not_overlap() -> None:
    doc = both(published=PUBLISHED)(TEXT)
    assert labelled(doc.ents)[:4] == [
        ("3月30日", "date"), ("星河储能项目", "project"), ("长沙经开区", "park"), ("12亿元", "money"),
    ]  # fmt: skip
    assert ("长沙", "place") in labelled(doc.spans["cn_econ"])
    assert all(ent._.econ.kind == ent.label_ for ent in doc.ents)
    assert {token.ent_iob_ for token in doc} == {"B", "I", "O"}


def test_a_doc_that_nothing_has_read_says_so() -> None:
    doc = blank()(TEXT)
    assert doc._.econ is None
    assert doc._.events == ()
    assert doc[0:2]._.econ is None
    assert not doc[0:2]._.econ_expanded


def test_one_component_alone() -> None:
    nlp = blank()
    nlp.add_pipe("cn_econ_events", config={"published": PUBLISHED})
    doc = nlp(TEXT)
    assert not doc.ents
    assert [event.type for event in doc._.events] == ["groundbreaking", "signing"]
    assert labelled(doc.spans["cn_econ_events"]) == [("开工", "groundbreaking"), ("签署", "signing")]


def test_a_span_inside_a_token_is_expanded_and_says_so() -> None:
    words = ["3月30日", ",", "星河储能项目在", "长沙经开区", "开工", "。"]
    nlp = both(published=PUBLISHED)
    doc = nlp(Doc(nlp.vocab, words=words, spaces=[False] * len(words)))
    spans = {span.label_: span for span in doc.spans["cn_econ"] if span.label_ in ("project", "park")}
    assert spans["project"].text == "星河储能项目在"
    assert spans["project"]._.econ.text == "星河储能项目"
    assert spans["project"]._.econ_expanded
    assert not spans["park"]._.econ_expanded
    assert not doc.spans["cn_econ_events"][0]._.econ_expanded


def test_the_second_component_takes_the_reading_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real = ours.Extractor.extract
    monkeypatch.setattr(ours.Extractor, "extract", lambda self, text, **more: calls.append(text) or real(self, text, **more))
    both()(TEXT)
    assert len(calls) == 1
    nlp = blank()
    nlp.add_pipe("cn_econ_entities", config={"kinds": ["park"]})
    nlp.add_pipe("cn_econ_events")
    doc = nlp(TEXT)
    assert len(calls) == 3
    assert labelled(doc.ents) == [("长沙经开区", "park"), ("该区", "park")]
    assert {entity.kind for entity in doc._.econ.entities} > {"park"}
    assert all(ent._.econ is None or ent._.econ.text == ent.text for ent in doc.ents)  # never the record of another span


def test_after_a_trained_recogniser_its_entities_stay() -> None:
    nlp = trained()
    text = "星河储能项目开工"
    assert labelled(nlp(text).ents) == [("星河", "BRAND")]
    nlp.add_pipe("cn_econ_entities")
    doc = nlp(text)
    assert labelled(doc.ents) == [("星河", "BRAND"), ("储能", "industry")]
    assert doc.ents[0]._.econ is None
    assert ("星河储能项目", "project") in labelled(doc.spans["cn_econ"])
    nlp.remove_pipe("cn_econ_entities")
    nlp.add_pipe("cn_econ_entities", config={"overwrite_ents": True})
    assert labelled(nlp(text).ents) == [("星河储能项目", "project")]


def test_blocked_tokens_stay_free() -> None:
    nlp = both()
    doc = nlp.make_doc("星河储能项目在长沙经开区开工")
    doc.set_ents([], blocked=[doc[0:1]], default="unmodified")
    assert labelled(nlp(doc).ents) == [("储能", "industry"), ("长沙经开区", "park")]


def test_another_components_id_is_not_taken_for_a_record() -> None:
    doc = both()(TEXT)
    assert Span(doc, 0, 2, label="BRAND", span_id="e1")._.econ is None


def test_published_and_title_come_with_each_doc() -> None:
    nlp = both(published="2015-06-01")
    text = "12月28日,海川冷链物流项目开工。"
    assert the_day(nlp(text)) == "2014-12-28"
    doc = nlp.make_doc(text)
    doc.user_data["published"] = "2022-01-03"
    assert the_day(nlp(doc)) == "2021-12-28"
    contexts = [{"published": date(2020, 1, 3), "title": "海川冷链开工"}, {"id": 7}, None, "a note"]
    for processes in (1, 2):
        found = list(nlp.pipe([(text, context) for context in contexts], as_tuples=True, n_process=processes))
        assert [the_day(doc) for doc, _ in found] == ["2019-12-28", "2014-12-28", "2014-12-28", "2014-12-28"]
        assert [context for _, context in found] == contexts
        assert found[0][0]._.econ.title == "海川冷链开工"


def test_a_doc_is_read_again_where_its_day_has_changed() -> None:
    nlp = both()
    doc = nlp("12月28日,海川冷链物流项目开工。")
    assert the_day(doc) == "XXXX-12-28"
    doc.user_data["published"] = "2022-01-03"
    assert the_day(nlp(doc)) == "2021-12-28"


def test_two_processes_give_what_one_gives() -> None:
    nlp = both(published=PUBLISHED)
    texts = [TEXT, "", "近日无事。", TEXT[:20]]
    one = [(doc._.econ, labelled(doc.ents), labelled(doc.spans["cn_econ"])) for doc in nlp.pipe(texts)]
    two = [(doc._.econ, labelled(doc.ents), labelled(doc.spans["cn_econ"])) for doc in nlp.pipe(texts, n_process=2)]
    assert one == two
    assert one[0][0] == extract(TEXT, published=PUBLISHED)


def test_the_settings_stand_in_the_config() -> None:
    settings = {
        "published": PUBLISHED, "home": "湖南省长沙市", "kinds": ["park", "money"], "types": ["signing"], "min_confidence": 0.2,
    }  # fmt: skip
    nlp = both(**settings)
    for name in ("cn_econ_entities", "cn_econ_events"):
        assert settings.items() <= nlp.config["components"][name].items()
    doc = nlp(TEXT)
    assert {span.label_ for span in doc.spans["cn_econ"]} == {"park", "money"}
    assert {event.type for event in doc._.events} == {"signing"}


@pytest.mark.parametrize(
    ("config", "error"),
    [({"published": "某日"}, PublishedDateError), ({"kinds": ["planet"]}, ValueError), ({"min_confidence": 2.0}, ValueError)],
)
def test_a_wrong_setting_fails_when_the_component_is_added(config: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        blank().add_pipe("cn_econ_entities", config=config)


@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_a_saved_pipeline_is_the_same(tmp_path: Path, segmenter: str) -> None:
    nlp = both(segmenter, published=PUBLISHED)
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded.config["components"] == nlp.config["components"]
    assert [t.text for t in loaded(TEXT)] == [t.text for t in nlp(TEXT)]
    assert loaded(TEXT)._.econ == nlp(TEXT)._.econ
    again = both(segmenter).from_bytes(nlp.to_bytes())
    assert labelled(again(TEXT).ents) == labelled(nlp(TEXT).ents)


def test_rules_and_names_of_ones_own_are_saved_with_the_pipeline(tmp_path: Path) -> None:
    rules, names = tmp_path / "first_pile.toml", tmp_path / "names.tsv"
    rules.write_text(RULE, encoding="utf-8")
    names.write_text("# 名称\t类别\n星河\tcompany\t星河储能科技有限公司\n", encoding="utf-8")
    nlp = both(rules=[str(rules)], gazetteers=[str(names)])
    nlp.to_disk(tmp_path / "pipeline")
    rules.unlink()
    names.unlink()
    doc = spacy.load(tmp_path / "pipeline")("星河4月8日在长沙经开区打下首桩。")
    assert [event.type for event in doc._.events] == ["groundbreaking"]
    assert doc.ents[0]._.econ.name == "星河储能科技有限公司"
    with pytest.raises(RuleError, match=r"first_pile\.toml"):  # without the saved state the file is needed
        both(rules=[str(rules)])(TEXT)


def test_a_pickled_component_works() -> None:
    nlp = both(published=PUBLISHED)
    reader = pickle.loads(pickle.dumps(nlp.get_pipe("cn_econ_events")))
    assert reader(nlp.make_doc(TEXT))._.econ == extract(TEXT, published=PUBLISHED)


def test_a_doc_bin_keeps_all(tmp_path: Path) -> None:
    doc = both("jieba", published=PUBLISHED)(TEXT)
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "docs.spacy")
    (read,) = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(Vocab())
    assert read._.econ == doc._.econ
    assert read._.events == doc._.events
    for group in ("cn_econ", "cn_econ_events"):
        before, after = doc.spans[group], read.spans[group]
        assert labelled(after) == labelled(before)
        assert [s._.econ for s in after] == [s._.econ for s in before]
        assert [s._.econ_expanded for s in after] == [s._.econ_expanded for s in before]
    assert [ent._.econ for ent in read.ents] == [ent._.econ for ent in doc.ents]
    assert Doc(Vocab()).from_bytes(doc.to_bytes())._.econ == doc._.econ


def test_python_m_spacy_loads_a_saved_pipeline(tmp_path: Path) -> None:
    nlp = both("cn_econ_jieba", published=PUBLISHED)
    nlp.to_disk(tmp_path / "pipeline")
    assert "cn_econ_events" in python("-m", "spacy", "info", str(tmp_path / "pipeline"))
    DocBin(docs=[nlp(TEXT)]).to_disk(tmp_path / "dev.spacy")
    report = python("-m", "spacy", "evaluate", str(tmp_path / "pipeline"), str(tmp_path / "dev.spacy"))
    assert "NER F   100.00" in report
    python("-m", "spacy", "assemble", str(tmp_path / "pipeline" / "config.cfg"), str(tmp_path / "assembled"))
    assert spacy.load(tmp_path / "assembled")(TEXT)._.econ == extract(TEXT, published=PUBLISHED)


@given(st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from(" \n\t　，。3月日亿元开工项目长沙区"), max_size=60))
def test_every_tokenizer_agrees_on_the_text(text: str) -> None:
    for segmenter in SEGMENTERS:
        doc = PIPELINES[segmenter](text)
        assert doc.text == text
        assert [(s._.econ.start, s._.econ.end) for s in doc.spans["cn_econ"]] == [(e.start, e.end) for e in doc._.econ.entities]
        assert all(s.start_char <= s._.econ.start and s._.econ.end <= s.end_char for s in doc.spans["cn_econ"])


PIPELINES = {segmenter: both(segmenter) for segmenter in SEGMENTERS}


def test_our_jieba_keeps_dates_apart_from_list_numbers() -> None:
    text = "1.1月22日  动工 "
    doc = blank("cn_econ_jieba")(text)
    assert doc.char_span(2, 7, label="date").text == "1月22日"
    assert [token.text for token in doc][-2:] == [" ", "动工"]
    assert len(blank("cn_econ_jieba")("")) == 0


def test_displacy_has_a_colour_for_each_kind_and_type() -> None:
    options = ours.displacy_options()
    assert set(options["colors"]) == {*KINDS, *EVENT_TYPES}
    doc = both()(TEXT)
    html = displacy.render(doc, style="ent", options=options, jupyter=False)
    assert all(f"background: {options['colors'][ent.label_]}" in html for ent in doc.ents)
    html = displacy.render(doc, style="ent", options=ours.displacy_options(["money"]), jupyter=False)
    assert options["colors"]["money"] in html and options["colors"]["park"] not in html
    html = displacy.render(doc, style="span", options={**options, "spans_key": "cn_econ_events"}, jupyter=False)
    assert options["colors"]["signing"] in html
    with pytest.raises(ValueError, match="planet"):
        ours.displacy_options(["planet"])


def test_displacy_finds_the_colours_but_keeps_spacys_own() -> None:
    code = (
        "from spacy import displacy; render = lambda label: displacy.render({'text': 'x', 'ents': [{'start': 0, 'end': 1,"
        "'label': label}]}, style='ent', manual=True, jupyter=False); print(render('park'), render('DATE'))"
    )
    page = python("-c", code)
    colours = ours.displacy_options()["colors"]
    assert colours["park"] in page
    assert colours["date"] not in page


def test_attributes_of_others_stay() -> None:
    before = Doc.get_extension("econ")
    ours.register_attributes()
    assert Doc.get_extension("econ") == before


def test_the_document_is_immutable_data_of_its_own() -> None:
    doc = both()(TEXT)
    assert isinstance(doc._.econ, Document)
    part = doc[0:6].as_doc(copy_user_data=True)
    assert part._.econ.text == TEXT
    assert both()(part)._.econ.text == part.text  # read anew: the text is another


def test_docstring_examples() -> None:
    assert doctest.testmod(ours).failed == 0


def test_without_spacy_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['spacy'] = None; sys.modules['spacy.language'] = None\n"
        "try:\n    import cn_econ_extract.integrations.spacy\nexcept ImportError as error:\n    print(error)"
    )
    assert "pip install 'cn-econ-extract[spacy]'" in python("-c", code)
