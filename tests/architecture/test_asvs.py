"""docs/security/asvs.md says what the marks on the tests say, so it names no test that is gone."""

from pathlib import Path

import asvs
import yaml


def test_the_page_is_up_to_date() -> None:
    assert asvs.PAGE.read_text() == asvs.page(), "run python3 scripts/asvs.py"


def test_every_point_is_shown_or_explained() -> None:
    tests = asvs.marked()
    points = yaml.safe_load(asvs.POINTS.read_text())
    assert [point for point, told in points.items() if not tests[point] and not set(asvs.KINDS) & set(told)] == []
    assert len(tests) > 50


def test_a_mark_is_found(tmp_path: Path) -> None:
    file = tmp_path / "tests" / "web" / "test_x.py"
    file.parent.mkdir(parents=True)
    file.write_text('@pytest.mark.asvs("1.2.3", "4.5.6")\ndef test_y():\n    pass\n\n\ndef test_z():\n    pass\n')
    assert asvs.marked(tmp_path) == {"1.2.3": ["web/test_x.py::test_y"], "4.5.6": ["web/test_x.py::test_y"]}
