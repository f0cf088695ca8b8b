package dev.runlet.function;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/// A name and a value that a function's code finds in its environment: one function's, or that of
/// every function of a project. The value is kept encrypted.
@Entity
@Table(name = "variables")
@DynamicUpdate // of two who change a variable at once, neither writes back what the other changed
class Variable {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long sequence;

  private String projectId;

  /// Null for a variable of the whole project.
  private @Nullable String functionId;

  private String id;
  private String key;
  private byte[] value;
  private boolean secret;
  private Instant createdAt;
  private Instant updatedAt;

  @Formula("case when function_id is null then 'project' else 'function' end")
  private String resourceType;

  @Formula("coalesce(function_id, '')")
  private String resourceId;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Variable() {}

  @SuppressWarnings("NullAway.Init") // the formulas are the database's
  Variable(VariableOwner owner, String id, String key, byte[] value, boolean secret, Instant now) {
    this.projectId = owner.projectId();
    this.functionId =
        switch (owner) {
          case VariableOwner.OfFunction function -> function.functionId();
          case VariableOwner.OfProject project -> null;
        };
    this.id = id;
    this.key = key;
    this.value = value;
    this.secret = secret;
    this.createdAt = now;
    this.updatedAt = now;
  }

  void change(String key, byte[] value, boolean secret, Instant now) {
    this.key = key;
    this.value = value;
    this.secret = secret;
    this.updatedAt = now;
  }

  @Nullable String functionId() {
    return functionId;
  }

  String id() {
    return id;
  }

  String key() {
    return key;
  }

  byte[] value() {
    return value;
  }

  boolean secret() {
    return secret;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
