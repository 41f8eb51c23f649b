"""Where the server is killed while it takes in a batch, and which guards can be left out."""

STATEMENTS = {
    "lease found": "SELECT leases.",
    "assessments locked": "SELECT assessments.id, assessments.instrument_code",
    "events inserted": "INSERT INTO answer_events",
    "answers deleted": "DELETE FROM answers",
    "answers inserted": "INSERT INTO answers",
    "scores inserted": "INSERT INTO scores",
    "state written": "UPDATE assessments",
    "lease written": "UPDATE leases",
    "word read": "SELECT event_conflicts.",
}
"""Point -> how the statement begins after which it lies."""

POINTS = (
    "request",
    "begin",
    *STATEMENTS,
    "before commit",
    "after commit",
    "before reply",
    "half a reply",
    "after reply",
)
RARE = {"scores inserted"}
"""Reached once for each questionnaire, where the others are reached for each batch."""
WITH_EVENTS = {"events inserted", "answers deleted", "answers inserted", "state written"}
"""Reached only by a batch that holds something: a tablet that has sent all it may asks with an empty one."""
OUTSIDE = "from outside"
"""At no point in particular: where the planned point was not reached in time."""

GUARDS = ("uniqueness", "durable", "acknowledgement", "ordering")
