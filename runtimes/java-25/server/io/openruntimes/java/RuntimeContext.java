package io.openruntimes.java;

import java.util.function.Consumer;

/// What a function is given.
public class RuntimeContext {
  private final RuntimeRequest req;
  private final RuntimeResponse res;
  private final Consumer<Object[]> log;
  private final Consumer<Object[]> error;

  public RuntimeContext(
      RuntimeRequest req, RuntimeResponse res, Consumer<Object[]> log, Consumer<Object[]> error) {
    this.req = req;
    this.res = res;
    this.log = log;
    this.error = error;
  }

  public RuntimeRequest getReq() {
    return req;
  }

  public RuntimeResponse getRes() {
    return res;
  }

  public void log(Object... messages) {
    log.accept(messages);
  }

  public void error(Object... messages) {
    error.accept(messages);
  }
}
