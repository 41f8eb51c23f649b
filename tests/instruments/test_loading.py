"""A folder of files becomes a catalogue, or one error that names every problem of every file."""

from pathlib import Path

import pytest

from app.definitions import DefinitionError, load_catalogue
from tests.instruments.definition_files import ON_SCREEN, SCORE_ENTRY
from tests.support.instruments import shipped_catalogue


def folder_of(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_shipped() -> None:
    assert shipped_catalogue().codes() == (
        "core10", "epds", "gad7", "gbo", "hads", "kpcs", "mors_sf", "pbq", "phq9", "swemwbs",
    )  # fmt: skip


def test_a_new_file_in_a_second_folder_is_a_new_instrument(tmp_path: Path) -> None:
    ours, theirs = folder_of(tmp_path / "ours", ease=ON_SCREEN), folder_of(tmp_path / "theirs", paper=SCORE_ENTRY)
    assert load_catalogue((ours, theirs)).codes() == ("ease", "paper")


def test_two_versions_of_one_instrument_stand_side_by_side(tmp_path: Path) -> None:
    second = ON_SCREEN.replace('version: "1"', 'version: "2"')
    catalogue = load_catalogue((folder_of(tmp_path, ease=ON_SCREEN, ease_2=second),))
    assert catalogue.latest("ease").key == "ease@2"
    assert catalogue.get("ease", "1").key == "ease@1"


def test_both_usual_endings_are_read_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "ease.yml").write_text(ON_SCREEN, encoding="utf-8")
    (tmp_path / "paper.yaml.bak").write_text(SCORE_ENTRY, encoding="utf-8")
    assert load_catalogue((tmp_path,)).codes() == ("ease",)


def test_the_same_version_twice_is_refused_even_across_folders(tmp_path: Path) -> None:
    ours, theirs = folder_of(tmp_path / "ours", ease=ON_SCREEN), folder_of(tmp_path / "theirs", calm=ON_SCREEN)
    with pytest.raises(DefinitionError) as refused:
        load_catalogue((ours, theirs))
    assert refused.value.problems == ("calm.yaml: code: ease@1 is already there in ease.yaml",)


def test_the_same_file_name_in_two_folders_is_no_excuse(tmp_path: Path) -> None:
    ours, theirs = folder_of(tmp_path / "ours", ease=ON_SCREEN), folder_of(tmp_path / "theirs", ease=ON_SCREEN)
    with pytest.raises(DefinitionError) as refused:
        load_catalogue((ours, theirs))
    assert refused.value.problems == ("ease.yaml: code: ease@1 is already there in ease.yaml",)


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    bad = ON_SCREEN.replace("value: 3, clinical", "value: 9, clinical").replace("threshold: 2.5", "threshold: 9")
    folder_of(tmp_path, a=bad, b="code: [", c=SCORE_ENTRY.replace("recall: today\n", ""))
    with pytest.raises(DefinitionError) as refused:
        load_catalogue((tmp_path, tmp_path / "gone"))
    assert refused.value.problems == (
        f"{tmp_path / 'gone'}: there is no such folder",
        "a.yaml: scales.total.cut_off.value: must lie within 0 to 6",
        "a.yaml: scales.total.reliable_change.threshold: must be at most 6",
        "b.yaml: line 2, column 1: did not find expected node content",
        "c.yaml: recall: is required",
    )
    assert str(refused.value) == "\n".join(refused.value.problems)
