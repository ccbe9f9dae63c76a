"""What is sent: the payload, requests with places, and plans."""

from __future__ import annotations

import json
import unittest

from driver.payload import TURN, session_data
from driver.peers.server import numbered
from driver.plan import Plan
from driver.request import ID, NUMBER, Request, session_id


class SendingTest(unittest.TestCase):
    def test_session_data_should_be_json_of_the_size(self):
        for size in (300, 2_000, 100_000):
            data = session_data(size)
            self.assertEqual(size, len(data))
            self.assertIn(TURN, json.loads(data))

    def test_session_data_should_be_refused_if_too_small(self):
        with self.assertRaises(ValueError):
            session_data(20)

    def test_numbered_should_leave_one_place(self):
        self.assertEqual(1, numbered(session_data(300)).count(NUMBER.encode()))

    def test_parts_should_split_at_places_and_count_the_filled_body(self):
        request = Request("POST", "/sessions", f'{{"a":"{ID}","b":"{NUMBER}"}}'.encode())
        parts = request.parts(80)
        self.assertEqual([b"id", b"n"], parts[1::2])
        body = request.filled(session_id(1), 2).body
        self.assertEqual(b'{"a":"s-0000001","b":"0000002"}', body)
        self.assertIn(b"Content-Length: %d\r\n" % len(body), parts[0])

    def test_get_should_have_neither_body_nor_length(self):
        parts = Request("GET", f"/sessions/{ID}").parts(80)
        self.assertEqual([b"GET /sessions/", b"id", b" HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"], parts)

    def test_lua_should_escape_what_ends_a_string(self):
        plan = Plan(((Request("PUT", "/", b'{"a":"\\n"}'), 1),), ids=3)
        self.assertIn(rb'{\"a\":\"\\n\"}"', plan.lua(80, 1))
        self.assertNotIn(b"\r", plan.lua(80, 1))

    def test_operation_should_be_all_requests_if_in_turns(self):
        pair = ((Request("GET", "/"), 1), (Request("PUT", "/"), 1))
        self.assertEqual(2, Plan(pair, 1, turns=True).requests_an_operation)
        self.assertEqual(1, Plan(pair, 1).requests_an_operation)


if __name__ == "__main__":
    unittest.main()
