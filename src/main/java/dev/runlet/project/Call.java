package dev.runlet.project;

/// In which project a request acts, and for whom. Controllers take it as an argument.
public record Call(String projectId, Caller caller) {}
