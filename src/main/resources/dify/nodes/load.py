import json
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


def main(session_id: str, session_api_key: str = "") -> dict:
    """加载会话。会话不存在或已过期时 found 为 0，不算失败。
    Load a session. Where there is none, or it has expired, found is 0; that is no failure.

    输出变量 / outputs to declare:
      success              Number  1 成功，0 失败 / 1 done, 0 not
      status               Number  HTTP 状态码，没有应答时为 0 / HTTP status, 0 without an answer
      message              String  服务端的原话 / the server's own words
      found                Number  1 有这个会话，0 没有 / 1 if there is such a session, 0 if not
      session_data         String  整个会话的 JSON 文本 / the whole session as JSON text
      job_title            String
      generated_questions  String
      standard_answer      String
    """
    session_id = str(session_id or "").strip()
    status, answer = call(
        "GET",
        address_of(session_id),
        session_api_key,
        params={"ifMissing": "empty"},
    )
    data = answer.get("data") or {}
    session = data.get("sessionData") or {}
    texts = {
        "session_data": text(session),
        "job_title": text(session.get("jobTitle", "")),
        "generated_questions": text(session.get("generatedQuestions", "")),
        "standard_answer": text(session.get("standardAnswer", "")),
    }
    message = str(answer.get("message", ""))
    too_long = [name for name, value in texts.items() if len(value) > LIMIT]
    for name in too_long:
        # 截断的 JSON 没有用处，宁可空着 / A cut JSON is of no use; rather nothing.
        texts[name] = ""
    if too_long:
        message += f" 超过 {LIMIT} 个字符，未输出 / longer than {LIMIT} characters, left out: "
        message += ", ".join(too_long)
    return {
        "success": 1 if status == 200 and not too_long else 0,
        "status": status,
        "message": message,
        "found": 1 if data.get("found") else 0,
        **texts,
    }


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
