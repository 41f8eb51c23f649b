"""Commands about spot checks: prove that records were drawn by chance."""

import uuid
from collections.abc import Iterator

import click
from flask.cli import AppGroup

from app.cli.transaction import reading
from app.domain.frames import Frame, Proof
from app.queries.drawing import Provable, all_draws, provable

TOLD = {
    Proof.SAME: "the same records in the same order",
    Proof.DIFFERENT: "OTHER RECORDS come up",
    Proof.FRAME_CHANGED: "THE KEPT LIST IS NOT the one that was drawn from",
}

checks = AppGroup("checks", help="Spot checks: prove that records were drawn by chance.")


@checks.command("prove")
@click.argument("draw", type=click.UUID, required=False)
def prove_command(draw: uuid.UUID | None) -> None:
    """Draw again from the kept seed and list: one DRAW, or all. Exits with 1 where something else comes up.

    That seed and list are the ones of that day is told by the audit, which holds both: see `flask audit verify`.
    """
    with reading():
        found = list(_wanted(draw))
    for each in found:
        frame = Frame.parse(each.frame)
        gone = f", {len(each.erased)} deleted since" if each.erased else ""
        click.echo(
            f"{each.id}: {each.came_up} of {len(frame.left)} records of {len(frame.people)} people{gone}: "
            f"{TOLD[each.proof]}. Seed {each.seed}, list {each.digest}."
        )
    if not all(each.proof is Proof.SAME for each in found):
        raise SystemExit(1)
    if draw is None:
        click.echo(f"{len(found):,} draws: all fair.")


def _wanted(draw: uuid.UUID | None) -> Iterator[Provable]:
    for draw_id in all_draws() if draw is None else (draw,):
        found = provable(draw_id)
        if found is None:
            raise click.ClickException("There is no such draw.")
        yield found
