package dev.runlet.execution;

import dev.runlet.worker.Header;
import java.util.List;

/// What a caller asks of a function.
///
/// @param method upper case
/// @param path with query string
/// @param headers as the caller gave them; checked, not yet cleaned
/// @param body bytes, possibly none
record ExecutionRequest(String method, String path, List<Header> headers, byte[] body) {}
