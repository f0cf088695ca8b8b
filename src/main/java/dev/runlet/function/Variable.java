package dev.runlet.function;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A name and a value that a function's code finds in its environment. The value is kept encrypted.
@Entity
@Table(name = "variables")
class Variable {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long sequence;

  private String projectId;
  private String functionId;
  private String id;
  private String key;
  private byte[] value;
  private boolean secret;
  private Instant createdAt;
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Variable() {}

  Variable(Function function, String id, String key, byte[] value, boolean secret, Instant now) {
    this.projectId = function.projectId();
    this.functionId = function.id();
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

  String functionId() {
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
