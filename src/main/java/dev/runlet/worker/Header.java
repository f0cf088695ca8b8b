package dev.runlet.worker;

/// One HTTP header of a call or its answer. A name may occur several times.
public record Header(String name, String value) {}
