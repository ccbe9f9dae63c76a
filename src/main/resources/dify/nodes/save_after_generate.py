import json
import uuid
from datetime import datetime, timezone

import requests

# 会话存储的地址 / Address of the session store
ADDRESS = "http://127.0.0.1:3001"
# 连接与读取的秒数上限；合计须小于代码节点的时限（5 至 15 秒）。
# Seconds to connect and to read; together below the time limit of a code node (5 to 15 s).
TIMEOUT = (1, 3)

# 一个输出字符串的字符数上限：80000，Dify 1.9.2 起为 400000。
# Characters that an output string may have: 80000, from Dify 1.9.2 on 400000.
LIMIT = 80_000


def main(
    job_title: str = "",
    generated_questions: str = "",
    standard_answer: str = "",
    session_api_key: str = "",
) -> dict:
    """生成题目后保存会话，会话 ID 在这里产生。保存失败也把题目交给用户。
    Save a session after the questions were generated; its id is made here. The questions reach the user even if saving
    fails.

    节点自带的「失败时重试」要关：每次执行都是新的会话 ID。
    Keep the node's retry off: every execution makes a new id.

    输出变量 / outputs to declare:
      success              Number  1 已保存，0 没有 / 1 saved, 0 not
      status               Number  HTTP 状态码，没有应答时为 0 / HTTP status, 0 without an answer
      message              String  服务端的原话 / the server's own words
      session_id           String  新的会话 ID / the new session's id
      generated_questions  String  题目 / the questions
    """
    session_id = f"session-{uuid.uuid4()}"
    session = {
        "jobTitle": job_title,
        "generatedQuestions": generated_questions,
        "standardAnswer": standard_answer,
        "createdAt": datetime.now(timezone.utc).isoformat(),
        "requestType": "generate_questions",
    }
    status, answer = call(
        "POST",
        "/api/interview/sessions",
        session_api_key,
        json={"sessionId": session_id, "sessionData": session},
    )
    return {
        "success": 1 if status == 200 else 0,
        "status": status,
        "message": str(answer.get("message", "")),
        "session_id": session_id,
        "generated_questions": text(generated_questions)[:LIMIT],
    }


def text(value) -> str:
    """文本原样，没有则为空，其他值为 JSON 文本 / A text as it is, none as empty, any other value as JSON text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def call(method: str, path: str, key: str, **body) -> tuple:
    """状态码与应答对象；没有应答时状态码为 0 / The status and the answer; status 0 if there was none."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        response = requests.request(method, ADDRESS + path, headers=headers, timeout=TIMEOUT, **body)
    except requests.RequestException as e:
        return 0, {"message": f"连不上会话存储 / no answer from the session store: {e}"}
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("data", {}), dict):
        who = "应答不是会话存储的，可能是 Dify 的代理 / not the session store's answer, perhaps Dify's proxy"
        answer = {"message": f"{who}: HTTP {response.status_code} {response.text[:300]}"}
    return response.status_code, answer
