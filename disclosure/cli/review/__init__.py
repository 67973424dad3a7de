"""`disclosure review`: one file a command."""

from __future__ import annotations

import click

from disclosure.cli.chinese import Group
from disclosure.cli.review.approve import approve
from disclosure.cli.review.ledger import ledger
from disclosure.cli.review.log import log
from disclosure.cli.review.publish import publish
from disclosure.cli.review.renumber import renumber
from disclosure.cli.review.send_back import send_back
from disclosure.cli.review.status import status
from disclosure.cli.review.submit import submit
from disclosure.cli.review.withdraw import withdraw


@click.group(cls=Group, short_help="送审、审核、退回、发布、撤下。")
def review() -> None:
    """办理文档的审核：谁在什么时候审核了哪一版，都写进文档，以后可以查证。"""


for _command in (submit, approve, send_back, publish, withdraw, status, renumber, log, ledger):
    review.add_command(_command)
