package dev.runlet.deployment;

/// A deployment is gone; its files follow once that is committed.
record DeploymentDeleted(String projectId, String deploymentId) {}
