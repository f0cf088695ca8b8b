package dev.runlet.sdk;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/// Counts the tests of a class as the steps that were taken with an SDK.
final class StepsOfSdk implements TestWatcher, AfterAllCallback {
  private final String sdk;
  private final String version;
  private long passed;
  private long failed;

  StepsOfSdk(String sdk, String version) {
    this.sdk = sdk;
    this.version = version;
  }

  @Override
  public void testSuccessful(ExtensionContext test) {
    passed++;
  }

  @Override
  public void testFailed(ExtensionContext test, Throwable cause) {
    failed++;
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    SdkMatrix.record(sdk, version, passed, failed);
  }
}
