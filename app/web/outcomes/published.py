"""What is published about VIG and video feedback, each with its design, and the norms that have a source.

It stands beside a service's figures and never as a line in their charts: other designs, other families, other measures.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.domain.outcomes.figures import Norm


@dataclass(frozen=True, slots=True)
class Study:
    """One publication: how it was made, what it reports, and where."""

    name: str
    design: LazyString
    found: LazyString
    source: str


STUDIES = (
    Study(
        "Fukkink 2008",
        _l("Meta-analysis of 29 studies of video feedback with 1,844 families, of several designs"),
        _l("Standardised differences of 0.49 in parents’ behaviour, 0.37 in their attitudes, 0.33 in children."),
        "Clinical Psychology Review 28:904",
    ),
    Study(
        "O’Hara and others 2019 (Cochrane)",
        _l("Systematic review of 22 randomised trials of video feedback with 1,889 parents and children"),
        _l("Sensitivity was higher after video feedback in 20 studies; results on attachment were mixed."),
        "cochrane.org/CD012348",
    ),
    Study(
        "Barlow and others 2016",
        _l("Pilot randomised trial of three VIG visits after neonatal care, 31 families"),
        _l("Differences favoured VIG, and none was larger than chance could explain in so small a trial."),
        "doi 10.1080/02646838.2016.1217404",
    ),
    Study(
        "Hoffenkamp and others 2015",
        _l("Randomised trial in hospitals, 150 babies born early with their parents"),
        _l("Standardised differences of 0.24 to 0.44 for mothers, 0.54 to 0.60 for fathers; none for stress."),
        "research.tilburguniversity.edu",
    ),
    Study(
        "Bilszta and others 2012",
        _l("Comparison of three groups on a ward, 74 mothers"),
        _l("All groups improved; video feedback had no advantage over standard care."),
        "ahro.austin.org.au, record 22588508",
    ),
    Study(
        "Chakkalackal and others 2021",
        _l("Before and after six visits at home with no comparison group, 23 families"),
        _l("19 of 23 were measured both times."),
        "doi 10.1108/JMHTEP-08-2020-0053",
    ),
)

NORMS: dict[tuple[str, str], Norm] = {}
"""Scale -> its norm. Empty until a mean and a reliability of people in general are there with a source for both: what
is only recalled is not used (notes of the instrument files)."""
