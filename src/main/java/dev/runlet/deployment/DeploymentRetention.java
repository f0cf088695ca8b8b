package dev.runlet.deployment;

import java.sql.Timestamp;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes deployments that are older than their function keeps them, but neither the active one,
/// nor what waits or is being built, nor what executions on record run just now.
@Component
class DeploymentRetention {
  private static final Logger log = LoggerFactory.getLogger(DeploymentRetention.class);

  private final JdbcClient client;
  private final DeploymentService deployments;
  private final Clock clock;

  DeploymentRetention(JdbcClient client, DeploymentService deployments, Clock clock) {
    this.client = client;
    this.deployments = deployments;
    this.clock = clock;
  }

  private record Expired(String projectId, String functionId, String id) {}

  @Scheduled(fixedDelayString = "${runlet.deployments.retention-interval}")
  void sweep() {
    var expired =
        client
            .sql(
                """
                select d.project_id, d.function_id, d.id
                from functions f join deployments d on d.project_id = f.project_id and d.function_id = f.id
                where f.deployment_retention > 0 and d.id is distinct from f.active_deployment_id
                  and d.created_at < :now::timestamptz - f.deployment_retention * interval '1 day'
                  and d.status in ('ready', 'failed', 'canceled')
                  and not exists (select 1 from executions e where e.status = 'processing'
                    and e.project_id = d.project_id and e.function_id = d.function_id and e.deployment_id = d.id)
                """)
            .param("now", Timestamp.from(clock.instant()))
            .query(Expired.class)
            .list();
    expired.forEach(each -> deployments.expire(each.projectId(), each.functionId(), each.id()));
    if (!expired.isEmpty()) {
      log.info("Removed {} deployments whose retention is over", expired.size());
    }
  }
}
