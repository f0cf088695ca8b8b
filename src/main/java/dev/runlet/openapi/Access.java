package dev.runlet.openapi;

import dev.runlet.project.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may call a route.
///
/// @param scope what a caller must have; null if there is nothing that he must
/// @param isOpen whether he need not even name a project
record Access(@Nullable String scope, boolean isOpen) {
  private static final Caller GUEST = new Caller.Guest();
  private static final Caller USER = new Caller.User("", false, List.of(), List.of());

  boolean forGuests() {
    return scope == null || GUEST.has(scope);
  }

  boolean forUsers() {
    return scope == null || USER.has(scope);
  }
}
