"""What officials answer, carry out and report."""

from participation.delivery.services.answers import give_answer
from participation.delivery.services.deliveries import write_step
from participation.delivery.services.reports import publish_report

__all__ = ["give_answer", "publish_report", "write_step"]
