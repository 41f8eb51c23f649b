"""Commands about the audit: prove that nothing in it was changed, and keep its ends where nobody here can reach."""

import json
import logging
import uuid
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.transaction import reading
from app.clock import now
from app.domain.audit import Break, Head, breaks
from app.queries.auditing import chains_without_a_head, heads, links_of

log = logging.getLogger("dcs.audit")

audit = AppGroup("audit", help="The record of who did what: prove it, and send its end off this machine.")


@audit.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of ends that `audit head --file` wrote, kept on another machine.",
)
def verify(against: Path | None) -> None:
    """Follow every chain from its first link to its end. Exits with 1 where one does not hold, and says where."""
    known = _known(against) if against else {}
    with reading():
        ends = {head.chain: head for head in heads()}
        found = [Break(chain, 0, "has links but no end") for chain in chains_without_a_head()]
        for chain in sorted({*ends, *known}):
            found += breaks(links_of(chain), ends.get(chain, Head(chain)), known.get(chain, ()))
    for each in found:
        click.echo(str(each))
    links = sum(head.n for head in ends.values())
    click.echo(f"{len(ends):,} chains with {links:,} links: {f'{len(found):,} do not hold' if found else 'all hold'}.")
    if found:
        raise SystemExit(1)


@audit.command("head")
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path), help="Append to this file.")
@click.option("--log", "to_log", is_flag=True, help="Write to the log `dcs.audit`, for a collector to take away.")
def head_command(path: Path | None, to_log: bool) -> None:
    """Print the end of every chain, one JSON object to a line. Run it hourly and keep what it says elsewhere."""
    with reading():
        ends = heads()
    moment = now().isoformat(timespec="seconds")
    lines = [json.dumps({"at": moment, "chain": str(end.chain), "n": end.n, "hash": end.hash}) for end in ends]
    if path:
        with path.open("a") as file:
            file.writelines(f"{line}\n" for line in lines)
    for line in lines:
        log.info("head %s", line) if to_log else None
        click.echo(line)


def _known(path: Path) -> Mapping[uuid.UUID, list[Head]]:
    found: dict[uuid.UUID, list[Head]] = defaultdict(list)
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        try:
            kept = json.loads(line)
            head = Head(uuid.UUID(kept["chain"]), int(kept["n"]), str(kept["hash"]))
        except (ValueError, KeyError, TypeError) as error:
            raise click.ClickException(f"{path}, line {number}: this is no end of a chain.") from error
        found[head.chain].append(head)
    return found
