"""What roles, stages and the standing of a measure are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.permitted import Standing
from app.domain.vocabulary import Role, ServicePurpose, Stage

ROLES: dict[Role, LazyString] = {
    Role.PRACTITIONER: _l("Practitioner"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.SERVICE_LEAD: _l("Service lead"),
    Role.NATIONAL_ANALYST: _l("National analyst"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
STAGES: dict[Stage, LazyString] = {
    Stage.TRAINEE_1: _l("Trainee, stage 1"),
    Stage.TRAINEE_2: _l("Trainee, stage 2"),
    Stage.TRAINEE_3: _l("Trainee, stage 3"),
    Stage.ACCREDITED: _l("Accredited"),
    Stage.SUPERVISOR: _l("Accredited, and supervises"),
}
STAGES_BESIDE: dict[Stage, LazyString] = {
    Stage.TRAINEE_1: _l("trainee, stage 1"),
    Stage.TRAINEE_2: _l("trainee, stage 2"),
    Stage.TRAINEE_3: _l("trainee, stage 3"),
    Stage.ACCREDITED: _l("accredited"),
    Stage.SUPERVISOR: _l("accredited, and supervises"),
}
"""After a role, as in "Practitioner, accredited"."""
STANDINGS: dict[Standing, LazyString] = {
    Standing.ON: _l("May be chosen"),
    Standing.OFF: _l("Switched off"),
    Standing.NEEDS_LICENCE: _l("Needs a licence"),
    Standing.LICENCE_ENDED: _l("Licence has ended"),
}
PURPOSES: dict[ServicePurpose, LazyString] = {
    ServicePurpose.FAMILIES: _l("Work with families"),
    ServicePurpose.VERP: _l("Work with professionals (VERP)"),
    ServicePurpose.TEST: _l("Training, or trying things out"),
}
"""What a service is for."""
