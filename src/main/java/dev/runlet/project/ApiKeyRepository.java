package dev.runlet.project;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface ApiKeyRepository extends JpaRepository<ApiKey, Long> {
  Optional<ApiKey> findBySecretHash(byte[] secretHash);

  Optional<ApiKey> findByProjectIdAndId(String projectId, String id);

  List<ApiKey> findByProjectIdOrderBySequence(String projectId);
}
