package dev.runlet.deployment;

/// A deployment is not to be built any more; what builds it ends once that is committed.
record BuildCanceled(String projectId, String deploymentId) {}
