"""Proposal forms: the questions that a proposer answers, and the modification that a filled-in form begins."""

from sectext.forms.answers import Meant, meant
from sectext.forms.blank import blank
from sectext.forms.making import Begun, begin_from
from sectext.forms.reading import Answer, Form, NotAForm, read_file, read_form

__all__ = ["Answer", "Begun", "Form", "Meant", "NotAForm", "begin_from", "blank", "meant", "read_file", "read_form"]
