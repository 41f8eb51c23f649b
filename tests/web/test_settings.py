"""What an operator writes into the environment: taken where it is meant, and refused in words where it is not."""

import runpy
from pathlib import Path

import pytest

from app.config import Settings
from app.environment import NAMES, SettingsError
from app.sealing import make_key_file
from app.store.claiming import SeveralProcesses
from tests.support.project import ROOT

WHOLE = {
    "DATABASE_URL": "postgresql://dcs:password@db.example/dcs",
    "SECRET_KEY": "x" * 32,
    "DCS_ADDRESS": "https://dcs.example.org",
    "DCS_SEALING_KEYS": "/keys/new.pem:/keys/old.pem",
}


def told(**given: str) -> str:
    """Why a server with these settings does not start."""
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({**WHOLE, **given})
    return str(refused.value)


def test_what_is_needed_is_enough() -> None:
    settings = Settings.from_environment(WHOLE)
    assert settings.database_url == "postgresql+psycopg://dcs:password@db.example/dcs"
    assert settings.sealing_keys == (Path("/keys/new.pem"), Path("/keys/old.pem"))
    assert (settings.https, settings.public_figures, settings.demonstration) == (True, False, False)
    assert (settings.mail, settings.provider, settings.releases_url) == (None, None, None)


def test_a_demonstration_keeps_its_file_in_one_folder_wherever_it_is_started() -> None:
    demonstration = {"DCS_DEMO": "1", "SECRET_KEY": "x", "DATABASE_URL": "sqlite:///demo.sqlite"}
    assert Settings.from_environment(demonstration).database_url == f"sqlite:///{ROOT}/instance/demo.sqlite"


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "DCS_ADDRESS", "DCS_SEALING_KEYS"])
def test_what_is_missing_is_named(name: str) -> None:
    assert told(**{name: ""}).startswith(f"Set {name} ")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "at least 32 characters. Make one: openssl rand -hex 32"),
        ("DCS_ADDRESS", "dcs.example.org", "a scheme and a host and no more, as in https://dcs.example.org"),
        ("DCS_ADDRESS", "https://dcs.example.org/app", "a scheme and a host and no more"),
        ("DCS_ADDRESS", "http://dcs.example.org", "nobody could sign in"),
        ("DCS_TRUSTED_PROXIES", "10.0.0.1/8", "Write networks, as in 10.0.0.0/8."),
        ("DCS_IDLE_MINUTES", "ten", "a whole number from 5 to 120"),
        ("DCS_IDLE_MINUTES", "200", "a whole number from 5 to 120"),
        ("DCS_HTTPS", "true", "1 or 0, and not “true”"),
        ("DCS_DEMO", "yes", "1 or 0"),
        ("DCS_PUBLIC_FIGURES", "on", "1 or 0"),
        ("DCS_RELEASES_URL", "dcs", "Write postgresql://user:password@host/name"),
        ("DATABASE_URL", "dcs.sqlite", "Write postgresql://user:password@host/name"),
        ("DATABASE_URL", "mysql://dcs:password@db.example/dcs", "names no database that can be used"),
        ("DATABASE_URL", "sqlite:///dcs.sqlite", "sqlite:////absolute/path.sqlite with four slashes"),
        ("DCS_TRUSTED_PROXY", "10.0.0.0/8", "Is DCS_TRUSTED_PROXIES meant?"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_write(name: str, value: str, words: str) -> None:
    reason = told(**{name: value})
    assert reason.startswith(name)
    assert words in reason
    assert "dcs:password" not in reason


def test_what_needs_more_says_what_else() -> None:
    mail = {"DCS_MAIL_HOST": "mail.example", "DCS_MAIL_FROM": "dcs@nation.example"}
    assert told(**mail, DCS_MAIL_PORT="smtp").startswith("DCS_MAIL_PORT is a whole number")
    assert told(**mail, DCS_MAIL_PLAIN="yes").startswith("DCS_MAIL_PLAIN is 1 or 0")
    provider = {"DCS_OIDC_ISSUER": "login.example", "DCS_OIDC_CLIENT": "dcs", "DCS_OIDC_SECRET": "the-password"}
    assert told(**provider) == "DCS_OIDC_ISSUER is an address that begins with https://"


def test_what_is_written_a_little_otherwise_is_taken() -> None:
    settings = Settings.from_environment(
        {**WHOLE, "DCS_ADDRESS": "https://DCS.example.org/", "DCS_TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1"}
    )
    assert settings.address == "https://dcs.example.org"
    assert settings.trusted_proxies == ("10.0.0.0/8", "127.0.0.1")


def test_a_variable_that_somebody_else_made_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    Settings.from_environment({**WHOLE, "DCS_SERVICE_HOST": "10.1.2.3"})
    assert "DCS_SERVICE_HOST is no setting" in caplog.text


def test_every_setting_is_described() -> None:
    described = (ROOT / "docs" / "operating.md").read_text()
    assert [name for name in NAMES if name not in described and name != "DCS_DEMO"] == []


@pytest.mark.parametrize(
    ("given", "ends", "words"),
    [
        ({"SECRET_KEY": "short"}, 3, "VIG DCS does not start: SECRET_KEY must"),
        ({"DCS_SEALING_KEYS": "/no/such.pem"}, 3, "DCS_SEALING_KEYS: /no/such.pem: cannot be read"),
        ({"DATABASE_URL": "sqlite:////no/such/folder.sqlite"}, 3, "unable to open database file"),
        ({"DATABASE_URL": "postgresql://dcs:password@127.0.0.1:1/dcs"}, 1, "VIG DCS waits: The database says"),
    ],
    ids=["wrong", "no key", "no folder", "no server"],
)
def test_the_server_stops_at_what_is_wrong_and_waits_for_what_may_come(
    given: dict[str, str],
    ends: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sealing_key: Path,
) -> None:
    """gunicorn ends at 3. After anything else it starts another worker at once, for ever, and calls that running."""
    for name, value in {**WHOLE, "DCS_SEALING_KEYS": str(sealing_key), **given}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "wsgi.py"))
    said = capsys.readouterr().err
    assert ended.value.code == ends
    assert words in said
    assert (said.count("\n"), "dcs:password" in said) == (1, False)


def test_one_that_still_serves_the_file_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sealing_key: Path, tmp_path: Path
) -> None:
    """A worker is replaced while it still answers: ending the whole server then would leave nobody there."""

    def taken(_: str) -> None:
        raise SeveralProcesses("Another process already serves this SQLite file.")

    monkeypatch.setattr("app.store.claiming.claim_single_process", taken)
    monkeypatch.setattr("app.operations.purpose.check_purpose", lambda *_: None)
    database = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite'}", "DCS_SEALING_KEYS": str(sealing_key)}
    for name, value in {**WHOLE, **database}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "wsgi.py"))
    assert (ended.value.code, "VIG DCS waits: Another process" in capsys.readouterr().err) == (1, True)


@pytest.fixture
def sealing_key(tmp_path: Path) -> Path:
    make_key_file(tmp_path / "key.pem")
    return tmp_path / "key.pem"
