import requests

# 会话存储的地址 / Address of the session store
ADDRESS = "http://127.0.0.1:3001"
# 连接与读取的秒数上限；合计须小于代码节点的时限（5 至 15 秒）。
# Seconds to connect and to read; together below the time limit of a code node (5 to 15 s).
TIMEOUT = (1, 3)


def main(
    session_id: str,
    job_title: str = "",
    generated_questions: str = "",
    standard_answer: str = "",
    created_at: str = "",
    session_api_key: str = "",
) -> dict:
    """保存会话：新建，或整体替换同 ID 的会话。重复执行没有害处。
    Save a session: create it, or replace the one with this id. Repeating it does no harm.

    输入变量 / input variables: 与 main 的参数同名，可以少接几个 / named like main's arguments; the optional ones may be left out
    输出变量 / outputs to declare:
      success     Number  1 成功，0 失败 / 1 done, 0 not
      status      Number  HTTP 状态码，没有应答时为 0 / HTTP status, 0 without an answer
      message     String  服务端的原话 / the server's own words
      session_id  String  会话 ID / the session's id
    """
    session_id = str(session_id or "").strip()
    session = {
        "jobTitle": job_title,
        "generatedQuestions": generated_questions,
        "standardAnswer": standard_answer,
        "createdAt": created_at,
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
    }


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
