package dev.runlet.worker;

import java.time.Duration;
import java.util.List;

/// One call of a function.
///
/// @param execution its id
/// @param method upper case
/// @param path with query string, starting with `/`
/// @param headers as the function is to see them
/// @param body bytes, possibly none
/// @param timeout how long the function may take once its code is reached
/// @param logging whether logs are wanted
public record WorkerRequest(
    String execution,
    String method,
    String path,
    List<Header> headers,
    byte[] body,
    Duration timeout,
    boolean logging) {}
