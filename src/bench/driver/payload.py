"""The session data that the benchmark stores: an interview, as a workflow keeps it."""

from __future__ import annotations

import json

# The member that each save changes, so that none of them stores what is there already.
TURN = "turn"
FIRST_TURN = "0000000"

_HEAD = {TURN: FIRST_TURN, "jobTitle": "Java 后端工程师", "requestType": "generate_questions", "tags": []}
_ANSWERS = [
    {"question": "请介绍一个你负责过的高并发系统。", "answer": "An order service, 12k requests/s.", "score": 87.5},
    {"question": "How does a hash map grow?", "answer": "容量翻倍，然后重新分布所有元素。", "score": 92},
    {"question": "什么情况下会用到分布式锁？", "answer": 'When two nodes "must not" do it\ntwice.', "score": None},
]


def session_data(size: int) -> bytes:
    """Compact JSON of exactly so many bytes, with Chinese and English text as the real sessions have it.

    An empty array, a null and escapes are among it because a store may damage those.
    """
    if size < SMALLEST:
        raise ValueError(f"a session of {size} bytes is too small: at least {SMALLEST}")
    data = {**_HEAD, "answers": [], "notes": ""}
    while True:
        answer = _ANSWERS[len(data["answers"]) % len(_ANSWERS)]
        longer = {**data, "answers": [*data["answers"], answer]}
        if len(compact(longer)) > size:
            return compact({**data, "notes": "x" * (size - len(compact(data)))})
        data = longer


def compact(value: object) -> bytes:
    """JSON without spaces, and non-ASCII characters as themselves."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def without_turn(data: object) -> object:
    """The data less what saves change, to compare with."""
    return {k: v for k, v in data.items() if k != TURN} if isinstance(data, dict) else data


# Bytes of a session without any answers.
SMALLEST = len(compact({**_HEAD, "answers": [], "notes": ""}))
