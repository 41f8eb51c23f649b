"""what a service's page shows of its outcomes, kept until ten families more are there. Afterwards `flask derived
rebuild` shows what is there"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0025"
branch_labels = None
depends_on = None

LARGE = ("sum_u", "sum_uu", "sum_x", "sum_y", "sum_xx", "sum_yy", "sum_xy")
SUMS = (
    *("started", "ended", "unpaired", "sum_u", "sum_uu", "paired", "sum_x", "sum_y", "sum_xx", "sum_yy", "sum_xy"),
    *("judged", "improved", "recovered", "worse", "clinical"),
)


def upgrade() -> None:
    op.create_table(
        "shown_sums",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("quarter_year", sa.Integer(), nullable=False),
        sa.Column("quarter_number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger() if name in LARGE else sa.Integer(), nullable=False) for name in SUMS),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_shown_sums_service_id")),
        sa.PrimaryKeyConstraint(
            *("service_id", "instrument_code", "scale", "unit", "member", "quarter_year", "quarter_number"),
            name=op.f("pk_shown_sums"),
        ),
    )
    op.create_table(
        "shown_courses",
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("to_colleagues", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_shown_courses_intervention_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_shown_courses_service_id")),
        sa.PrimaryKeyConstraint(
            *("intervention_id", "service_id", "instrument_code", "scale"), name=op.f("pk_shown_courses")
        ),
    )
    op.create_index("ix_shown_courses_service_id", "shown_courses", ["service_id", "instrument_code", "scale"])


def downgrade() -> None:
    op.drop_index("ix_shown_courses_service_id", table_name="shown_courses")
    op.drop_table("shown_courses")
    op.drop_table("shown_sums")
