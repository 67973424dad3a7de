"""The search for personal data (个人信息) in text and in tables."""

from disclosure.personal_data.allowance import NOTHING, Allowance
from disclosure.personal_data.headed import HeadedColumn, find_headed
from disclosure.personal_data.kinds import Datum, Kind
from disclosure.personal_data.search import conceal, find

__all__ = ["NOTHING", "Allowance", "Datum", "HeadedColumn", "Kind", "conceal", "find", "find_headed"]
