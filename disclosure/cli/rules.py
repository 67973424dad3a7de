"""`disclosure rules`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

import disclosure.gate  # noqa: F401  (declares every rule)
from disclosure.cli import options
from disclosure.cli.chinese import Command
from disclosure.findings import Rule, all_rules
from disclosure.reporters import SEVERITY_NAMES


@click.command(cls=Command, short_help="列出全部检查规则和依据。")
@options.text_or_json
def rules(format: str) -> None:
    """列出全部检查规则：编号、轻重、名称、依据。"""
    if format == "json":
        text = json.dumps([asdict(rule) for rule in all_rules()], ensure_ascii=False, indent=1)
    else:
        text = "\n".join(_line(rule) for rule in all_rules())
    sys.stdout.write(text + "\n")


def _line(rule: Rule) -> str:
    waivable = "；可豁免" if rule.waivable else ""
    return f"{rule.code}  {SEVERITY_NAMES[rule.severity]}  {rule.title}  （{rule.basis}{waivable}）"
