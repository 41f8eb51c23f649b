"""Where releases are read."""

from pathlib import Path

from sqlalchemy import make_url

READ_ONLY = "-c default_transaction_read_only=on"


def releases_file(database_url: str) -> Path | None:
    """The file beside an SQLite database that holds its releases and nothing else; None for other databases."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    path = Path(url.database)
    return path.with_name(f"{path.stem}.releases.sqlite")


def releases_address(database_url: str, given: str | None, *, one_role: bool) -> str | None:
    """The address to read releases at; None where the operator has not said.

    `given`: that of the role that may read nothing else. `one_role`: a demonstration, which has no second role and so
    reads with its only one, in transactions that cannot write.
    """
    file = releases_file(database_url)
    if file is not None:
        return f"sqlite:///file:{file}?mode=ro&uri=true"
    url = make_url(database_url)
    if given is None and one_role and url.get_backend_name() == "postgresql":
        return url.update_query_dict({"options": READ_ONLY}).render_as_string(hide_password=False)
    return given
