package dev.runlet.function;

/// A function is about to go, with all that belongs to it; handled within the same transaction.
public record FunctionDeleted(String projectId, String functionId) {}
