package dev.runlet.function;

/// A function, its variables or its active deployment have changed; handled after the commit.
public record FunctionChanged(String projectId, String functionId) {}
