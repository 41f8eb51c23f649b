"""Finding instruments: the exact version for an old assessment, the newest for a new one."""

import pytest

from app.domain.catalogue import Catalogue
from app.domain.errors import NotFound
from app.domain.instrument import Instrument
from tests.support.instruments import shipped


def versions(*numbers: str) -> list[Instrument]:
    return [shipped("phq9").model_copy(update={"version": number}) for number in numbers]


def test_the_newest_version_is_newest_by_number_and_not_by_text() -> None:
    catalogue = Catalogue(versions("2", "10", "9.9"))
    assert catalogue.latest("phq9").version == "10"


def test_an_old_version_can_still_be_had() -> None:
    catalogue = Catalogue(versions("1", "2"))
    assert catalogue.get("phq9", "1").key == "phq9@1"


def test_it_holds_each_instrument_once_sorted_by_code() -> None:
    catalogue = Catalogue([*versions("2", "1"), shipped("gad7")])
    assert catalogue.codes() == ("gad7", "phq9")
    assert [instrument.key for instrument in catalogue] == ["gad7@1", "phq9@2"]
    assert len(catalogue) == 2
    assert "phq9" in catalogue
    assert "epds" not in catalogue


def test_what_is_not_there_is_not_found() -> None:
    catalogue = Catalogue(versions("1"))
    with pytest.raises(NotFound, match="phq9@3"):
        catalogue.get("phq9", "3")
    with pytest.raises(NotFound, match="bdi"):
        catalogue.latest("bdi")


def test_one_version_cannot_be_there_twice() -> None:
    with pytest.raises(ValueError, match="phq9@1 is there twice"):
        Catalogue(versions("1", "1"))


def test_words_fall_back_to_english() -> None:
    assert shipped("gad7").words("cy").stem == shipped("gad7").words("en").stem
