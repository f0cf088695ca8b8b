package dev.runlet.deployment;

import java.util.List;

/// Something referred to these files, and does no more once that is committed.
record ArtifactsReleased(List<String> keys) {}
