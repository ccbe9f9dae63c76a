package dev.sessionstore.http;

import java.util.List;

/** A request that an operation serves with success, if they are sent in this order. */
record Call(String operation, String method, String path, String headers, String body) {
  private static final String SESSIONS = "/api/interview/sessions";
  private static final String S = SESSIONS + "/s";
  private static final String JSON = "Content-Type: application/json\r\n";

  /** One for each operation. */
  static final List<Call> ALL =
      List.of(
          new Call(
              "saveSession",
              "POST",
              SESSIONS,
              JSON,
              "{\"sessionId\":\"s\",\"sessionData\":{\"a\":1,\"t\":\"文\"}}"),
          new Call("listSessions", "GET", SESSIONS, "", ""),
          new Call("loadSession", "GET", S, "", ""),
          new Call("headSession", "HEAD", S, "", ""),
          new Call("replaceSession", "PUT", S, JSON, "{\"a\":1,\"t\":\"文\"}"),
          new Call("patchSession", "PATCH", S, JSON, "{\"b\":[null]}"),
          new Call("touchSession", "PUT", S + "/touch", JSON, "{\"ttl\":60}"),
          new Call("getField", "GET", S + "/fields/t", "", ""),
          new Call("setField", "PUT", S + "/fields/t", JSON, "[1]"),
          new Call("listConflicts", "GET", "/api/interview/conflicts", "", ""),
          new Call("deleteSession", "DELETE", S, "", ""),
          new Call("live", "GET", "/health/live", "", ""),
          new Call("ready", "GET", "/health/ready", "", ""),
          new Call("health", "GET", "/health", "", ""),
          new Call("metrics", "GET", "/metrics", "", ""),
          new Call("difyCheck", "GET", "/dify/check", "", ""),
          new Call("difyIndex", "GET", "/dify/", "", ""),
          new Call("difyFile", "GET", "/dify/index.html", "", ""),
          new Call("difyFolderFile", "GET", "/dify/nodes/save.py", "", ""),
          new Call("difyToolJson", "GET", "/dify/tool.json", "", ""),
          new Call("difyToolYaml", "GET", "/dify/tool.yaml", "", ""),
          new Call("door", "GET", "/", "", ""),
          new Call("documents", "GET", "/docs/", "", ""),
          new Call("document", "GET", "/docs/outage", "", ""),
          new Call("asset", "GET", "/assets/page.js", "", ""),
          new Call("openapiJson", "GET", "/openapi.json", "", ""),
          new Call("openapiYaml", "GET", "/openapi.yaml", "", ""));

  static Call of(String operation) {
    return ALL.stream().filter(c -> c.operation().equals(operation)).findFirst().orElseThrow();
  }

  /** Whether it leaves the session there, or makes it. */
  boolean needsTheSession() {
    return path.startsWith(SESSIONS) && !method.equals("DELETE");
  }
}
