"""Who signs in to a demonstration, and how."""

PASSWORD = "made-up-families"  # noqa: S105 - shown on the sign-in page # nosec B105
SIGN_INS = (
    ("Accredited practitioner, 14 dyads", "practitioner@demo.example"),
    ("Trainee, 2 dyads", "trainee@demo.example"),
    ("Busy practitioner, 200 dyads", "busy@demo.example"),
    ("New practitioner, no dyads yet", "new@demo.example"),
    ("Supervisor, in two services", "supervisor@demo.example"),
    ("Service lead", "lead@demo.example"),
    ("National analyst", "analyst@demo.example"),
    ("National analyst who signs", "second-analyst@demo.example"),
    ("Administrator", "admin@demo.example"),
)
