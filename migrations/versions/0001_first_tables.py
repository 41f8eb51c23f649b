"""services, people, dyads, occasions, answer events and what is derived from them"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failed_sign_ins",
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_ins")),
    )
    op.create_index(op.f("ix_failed_sign_ins_email_hash"), "failed_sign_ins", ["email_hash"], unique=False)
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "regions",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("nation", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("name", name=op.f("uq_regions_name")),
    )
    op.create_table(
        "users",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "dyad_drafts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_dyad_drafts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dyad_drafts")),
    )
    op.create_index(op.f("ix_dyad_drafts_user_id"), "dyad_drafts", ["user_id"], unique=False)
    op.create_table(
        "services",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_services_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("name", name=op.f("uq_services_name")),
    )
    op.create_index(op.f("ix_services_region_id"), "services", ["region_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    op.create_index(op.f("ix_sign_ins_user_id"), "sign_ins", ["user_id"], unique=False)
    op.create_table(
        "dyads",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("adult_role", sa.String(length=20), nullable=False),
        sa.Column("adult_age", sa.String(length=20), nullable=False),
        sa.Column("child_age", sa.String(length=20), nullable=False),
        sa.Column("child_months", sa.Integer(), nullable=True),
        sa.Column("referral", sa.String(length=30), nullable=False),
        sa.Column("court_ordered", sa.Boolean(), nullable=False),
        sa.Column("national_use", sa.String(length=20), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(child_age = 'months') = (child_months IS NOT NULL)", name=op.f("ck_dyads_child_months")),
        sa.ForeignKeyConstraint(["practitioner_id"], ["users.id"], name=op.f("fk_dyads_practitioner_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_dyads_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dyads")),
        sa.UniqueConstraint("code", name=op.f("uq_dyads_code")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_dyads_draft_id")),
    )
    op.create_index("ix_dyads_practitioner_id", "dyads", ["practitioner_id", "created_at"], unique=False)
    op.create_index(op.f("ix_dyads_service_id"), "dyads", ["service_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_memberships_service_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "user_id", "service_id", "role", "starts_on", name=op.f("uq_memberships_user_id_service_id_role_starts_on")
        ),
    )
    op.create_index(op.f("ix_memberships_service_id"), "memberships", ["service_id"], unique=False)
    op.create_index(op.f("ix_memberships_user_id"), "memberships", ["user_id"], unique=False)
    op.create_table(
        "service_measures",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_measures_service_id")),
        sa.PrimaryKeyConstraint("service_id", "instrument_code", name=op.f("pk_service_measures")),
    )
    op.create_table(
        "dyad_populations",
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.Column("population", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_dyad_populations_dyad_id")),
        sa.PrimaryKeyConstraint("dyad_id", "population", name=op.f("pk_dyad_populations")),
    )
    op.create_table(
        "imported_rows",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_imported_rows_dyad_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_imported_rows_service_id")),
        sa.PrimaryKeyConstraint("service_id", "source", "row_hash", name=op.f("pk_imported_rows")),
    )
    op.create_index(op.f("ix_imported_rows_dyad_id"), "imported_rows", ["dyad_id"], unique=False)
    op.create_table(
        "interventions",
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_interventions_dyad_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
    )
    op.create_index(op.f("ix_interventions_dyad_id"), "interventions", ["dyad_id"], unique=False)
    op.create_table(
        "changes",
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("before_hundredths", sa.Integer(), nullable=False),
        sa.Column("after_hundredths", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("crossed_cut_off", sa.Boolean(), nullable=False),
        sa.Column("entered_cut_off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["intervention_id"], ["interventions.id"], name=op.f("fk_changes_intervention_id")),
        sa.PrimaryKeyConstraint("intervention_id", "instrument_code", "scale", name=op.f("pk_changes")),
    )
    op.create_table(
        "goals",
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_goals_number")),
        sa.ForeignKeyConstraint(["intervention_id"], ["interventions.id"], name=op.f("fk_goals_intervention_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("intervention_id", "number", name=op.f("uq_goals_intervention_id_number")),
    )
    op.create_table(
        "occasions",
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["intervention_id"], ["interventions.id"], name=op.f("fk_occasions_intervention_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasions")),
        sa.UniqueConstraint("intervention_id", "kind", "number", name=op.f("uq_occasions_intervention_id_kind_number")),
    )
    op.create_table(
        "assessments",
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("instrument_version", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("not_collected", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasions.id"], name=op.f("fk_assessments_occasion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("occasion_id", "instrument_code", name=op.f("uq_assessments_occasion_id_instrument_code")),
    )
    op.create_table(
        "alerts",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_alerts_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "item", name=op.f("pk_alerts")),
    )
    op.create_table(
        "answer_events",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("incarnation", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("kind <> 'answer' OR value IS NOT NULL", name=op.f("ck_answer_events_value")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_answer_events_seq")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_answer_events_assessment_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["users.id"], name=op.f("fk_answer_events_entered_by")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_answer_events")),
        sa.UniqueConstraint(
            "assessment_id", "epoch", "writer", "seq", name=op.f("uq_answer_events_assessment_id_epoch_writer_seq")
        ),
    )
    op.create_table(
        "answers",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("incarnation", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_answers_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "item", name=op.f("pk_answers")),
    )
    op.create_table(
        "scores",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_scores_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "scale", name=op.f("pk_scores")),
    )


def downgrade() -> None:
    op.drop_table("scores")
    op.drop_table("answers")
    op.drop_table("answer_events")
    op.drop_table("alerts")
    op.drop_table("assessments")
    op.drop_table("occasions")
    op.drop_table("goals")
    op.drop_table("changes")
    op.drop_index(op.f("ix_interventions_dyad_id"), table_name="interventions")
    op.drop_table("interventions")
    op.drop_index(op.f("ix_imported_rows_dyad_id"), table_name="imported_rows")
    op.drop_table("imported_rows")
    op.drop_table("dyad_populations")
    op.drop_table("service_measures")
    op.drop_index(op.f("ix_memberships_user_id"), table_name="memberships")
    op.drop_index(op.f("ix_memberships_service_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_dyads_service_id"), table_name="dyads")
    op.drop_index("ix_dyads_practitioner_id", table_name="dyads")
    op.drop_table("dyads")
    op.drop_index(op.f("ix_sign_ins_user_id"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index(op.f("ix_services_region_id"), table_name="services")
    op.drop_table("services")
    op.drop_index(op.f("ix_dyad_drafts_user_id"), table_name="dyad_drafts")
    op.drop_table("dyad_drafts")
    op.drop_table("users")
    op.drop_table("regions")
    op.drop_table("installation")
    op.drop_index(op.f("ix_failed_sign_ins_email_hash"), table_name="failed_sign_ins")
    op.drop_table("failed_sign_ins")
