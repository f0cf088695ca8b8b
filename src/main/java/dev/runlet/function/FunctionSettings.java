package dev.runlet.function;

import java.util.List;

/// Everything of a function that its owner sets, validated (reference, 4.2).
///
/// @param timeout seconds one execution may take
record FunctionSettings(
    String name,
    String runtime,
    List<String> execute,
    List<String> events,
    String schedule,
    int timeout,
    boolean enabled,
    boolean logging,
    String entrypoint,
    String commands,
    List<String> scopes,
    String installationId,
    String providerRepositoryId,
    String providerBranch,
    String providerRootDirectory,
    boolean providerSilentMode,
    List<String> providerBranches,
    List<String> providerPaths,
    String buildSpecification,
    String runtimeSpecification,
    int deploymentRetention) {}
