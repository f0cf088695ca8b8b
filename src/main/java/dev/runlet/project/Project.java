package dev.runlet.project;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What functions, keys and executions belong to; callers name it in `X-Appwrite-Project`.
@Entity
@Table(name = "projects")
class Project {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long sequence;

  private String id;
  private String name;
  private byte[] tokenSecret;
  private Instant createdAt;
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Project() {}

  /// @param tokenSecret signs the project's tokens; encrypted already
  Project(String id, String name, byte[] tokenSecret, Instant now) {
    this.id = id;
    this.name = name;
    this.tokenSecret = tokenSecret;
    this.createdAt = now;
    this.updatedAt = now;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  byte[] tokenSecret() {
    return tokenSecret;
  }
}
