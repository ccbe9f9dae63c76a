package dev.sessionstore.session.json;

/**
 * One member of an object.
 *
 * @param name its name, escapes decoded
 * @param value its value, still raw
 */
public record JsonMember(String name, JsonValue value) {}
