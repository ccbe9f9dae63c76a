"""What is made of the measurements: validity, ratios, medians, goals, tables."""

from __future__ import annotations

import unittest

from driver import goals, report, wrk
from driver.options import MAIN_POINT
from driver.plan import Plan
from driver.request import Request
from driver.results import Results, faults
from driver.rounds import Table, median_of
from driver.sample import Sample

SAID = ('Running 1s test\n\nRESULT {"requests": 1000, "micros": 2000000, "bytes": 500000, "errors":'
        ' {"connect": 0, "read": 0, "write": 0, "timeout": 0, "status": %d}, "latency": {"mean": 9.5,'
        ' "p50": 1000, "p90": 2000, "p99": 3000, "p99.9": 4000, "max": 5000}}\n')


def plan(**more) -> Plan:
    return Plan(((Request("GET", "/"), 1),), ids=1, **more)


def sample(rate: float, fault: str | None = None) -> Sample:
    return Sample(rate, 1, 2, 100, None, 1, 0, fault, wrk.parse(SAID % 0))


def table(**samples: list[Sample]) -> Table:
    return Table("hot", "Hot load", "Loads.", *MAIN_POINT, samples)


class JudgingTest(unittest.TestCase):
    def test_run_should_be_good_if_all_was_answered(self):
        run = wrk.parse(SAID % 0)
        self.assertEqual((1000, 2.0), (run.requests, run.seconds))
        self.assertIsNone(run.fault(plan(least_bytes=500, rate=500)))

    def test_run_should_be_invalid_if_anything_is_wrong(self):
        self.assertEqual("3 status errors", wrk.parse(SAID % 3).fault(plan()))
        self.assertIn("500 bytes", wrk.parse(SAID % 0).fault(plan(least_bytes=501)))
        self.assertIn("not the rate of 600", wrk.parse(SAID % 0).fault(plan(rate=600)))

    def test_ratios_should_leave_out_invalid_rounds(self):
        rounds = table(service=[sample(300), sample(400), sample(500)],
                       webdis=[sample(100), sample(100, "9 read errors"), sample(100)])
        ratios = rounds.ratios("webdis", lambda each: each.rate)
        self.assertEqual([3, None, 5], ratios)
        self.assertEqual(4, median_of(ratios))
        self.assertEqual(["webdis, round 2: 9 read errors"], faults(rounds))

    def test_median_should_be_none_if_no_round_counts(self):
        self.assertIsNone(median_of([None, None]))

    def test_goal_should_be_judged_by_the_median_at_the_main_point(self):
        elsewhere = Table("hot", "Hot load", "", 300, 64,
                          {"service": [sample(900)], "webdis": [sample(100)]})
        results = Results({}, [elsewhere, table(service=[sample(300)], webdis=[sample(100)])])
        goal = goals.all_goals(10, 20)[0]
        self.assertEqual(3, goal.measured(results))
        self.assertTrue(goal.is_met(3))
        self.assertFalse(goal.is_met(2))

    def test_goal_should_not_be_measured_if_its_peer_is_missing(self):
        results = Results({}, [table(service=[sample(300)])])
        self.assertIsNone(goals.all_goals(10, 20)[0].measured(results))

    def test_report_should_show_an_invalid_round(self):
        results = Results({}, [table(service=[sample(300), sample(300)],
                                     webdis=[sample(100), sample(100, "no answers")])])
        text = report.markdown(results, [], "")
        self.assertIn("3.00 invalid | 3.00", text)
        self.assertIn("Invalid: webdis, round 2: no answers.", text)
        self.assertFalse(results.is_sound())


if __name__ == "__main__":
    unittest.main()
