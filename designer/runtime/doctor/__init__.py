"""The failure doctor: what is probably wrong with a call that failed, and the changes that may put it right.

`diagnose` reads a finished call, its secrets masked, and makes nothing by itself: a fix is a value that somebody looks
at, tries and keeps. The words are in `knowledge.yaml`; each check is a small function that finds one kind of trouble.
"""

from designer.runtime.doctor.case import Case
from designer.runtime.doctor.diagnosis import Diagnosis, diagnose
from designer.runtime.doctor.fixes import Edit, Fix, NotApplicable, applied, with_arguments

__all__ = ["Case", "Diagnosis", "Edit", "Fix", "NotApplicable", "applied", "diagnose", "with_arguments"]
