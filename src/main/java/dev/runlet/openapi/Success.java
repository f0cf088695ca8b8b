package dev.runlet.openapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A successful answer of a route.
///
/// @param model the record that its body is, or null
/// @param types media types that a client may get; none for an empty body
record Success(int status, String text, @Nullable Class<?> model, List<String> types) {}
