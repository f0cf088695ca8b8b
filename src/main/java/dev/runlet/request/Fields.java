package dev.runlet.request;

/// In which response formats a field of a model is (reference, 8).
///
/// Models have the fields of all versions. One that some version lacks says so with `@JsonView`,
/// and a client gets what the version has that it was made for:
///
/// ```
/// @JsonView(Fields.Before1_7.class) String deployment,
/// @JsonView(Fields.Since1_7.class) String deploymentId,
/// ```
public final class Fields {
  private Fields() {}

  public interface Since1_6 {}

  public interface Since1_7 {}

  public interface Since1_9 {}

  public interface Since2_0 {}

  public interface Before1_7 {}

  /// What clients before 1.6 get.
  interface Of1_4 extends Before1_7 {}

  interface Of1_6 extends Since1_6, Before1_7 {}

  interface Of1_7 extends Since1_6, Since1_7 {}

  interface Of1_9 extends Of1_7, Since1_9 {}

  interface Of2_0 extends Of1_9, Since2_0 {}
}
