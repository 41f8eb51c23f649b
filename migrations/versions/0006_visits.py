"""sessions, with the goals they rate"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("attendance", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("cycle", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("cycle BETWEEN 1 AND 99", name=op.f("ck_visits_cycle")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 480", name=op.f("ck_visits_minutes")),
        sa.ForeignKeyConstraint(["intervention_id"], ["interventions.id"], name=op.f("fk_visits_intervention_id")),
        sa.ForeignKeyConstraint(["written_by"], ["users.id"], name=op.f("fk_visits_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_visits_draft_id")),
    )
    op.create_index(op.f("ix_visits_intervention_id"), "visits", ["intervention_id", "held_on"], unique=False)
    op.create_table(
        "visit_principles",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("principle", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_principles_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "principle", name=op.f("pk_visit_principles")),
    )
    op.create_table(
        "goal_ratings",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.CheckConstraint("goal BETWEEN 1 AND 3", name=op.f("ck_goal_ratings_goal")),
        sa.CheckConstraint("rating BETWEEN 0 AND 10", name=op.f("ck_goal_ratings_rating")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_goal_ratings_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "goal", name=op.f("pk_goal_ratings")),
    )
    op.create_table(
        "visit_drafts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_visit_drafts_dyad_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_visit_drafts_user_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_drafts_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_drafts")),
    )
    op.create_index(op.f("ix_visit_drafts_dyad_id"), "visit_drafts", ["dyad_id"], unique=False)
    op.create_index(op.f("ix_visit_drafts_user_id"), "visit_drafts", ["user_id"], unique=False)
    op.add_column("interventions", sa.Column("helping_question", sa.String(length=300), nullable=True))
    op.add_column("interventions", sa.Column("planned_cycles", sa.Integer(), nullable=True))
    op.add_column("interventions", sa.Column("next_visit_on", sa.Date(), nullable=True))
    with op.batch_alter_table("goals") as goals:
        goals.add_column(sa.Column("start_rating", sa.Integer(), nullable=True))
        goals.add_column(sa.Column("hoped_rating", sa.Integer(), nullable=True))
        goals.create_check_constraint(op.f("ck_goals_start_rating"), "start_rating BETWEEN 0 AND 10")
        goals.create_check_constraint(op.f("ck_goals_hoped_rating"), "hoped_rating BETWEEN 0 AND 10")


def downgrade() -> None:
    with op.batch_alter_table("goals") as goals:
        goals.drop_constraint(op.f("ck_goals_hoped_rating"), type_="check")
        goals.drop_constraint(op.f("ck_goals_start_rating"), type_="check")
        goals.drop_column("hoped_rating")
        goals.drop_column("start_rating")
    op.drop_column("interventions", "next_visit_on")
    op.drop_column("interventions", "planned_cycles")
    op.drop_column("interventions", "helping_question")
    op.drop_index(op.f("ix_visit_drafts_user_id"), table_name="visit_drafts")
    op.drop_index(op.f("ix_visit_drafts_dyad_id"), table_name="visit_drafts")
    op.drop_table("visit_drafts")
    op.drop_table("goal_ratings")
    op.drop_table("visit_principles")
    op.drop_index(op.f("ix_visits_intervention_id"), table_name="visits")
    op.drop_table("visits")
