"""An interview as the code nodes of a workflow hold it, by the standard library alone.

Usage: interview.py BASE, the address of the service. Exits with 0 if every step went as it should.
"""
import json
import sys
import urllib.error
import urllib.request

SESSIONS = sys.argv[1] + "/api/interview/sessions"
JSON = {"Content-Type": "application/json"}
ID = "session-6f1c2a7e-python"


def call(method, path="", body=None):
    """Sends a request; the header is there without a body too, as the deployed nodes send it."""
    data = None if body is None else json.dumps(body).encode("utf-8")
    request = urllib.request.Request(SESSIONS + path, data=data, headers=JSON, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.loads(response.read().decode("utf-8"))
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read().decode("utf-8"))


def expect(what, condition, seen):
    if not condition:
        sys.exit(f"{what}: {seen}")


def generate():
    """The questions are made, and the session begins."""
    status, answer = call("POST", "", {
        "sessionId": ID,
        "sessionData": {
            "jobTitle": "Java 工程师",
            "generatedQuestions": json.dumps([{"q": "什么是虚拟线程？", "分": 10}], ensure_ascii=False),
            "standardAnswer": "轻量级线程 😀",
            "createdAt": "2025-10-10T12:00:00",
            "requestType": "generate_questions",
        },
    })
    expect("save", status == 200 and answer["success"], answer)


def score():
    """The session is loaded in another run, scored, and saved again whole."""
    status, answer = call("GET", "/" + ID)
    expect("load", status == 200, answer)
    data = answer.get("data", {}).get("sessionData", {})
    expect("what was saved", data["standardAnswer"] == "轻量级线程 😀", data)
    expect("the questions", json.loads(data["generatedQuestions"])[0]["分"] == 10, data)
    data.update({
        "candidateAnswer": "由 JVM 调度的线程",
        "comprehensiveEvaluation": "回答正确\n但不完整",
        "overallScore": 85.5,
        "evaluatedAt": "2025-10-10T12:30:00",
    })
    status, answer = call("POST", "", {"sessionId": ID, "sessionData": data})
    expect("save again", status == 200, answer)
    status, answer = call("GET", "/" + ID)
    expect("scored", answer["data"]["sessionData"] == data, answer)


def look_after():
    """It is kept longer, found in the list, and deleted at last."""
    status, answer = call("PUT", "/" + ID + "/touch", {"ttl": 1234})
    expect("touch", status == 200 and 1200 < answer["data"]["ttl"] <= 1234, answer)
    status, answer = call("GET", "?limit=1000")
    expect("list", status == 200 and ID in answer["data"]["sessions"], answer)
    status, answer = call("DELETE", "/" + ID)
    expect("delete", status == 200 and answer["success"], answer)
    status, answer = call("GET", "/" + ID)
    expect("gone", status == 404 and answer["message"] == "会话不存在或已过期", answer)


generate()
score()
look_after()
print("the interview went well")
