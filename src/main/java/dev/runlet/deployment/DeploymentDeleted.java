package dev.runlet.deployment;

import dev.runlet.sharing.SharedChange;

/// A deployment is gone; its files and workers follow once that is committed.
public record DeploymentDeleted(String projectId, String deploymentId) implements SharedChange {}
