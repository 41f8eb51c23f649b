"""What the places of the audit are called. A place is the name of a view, or of a command: see docs/adr/0010."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_WORDS: tuple[tuple[LazyString, str], ...] = (
    (_l("Signing in"), "auth.sign_in_page auth.start auth.to_provider auth.from_provider"),
    (_l("Second step of signing in"), "auth.second_step_page auth.finish_sign_in"),
    (_l("Setting up a second step"), "auth.set_up_page auth.set_up_app auth.set_up_passkey"),
    (_l("Signing out"), "auth.sign_out"),
    (_l("Forgotten password"), "resetting.ask resetting.asked resetting.done resetting.forgotten"),
    (_l("Link to a new password"), "resetting.reset resetting.save"),
    (_l("Invitation"), "joining.invitation joining.join joining.joined"),
    (_l("Own account"), "account.overview account.stay account.prove account.prove_with_password"),
    (_l("Own password"), "account.password_page account.save_password"),
    (_l("Own authenticator app"), "account.app_page account.change_app account.new_recovery_codes"),
    (_l("Own passkeys"), "account.passkeys account.add_passkey account.take_passkey_away"),
    (_l("Devices signed in on"), "account.sign_ins account.end"),
    (_l("Forms that were kept"), "account.kept account.discard"),
    (_l("Service to act for"), "acting_for.choose acting_for.save"),
    (_l("Today"), "today.home today.welcome"),
    (_l("List of dyads"), "dyads.caseload"),
    (_l("Finding a dyad"), "dyads.find"),
    (
        _l("Adding a dyad"),
        "dyads.start_adding dyads.step dyads.save_step dyads.check dyads.finish_adding",
    ),
    (_l("Record of a dyad"), "dyads.dyad dyads.code"),
    (_l("Answers to one measure over time"), "dyads.questions"),
    (_l("Goals"), "goals.edit goals.save"),
    (_l("Time point"), "dyads.open_occasion occasions.occasion occasions.start occasions.collect_after_all"),
    (_l("Results of a time point"), "occasions.results"),
    (_l("Day of a time point"), "occasions.day occasions.save_day"),
    (_l("Leaving a measure out"), "occasions.not_collected occasions.save_not_collected"),
    (_l("Alert"), "occasions.acknowledge_alert"),
    (_l("Answers of a finished measure"), "amending.answers"),
    (_l("Putting an answer right"), "amending.correct amending.save_correction"),
    (
        _l("Questionnaire"),
        "questionnaire.welcome questionnaire.step questionnaire.save_step questionnaire.check"
        " questionnaire.finish_screen questionnaire.not_today questionnaire.thanks questionnaire.prepare"
        " handing_over.start handing_over.worker",
    ),
    (
        _l("Answers copied from paper"),
        "questionnaire.paper questionnaire.check_paper questionnaire.finish_paper questionnaire.total"
        " questionnaire.save_total",
    ),
    (_l("Answers sent by a tablet or phone"), "sending.take_events sending.tell_what_arrived"),
    (_l("Answers in a sealed file"), "sealed_files.choose sealed_files.bring_in"),
    (
        _l("Two devices that say different things"),
        "settling.settle settling.again settling.choose_side settling.close",
    ),
    (_l("Link for a parent’s own phone"), "handing_over.link handing_over.make_link"),
    (_l("Opening a parent’s link"), "handing_over.arrive handing_over.open_own"),
    (_l("Where the questions are"), "handing_over.grants handing_over.end_grant"),
    (
        _l("Taking the tablet back"),
        "handing_over.locked handing_over.take_back_page handing_over.return_tablet handing_over.password"
        " handing_over.return_with_password handing_over.second_step_page handing_over.return_with_second_step",
    ),
    (_l("Own PIN"), "handing_over.pin handing_over.save_pin"),
    (_l("With whom a session was"), "visits.choose"),
    (_l("Session"), "visits.begin visits.entry visits.save visits.keep visits.discard visits.visit visits.change"),
    (_l("Taking a session out, or putting it back"), "visits.remove visits.restore"),
    (_l("Plan of the next session"), "visits.plan visits.save_plan"),
    (_l("Ending VIG"), "endings.ending endings.save_ending endings.undo endings.next_course"),
    (_l("After VIG"), "endings.after endings.due_again endings.leave_out"),
    (_l("Follow-up"), "endings.follow_up endings.save_follow_up"),
    (_l("Letter or note about a dyad"), "paper.letter paper.note"),
    (_l("Sheets to print"), "paper.sheets paper.sheet"),
    (_l("Giving a dyad to a colleague"), "transferring.give transferring.save transferring.given"),
    (_l("What the family may ask for"), "families.rights families.save_national_use families.deleted"),
    (_l("Everything about a family, as a file"), "families.as_text families.as_json"),
    (_l("Deleting a family’s record"), "families.delete"),
    (_l("Who has seen a record"), "families.history"),
    (_l("Own summary"), "summary.own summary.sheet"),
    (_l("Own supervision"), "supervision.own"),
    (
        _l("Marking a session for supervision"),
        "supervision.mark supervision.save_mark supervision.take_mark_off",
    ),
    (_l("Talking a session over"), "supervision.talk supervision.discussed"),
    (
        _l("Hours of supervision"),
        "supervision.hours supervision.entry supervision.give supervision.save_given supervision.had"
        " supervision.save_had supervision.correct supervision.save_correction supervision.confirm"
        " supervision.dispute supervision.left_out supervision.withdraw",
    ),
    (_l("List of supervisees"), "supervision.list"),
    (_l("Supervisee"), "supervision.person"),
    (
        _l("Stage of a supervisee"),
        "supervision.stage supervision.save_stage supervision.mistake supervision.correct_stage",
    ),
    (
        _l("Spot checks"),
        "checking.home checking.draw checking.draw_page checking.proof checking.record checking.judge checking.end",
    ),
    (_l("Question about a record"), "checking.ask checking.send_query"),
    (_l("What the checks say"), "checking.summary"),
    (_l("Questions about records"), "queries.listing queries.query queries.reply"),
    (_l("Service"), "leading.overview"),
    (
        _l("Measures of the service"),
        "leading.measures leading.add leading.remove leading.move_up leading.move_down",
    ),
    (_l("Alerts of the service"), "leading.alerts leading.save_alerts"),
    (_l("How long records are kept"), "leading.keeping leading.save_keeping"),
    (_l("Outcomes of the service"), "outcomes.service outcomes.report"),
    (_l("List of people"), "people.listing"),
    (_l("Inviting somebody"), "people.invite people.send_invitation people.invite_again"),
    (_l("Person"), "people.person"),
    (
        _l("Role of a person"),
        "people.add_role people.add_role_page people.role people.save_end people.save_stage",
    ),
    (_l("Supervisor of a person"), "people.supervisor_page people.add_supervisor people.end_link"),
    (_l("Somebody who leaves the service"), "people.leave_page people.leave"),
    (_l("Somebody’s way to sign in"), "people.new_password_link people.second_step_lost"),
    (_l("Switching an account off or on"), "people.switch_off people.switch_on"),
    (
        _l("Services and regions"),
        "organisation.services organisation.service organisation.region organisation.add_service_page"
        " organisation.add_service organisation.change_service_page organisation.change_service"
        " organisation.close_page organisation.close_service organisation.reopen_service"
        " organisation.add_region_page organisation.add_region organisation.change_region"
        " organisation.close_region organisation.reopen_region organisation.rename_nation_page"
        " organisation.rename_nation",
    ),
    (_l("Permission to use a measure"), "organisation.permission organisation.save_permission"),
    (_l("Taking data away"), "exports.overview exports.beside exports.measures exports.measure"),
    (_l("Own data"), "exports.own exports.own_beside exports.own_codebook exports.mhsds"),
    (_l("A dyad’s record for another system"), "exports.record"),
    (_l("Figures of the service, as a file"), "exports.service"),
    (_l("National figures, as a file"), "exports.release"),
    (_l("Agreements with researchers"), "exports.agreements exports.add_agreement exports.confirm"),
    (_l("Rows for research"), "exports.extracts exports.extract_page exports.extract exports.extract_beside"),
    (_l("National figures"), "national.newest national.edition national.measure"),
    (_l("Figures for everybody"), "public.figures public.as_json"),
    (
        _l("Releases"),
        "releasing.listing releasing.prepare releasing.look releasing.go_on releasing.confirm releasing.sign"
        " releasing.discard",
    ),
    (_l("Who did what"), "audit.search"),
    (
        _l("About this system"),
        "information.accessibility information.healthz information.help information.measures information.privacy"
        " static",
    ),
)
_COMMANDS: dict[str, LazyString] = {
    "": _l("A command on the server"),
    "retention apply": _l("Deleting records whose time is over"),
    "release prepare": _l("A command on the server that prepares a release"),
    "extracts agree": _l("A command on the server that notes an agreement"),
    "extracts make": _l("A command on the server that makes rows for research"),
}
PLACES: dict[str, LazyString] = {each: words for words, places in _WORDS for each in places.split()} | _COMMANDS
_GONE = _l("A page that is no longer there")
"""Links are kept for years, and a page may have got another name since."""


def place_words(place: str) -> LazyString:
    return PLACES.get(place, _GONE)
