import json
import re
from datetime import datetime, timezone
from urllib.parse import quote

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
    session_id: str,
    candidate_answer: str = "",
    comprehensive_evaluation: str = "",
    overall_score: str = "",
    session_api_key: str = "",
) -> dict:
    """评分后写回会话：一次 PATCH，不必先加载。会话已过期时 status 为 404，评分仍交给用户。
    Store the score after scoring: one PATCH, no load before it. If the session has expired, status is 404 and the score still
    reaches the user.

    overall_score 可以是数字，也可以是模型写的文字（如「85 分」），取其中第一个数。
    overall_score may be a number or what the model wrote ("85 points"): the first number in it counts.

    输出变量 / outputs to declare:
      success                   Number  1 已写回，0 没有 / 1 stored, 0 not
      status                    Number  HTTP 状态码，没有应答时为 0 / HTTP status, 0 without an answer
      message                   String  服务端的原话 / the server's own words
      session_id                String  会话 ID / the session's id
      comprehensive_evaluation  String  综合评价 / the evaluation
      overall_score             Number  总分，找不到数字时为 0 / the score, 0 if there is no number in it
    """
    session_id = str(session_id or "").strip()
    score = number(overall_score)
    status, answer = call(
        "PATCH",
        address_of(session_id),
        session_api_key,
        json={
            "candidateAnswer": candidate_answer,
            "comprehensiveEvaluation": comprehensive_evaluation,
            "overallScore": overall_score if score is None else score,
            "evaluatedAt": datetime.now(timezone.utc).isoformat(),
        },
    )
    return {
        "success": 1 if status == 200 else 0,
        "status": status,
        "message": str(answer.get("message", "")),
        "session_id": session_id,
        "comprehensive_evaluation": text(comprehensive_evaluation)[:LIMIT],
        "overall_score": 0 if score is None else score,
    }


def number(value):
    """值中的第一个数；没有则为 None / The first number in the value; None if there is none."""
    found = re.search(r"-?\d+(?:\.\d+)?", str(value))
    if found is None:
        return None
    return float(found.group()) if "." in found.group() else int(found.group())


def text(value) -> str:
    """文本原样，没有则为空，其他值为 JSON 文本 / A text as it is, none as empty, any other value as JSON text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def address_of(session_id: str) -> str:
    """会话的路径。空 ID 换成空格，由服务端拒绝；否则就成了列表的路径。
    The session's path. An empty id becomes a blank, which the server refuses; it would be the path of the list.
    """
    return "/api/interview/sessions/" + quote(session_id or " ", safe="")


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
