"""Signed releases, read from the published tables and from nowhere else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    make_url,
    select,
)
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from app.domain.disclosure.lattice import Address, Level, Quarter
from app.domain.disclosure.release import Figures
from app.domain.disclosure.written import Heading, Measure, PlaceName, read_heading, read_part, whole_text
from app.starting import CannotStart

PUBLISHED = ("published_releases", "published_parts")
WHOLE = PlaceName(Level.UK, "uk", "United Kingdom", "")
MOST_KEPT = 200
"""Measures of releases that a process keeps read: they never change."""
_tables = MetaData()
_releases = Table(
    PUBLISHED[0],
    _tables,
    Column("quarter_year", Integer),
    Column("quarter_number", Integer),
    Column("published_at", DateTime(timezone=True)),
    Column("code_version", String),
    Column("heading", String),
    Column("checksum", String),
)
_parts = Table(
    PUBLISHED[1],
    _tables,
    Column("quarter_year", Integer),
    Column("quarter_number", Integer),
    Column("measure", String),
    Column("figures", String),
)


class CannotRead(CannotStart):
    """Releases cannot be read where DCS_RELEASES_URL says; the text says why."""

    may_come_back = True


class MayReadMore(CannotRead):
    """The role that reads releases can read other tables, too. Public pages must not have such a connection."""

    may_come_back = False


@dataclass(frozen=True)
class Edition:
    """One signed release, without its figures. `written` is its heading as it was signed."""

    quarter: Quarter
    published_at: datetime
    code_version: str
    checksum: str
    written: str

    @cached_property
    def heading(self) -> Heading:
        return read_heading(self.written)

    @cached_property
    def places(self) -> Mapping[str, PlaceName]:
        """Id -> place."""
        return {each.id: each for each in (WHOLE, *self.heading.places)}

    def measure(self, key: str) -> Measure | None:
        return next((each for each in self.heading.measures if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One published cell with what its ids stand for: a line of an export."""

    quarter: Quarter
    measure: Measure
    place: PlaceName
    address: Address
    figures: Figures


class Released:
    """What has been released. Asks the database for what never changes only once."""

    def __init__(self, address: str | None, *, one_role: bool = False) -> None:
        """`address`: see `releases_address`. `one_role`: do not insist that it can read nothing else."""
        self._address = address
        self._one_role = one_role
        self._read: dict[tuple[str, str], Mapping[Address, Figures]] = {}

    @property
    def is_set_up(self) -> bool:
        return self._address is not None

    def check(self) -> None:
        """Raise CannotRead where the address that is set leads to no releases, or to more. Does nothing without one."""
        try:
            for table in (_releases, _parts):
                self._ask(select(table.c.quarter_year).limit(1))
        except (OperationalError, ProgrammingError) as error:
            said = " ".join(str(error.orig).split())
            raise CannotRead(f"DCS_RELEASES_URL: {said}. See docs/security/releases_role.sql.") from None

    def editions(self) -> tuple[Edition, ...]:
        """All signed releases, newest quarter first. Empty where there is none yet."""
        newest_first = (_releases.c.quarter_year.desc(), _releases.c.quarter_number.desc())
        return tuple(map(_edition, self._ask(select(_releases).order_by(*newest_first))))

    def newest(self) -> Edition | None:
        return next(iter(self.editions()), None)

    def edition(self, quarter: Quarter) -> Edition | None:
        return next((each for each in self.editions() if each.quarter == quarter), None)

    def figures(self, edition: Edition, measure: str) -> Mapping[Address, Figures]:
        """The published cells of one measure (its key, as in `phq9.total`). Empty where it has none."""
        key = (edition.checksum, measure)
        if key not in self._read:
            if len(self._read) >= MOST_KEPT:
                self._read.clear()
            found = self._ask(_part_of(edition, _parts.c.figures).where(_parts.c.measure == measure))
            self._read[key] = read_part(found[0].figures) if found else {}
        return self._read[key]

    def whole(self, edition: Edition) -> str:
        """The release as the JSON document whose checksum was signed."""
        parts = self._ask(_part_of(edition, _parts.c.figures).order_by(_parts.c.measure))
        return whole_text(edition.written, (each.figures for each in parts))

    def rows(self, edition: Edition) -> Iterator[Row]:
        """Every published cell of a release, measure by measure, in the order of their addresses."""
        for measure in edition.heading.measures:
            for address, figures in self.figures(edition, measure.key).items():
                yield Row(edition.quarter, measure, edition.places[address.place], address, figures)

    def close(self) -> None:
        """Give up the connections."""
        if self._opened is not None:
            self._opened.dispose()

    def _ask(self, statement: Any) -> list[Any]:
        if self._engine is None:
            return []
        with self._engine.connect() as connection:
            return list(connection.execute(statement))

    @cached_property
    def _opened(self) -> Engine | None:
        if self._address is None:
            return None
        url = make_url(self._address)
        if url.get_backend_name() == "sqlite":
            return create_engine(url, poolclass=NullPool)  # the file is replaced as a whole when a release is added
        engine = create_engine(url, pool_pre_ping=True, pool_size=2)
        if not self._one_role:
            event.listen(engine, "connect", _insist)
        return engine

    @property
    def _engine(self) -> Engine | None:
        """None, too, where there is no release yet: the file is made with the first one."""
        engine = self._opened
        if engine is None or engine.dialect.name != "sqlite":
            return engine
        return engine if Path(str(engine.url.database).removeprefix("file:")).exists() else None


def _part_of(edition: Edition, *columns: Any) -> Any:
    year, number = edition.quarter
    return select(*columns).where(_parts.c.quarter_year == year, _parts.c.quarter_number == number)


def _edition(row: Any) -> Edition:
    at = row.published_at
    return Edition(
        Quarter(row.quarter_year, row.quarter_number),
        at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC),
        row.code_version,
        row.checksum,
        row.heading,
    )


def _insist(connection: Any, _record: Any) -> None:
    """Refuse a role that can read any other table. Raises MayReadMore, naming one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class "
            "WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace "
            "AND relname <> ALL(%s) AND has_table_privilege(oid, 'SELECT') ORDER BY relname LIMIT 1",
            [list(PUBLISHED)],
        )
        found = cursor.fetchone()
    connection.rollback()
    if found is not None:
        raise MayReadMore(f"The role of DCS_RELEASES_URL can read “{found[0]}”. See docs/security/releases_role.sql.")
