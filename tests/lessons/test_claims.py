"""The script behind `make claims` finds what changed, what is missing and what is idle."""

import pytest

from benchmarks import claims
from practicaldl.experiments import Claim

STORED = {"gain": Claim(0.60, 0.40, "0.6 ± 0.4"), "count": Claim(0.0, 0.0, "0 of 10")}


def test_the_same_numbers_are_no_difference():
    assert claims.differences("dropout", STORED, dict(STORED)) == []


def test_a_change_within_half_a_spread_is_tolerated():
    measured = STORED | {"gain": Claim(0.75, 0.40, "0.8 ± 0.4")}
    assert claims.differences("dropout", STORED, measured) == []


def test_a_larger_change_is_told_with_both_texts():
    measured = STORED | {"gain": Claim(0.1, 0.40, "0.1 ± 0.4")}
    assert claims.differences("dropout", STORED, measured) == [
        "dropout.gain: the lesson says 0.6 ± 0.4, measured now 0.1 ± 0.4"
    ]


def test_a_number_without_spread_must_come_out_the_same():
    measured = STORED | {"count": Claim(0.1, 0.3, "1 of 10")}
    assert len(claims.differences("dropout", STORED, measured)) == 1


def test_new_and_vanished_numbers_are_told():
    measured = {"gain": STORED["gain"], "loss": Claim(1.0, 0.1, "1.0 ± 0.1")}
    assert claims.differences("dropout", STORED, measured) == [
        "dropout.count: stored, but no longer measured",
        "dropout.loss: measured 1.0 ± 0.1, but not stored",
    ]


def test_stored_claims_read_back_as_they_were_written(tmp_path):
    claims.save({"dropout": STORED}, tmp_path / "claims.json")
    assert claims.load(tmp_path / "claims.json") == {"dropout": STORED}


def test_quotes_without_a_number_and_numbers_without_a_quote_are_told(tmp_path):
    (tmp_path / "04_dropout.py").write_text("# It gains {{dropout.gain}}, or {{ dropout.loss }}.", encoding="utf-8")
    assert claims.unmatched({"dropout": STORED}, claims.quoted(tmp_path), ["dropout"]) == [
        "dropout.count: stored, but no lesson quotes it",
        "dropout.loss: quoted in 04_dropout, but not stored",
    ]


def test_an_unknown_topic_names_the_known_ones(capsys):
    with pytest.raises(SystemExit, match="2"):
        claims.main(["dropuot"])
    assert "no experiment named dropuot; there are" in capsys.readouterr().err
