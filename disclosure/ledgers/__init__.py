"""The ledgers (台账): requests, hotline, yearly figures, tasks, holidays and waivers."""
