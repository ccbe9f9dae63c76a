package dev.sessionstore.config;

import java.util.Map;

/**
 * A configuration and the values it was made of.
 *
 * @param values the values in force by key, which tell what a reload changed
 */
public record LoadedConfig(Map<String, Object> values, ServiceConfig config) {}
