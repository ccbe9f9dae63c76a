package dev.sessionstore.dify;

import java.util.UUID;

/** A form without files, as Dify's HTTP client writes it. */
final class MultipartForm {
  /** How the part looks that Dify adds so that the form counts as one; it differs by version. */
  enum Placeholder {
    NONE(null),
    WITHOUT_FILE_NAME(""),
    WITH_EMPTY_FILE_NAME("; filename=\"\"");

    private final String fileName;

    Placeholder(String fileName) {
      this.fileName = fileName;
    }
  }

  private final String boundary = UUID.randomUUID().toString().replace("-", "");
  private final StringBuilder text = new StringBuilder();

  void add(String name, String value) {
    part("name=\"" + name + "\"\r\n", value);
  }

  void add(Placeholder placeholder) {
    if (placeholder.fileName != null) {
      part(
          "name=\"__multipart_placeholder__\""
              + placeholder.fileName
              + "\r\nContent-Type: application/octet-stream\r\n",
          "");
    }
  }

  private void part(String nameAndHeaders, String value) {
    text.append("--").append(boundary).append("\r\nContent-Disposition: form-data; ");
    text.append(nameAndHeaders).append("\r\n").append(value).append("\r\n");
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  String body() {
    return text + "--" + boundary + "--\r\n";
  }
}
