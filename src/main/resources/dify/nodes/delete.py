from urllib.parse import quote

import requests

# 会话存储的地址 / Address of the session store
ADDRESS = "http://127.0.0.1:3001"
# 连接与读取的秒数上限；合计须小于代码节点的时限（5 至 15 秒）。
# Seconds to connect and to read; together below the time limit of a code node (5 to 15 s).
TIMEOUT = (1, 3)


def main(session_id: str, session_api_key: str = "") -> dict:
    """删除会话。删除不存在的会话不算错误。
    Delete a session. Deleting one that is not there is no error.

    输出变量 / outputs to declare:
      success     Number  1 成功，0 失败 / 1 done, 0 not
      status      Number  HTTP 状态码，没有应答时为 0 / HTTP status, 0 without an answer
      message     String  服务端的原话 / the server's own words
      session_id  String  会话 ID / the session's id
      deleted     Number  1 原来有这个会话，0 没有 / 1 if there was such a session, 0 if not
    """
    session_id = str(session_id or "").strip()
    status, answer = call("DELETE", address_of(session_id), session_api_key)
    data = answer.get("data") or {}
    return {
        "success": 1 if status == 200 else 0,
        "status": status,
        "message": str(answer.get("message", "")),
        "session_id": session_id,
        "deleted": 1 if data.get("deleted") else 0,
    }


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
