package dev.runlet.worker;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of a function.
///
/// @param execution its id
/// @param method upper case
/// @param path with query string, starting with `/`
/// @param headers as the function is to see them
/// @param body bytes, possibly none
/// @param timeout how long the function may take once its code is reached
/// @param patience how long the caller waits for everything, a cold start included; null for as
///   long as it takes
/// @param logging whether logs are wanted
public record WorkerRequest(
    String execution,
    String method,
    String path,
    List<Header> headers,
    byte[] body,
    Duration timeout,
    @Nullable Duration patience,
    boolean logging) {}
