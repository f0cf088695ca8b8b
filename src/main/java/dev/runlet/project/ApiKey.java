package dev.runlet.project;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A server's credential: what it may do, and the hash by which it is recognised.
@Entity
@Table(name = "api_keys")
class ApiKey {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long sequence;

  private String id;
  private String projectId;
  private String name;
  private byte[] secretHash;

  @JdbcTypeCode(SqlTypes.ARRAY)
  private List<String> scopes;

  private @Nullable Instant expiresAt;
  private Instant createdAt;
  private Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected ApiKey() {}

  ApiKey(
      String id,
      String projectId,
      String name,
      byte[] secretHash,
      List<String> scopes,
      @Nullable Instant expiresAt,
      Instant now) {
    this.id = id;
    this.projectId = projectId;
    this.name = name;
    this.secretHash = secretHash;
    this.scopes = scopes;
    this.expiresAt = expiresAt;
    this.createdAt = now;
    this.updatedAt = now;
  }

  void replaceSecret(KeyHash hash, Instant now) {
    secretHash = hash.bytes();
    updatedAt = now;
  }

  String id() {
    return id;
  }

  String projectId() {
    return projectId;
  }

  String name() {
    return name;
  }

  KeyHash secretHash() {
    return new KeyHash(secretHash);
  }

  List<String> scopes() {
    return scopes;
  }

  /// Null for never.
  @Nullable Instant expiresAt() {
    return expiresAt;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  boolean expired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  Caller.Key asCaller() {
    return new Caller.Key(scopes);
  }
}
