package dev.runlet.project;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface ProjectRepository extends JpaRepository<Project, Long> {
  Optional<Project> findById(String id);

  List<Project> findAllByOrderBySequence();
}
