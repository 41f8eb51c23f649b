"""A released instrument never changes: an assessment remembers the version it was made with."""

import hashlib
from pathlib import Path

from tests.support.instruments import INSTRUMENTS

RELEASED = Path(__file__).with_name("released.txt")


def released() -> dict[str, str]:
    """File name -> sha256, from lines as `sha256sum *.yaml` prints them."""
    return {name: digest for digest, name in (line.split() for line in RELEASED.read_text().splitlines())}


def complaints(folder: Path) -> list[str]:
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.yaml")}
    pinned = released()
    return [
        *(f"{name} is released and was changed. A change is a new version: put the file back, copy it under a new "
          f"name with the next version number, and change the copy." for name, digest in pinned.items()
          if name in digests and digests[name] != digest),
        *(f"{name} is released and is gone. Assessments made with it need it." for name in pinned.keys() - digests),
        *(f"{name} is not pinned. Add its line of `sha256sum` to released.txt." for name in digests.keys() - pinned),
    ]  # fmt: skip


def copied_to(folder: Path) -> Path:
    for path in INSTRUMENTS.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_no_released_instrument_has_changed() -> None:
    assert complaints(INSTRUMENTS) == []


def test_one_changed_letter_is_noticed(tmp_path: Path) -> None:
    changed = copied_to(tmp_path) / "phq9.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("little energy", "no energy"), encoding="utf-8")
    assert [line.partition(". ")[0] for line in complaints(tmp_path)] == ["phq9.yaml is released and was changed"]


def test_a_file_that_is_gone_or_new_is_noticed(tmp_path: Path) -> None:
    (copied_to(tmp_path) / "gbo.yaml").rename(tmp_path / "gbo2.yaml")
    assert [line.partition(". ")[0] for line in complaints(tmp_path)] == [
        "gbo.yaml is released and is gone",
        "gbo2.yaml is not pinned",
    ]
