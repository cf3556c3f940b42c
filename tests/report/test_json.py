"""The JSON object is as the contract says, for every kind of paper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest

from proofkit.check.numbers import with_numbers
from proofkit.check.run import check
from proofkit.codes import CODES
from proofkit.cost.model import Candidate, CostModel
from proofkit.report.json import as_json
from proofkit.report.sheet import sheet_of
from proofkit.spec.load import load_text
from proofkit.terms import Status
from tests.cli import papers
from tests.cost.fakes import fake, library
from tests.report.sheets import sheet

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT}
PERHAPS = {"type": ["string", "null"]}


def closed(**properties: Any) -> dict[str, Any]:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


FINDING = {
    "code": {"enum": [*CODES]},
    "slug": {"enum": [row.slug for row in CODES.values()]},
    "severity": {"enum": ["error", "warning", "note"]},
    "message": TEXT,
    "file": {"type": "string"},
    "line": {"type": "integer", "minimum": 0},
    "column": {"type": "integer", "minimum": 1},
    "acknowledged": {"type": "boolean"},
}


def number(name: str) -> dict[str, Any]:
    """A depth in a cost model: an integer if it is one, its text, how uniform, what it rests on, or what is missing."""
    texts = dict.fromkeys((f"{name}_text", f"{name}_uniformity", f"{name}_missing"), PERHAPS)
    lists = {key: {"anyOf": [{"type": "null"}, TEXTS]} for key in (f"{name}_assuming", f"{name}_trust")}
    return {name: {"type": ["integer", "null"]}, **texts, **lists}


CANDIDATE = closed(name=TEXT, depth={"type": "integer"}, form_depth={"type": "integer"}, uniformity=TEXT)
CONSTANT = closed(
    id=TEXT,
    constant=TEXT,
    depth={"type": ["integer", "null"]},
    uniformity=PERHAPS,
    assuming={"anyOf": [{"type": "null"}, TEXTS]},
    operations={
        "type": "array",
        "minItems": 1,
        "items": closed(
            operation=TEXT, chosen=PERHAPS, missing=PERHAPS, circuits={"type": "array", "items": CANDIDATE}
        ),
    },
)
VERDICT = closed(
    id=TEXT,
    kind={"enum": ["lemma", "theorem", "proposition", "corollary", "class-statement", "requirement"]},
    ref=TEXT,
    status={"enum": [str(status) for status in Status]},
    scope=TEXT,
    depth=closed(claimed=PERHAPS, derived=PERHAPS, **number("numeric"), **number("composed")),
    size=closed(claimed=PERHAPS, derived=PERHAPS, degree=PERHAPS),
    hypotheses=closed(stated=TEXTS, used=TEXTS, missing=TEXTS),
    rests_on=TEXTS,
    findings={"type": "array", "items": closed(**FINDING)},
)
SCHEMA = closed(
    schema={"const": 1},
    version=TEXT,
    verdicts={"type": "array", "items": VERDICT},
    cost_model={"anyOf": [{"type": "null"}, closed(name={"enum": ["shallow", "small"]}, uniformity=PERHAPS)]},
    constants={"type": "array", "items": CONSTANT},
    circuits={"type": "array", "maxItems": 0},
    summary={
        "type": "object",
        "required": ["exit_code", "text", "statuses", "hypotheses", "findings", "vacuous", "other_findings"],
        "properties": {"other_findings": {"items": closed(**FINDING, subject={"type": "string"})}},
    },
)

EVERY = {name: text for name, text in vars(papers).items() if name.isupper() and "schema = 1" in str(text)}


def read(*texts: str) -> Any:
    return json.loads(as_json(sheet(*texts), "1.2.3", 1))


def verdict(text: str, name: str = "starter-depth") -> Any:
    return next(each for each in read(text)["verdicts"] if each["id"] == name)


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"HOSTILE"}))
def test_the_object_fits_the_schema(name: str) -> None:
    jsonschema.validate(read(EVERY[name]), SCHEMA)


def test_keys_are_sorted_and_the_text_ends_a_line() -> None:
    text = as_json(sheet(papers.GAP), "1.2.3", 1)
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n"


def test_a_verdict_with_everything() -> None:
    found = verdict(papers.GAP)
    assert (found["kind"], found["ref"], found["status"]) == ("theorem", "Theorem 3", "conditional")
    assert found["scope"] == "for all parameters"
    depths = {key: value for key, value in found["depth"].items() if value is not None}
    assert depths == {"claimed": "2*d_std + d_oplus", "derived": "2*d_std + d_oplus"}
    assert found["size"]["claimed"] == "poly(n)"
    assert found["size"]["degree"].startswith("n^")
    assert found["hypotheses"] == {"stated": ["p <= poly(n)"], "used": ["p <= poly(n)"], "missing": ["d <= n"]}
    assert [tag.split(" ")[0] for tag in found["rests_on"]] == ["cited:starter-arithmetic", "cited:starter-sums"]
    finding = next(each for each in found["findings"] if each["code"] == "PK302")
    assert (finding["slug"], finding["severity"]) == ("operand-count-not-covered", "error")
    assert (finding["file"], finding["acknowledged"]) == ("specs/0.toml", False)


def test_a_class_alone_claims_its_growth() -> None:
    text = papers.GOOD.replace('depth = "2*d_std + d_oplus"\n', "")
    assert verdict(text)["depth"]["claimed"] == "O(1)"


def test_a_lemma_about_operations_is_cited_not_derived() -> None:
    found = verdict(papers.GOOD, "starter-sums")
    assert (found["depth"]["claimed"], found["depth"]["derived"]) == ("d_oplus", None)
    assert found["hypotheses"]["stated"] == ["N <= n", "p <= poly(n)"]


FAKES = {name: (fake(f"fake_{name}", layers),) for name, layers in (("add", 4), ("mul", 3), ("sum", 6))}


def in_a_model(text: str, circuits: Mapping[str, tuple[Candidate, ...]] = FAKES) -> Any:
    """The object of a check with numbers, which fits the schema."""
    with library(circuits):
        outcome = with_numbers(check([load_text(text, "specs/0.toml")]), CostModel())
    value = json.loads(as_json(sheet_of(outcome), "1.2.3", 1))
    jsonschema.validate(value, SCHEMA)
    return value


def test_a_depth_in_a_cost_model() -> None:
    value = in_a_model(papers.GOOD)
    found = next(each for each in value["verdicts"] if each["id"] == "starter-depth")["depth"]
    assert (found["numeric"], found["numeric_text"], found["numeric_missing"]) == (2 * 5 + 7, "17", None)
    assert (found["composed"], found["composed_text"], found["composed_missing"]) == (4 + 3 + 6 + 1, "14", None)
    assert "precision(2 <= p <= poly(n))" in found["numeric_assuming"]
    assert {"circuit:fake_add", "circuit:fake_mul", "circuit:fake_sum"} <= {*found["composed_trust"]}
    assert found["numeric_uniformity"] == found["composed_uniformity"] == "DLOGTIME-uniform"
    assert value["cost_model"] == {"name": "shallow", "uniformity": None}
    constants = {each["constant"]: each for each in value["constants"]}
    assert {name: each["depth"] for name, each in constants.items()} == {"d_std": 5, "d_oplus": 7}
    assert constants["d_oplus"]["operations"] == [
        {
            "operation": "sum",
            "chosen": "fake_sum",
            "missing": None,
            "circuits": [{"name": "fake_sum", "depth": 7, "form_depth": 6, "uniformity": "DLOGTIME-uniform"}],
        }
    ]


def test_no_circuit_no_number() -> None:
    value = in_a_model(papers.GOOD, {"add": FAKES["add"], "mul": FAKES["mul"]})
    found = next(each for each in value["verdicts"] if each["id"] == "starter-depth")["depth"]
    assert (found["numeric"], found["composed"]) == (None, None)
    assert found["numeric_missing"] == found["composed_missing"] == "no circuit for sum"
    (sums,) = (each for each in value["constants"] if each["constant"] == "d_oplus")
    assert (sums["depth"], sums["operations"][0]["missing"]) == (None, "no circuit for sum")


def test_an_acknowledged_finding_says_so() -> None:
    assert [each["acknowledged"] for each in verdict(papers.KNOWN_GAP)["findings"] if each["code"] == "PK302"] == [True]


def test_requirements_are_verdicts_too() -> None:
    found = verdict(papers.REFUTED, "in-range")
    assert (found["kind"], found["status"], found["rests_on"]) == ("requirement", "refuted", ["solver:z3"])


def test_findings_of_no_verdict_are_in_the_summary() -> None:
    summary = read(papers.UNSAID)["summary"]
    assert [(each["code"], each["subject"]) for each in summary["other_findings"]] == [("PK604", "starter")]
    assert summary["findings"]["open"] == 1


def test_a_paper_that_cannot_be_read_has_findings_and_no_verdicts() -> None:
    value = read(papers.BAD_TOML)
    assert (value["verdicts"], [each["code"] for each in value["summary"]["other_findings"]]) == ([], ["PK002"])


def test_counts_add_up() -> None:
    value = read(papers.GAP, papers.REFUTED)
    summary = value["summary"]
    assert sum(summary["statuses"].values()) == len(value["verdicts"]) == 4
    assert summary["hypotheses"]["stated"] == sum(len(each["hypotheses"]["stated"]) for each in value["verdicts"])
    assert summary["hypotheses"]["missing"] == 1
    assert (summary["exit_code"], value["version"]) == (1, "1.2.3")


def test_a_statement_cited_in_a_circle_still_has_a_line() -> None:
    assert verdict(papers.CIRCLE)["status"] == "undecided"
