package dev.runlet.openapi;

import dev.runlet.error.ErrorType;

/// An error that a route answers with.
///
/// @param own whether it belongs to this route, and not to all of its kind
record Failure(ErrorType type, int status, String message, boolean own) {}
