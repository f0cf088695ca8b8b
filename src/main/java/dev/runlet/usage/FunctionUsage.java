package dev.runlet.usage;

import com.fasterxml.jackson.annotation.JsonView;
import dev.runlet.description.Described;
import dev.runlet.description.Model;
import dev.runlet.request.Fields;
import dev.runlet.usage.Series.Metric;
import java.util.List;

/// What a function has used (reference, 4.9).
@Model(name = "UsageFunction", text = "What a function has used.")
record FunctionUsage(
    @Described(
            value = "The time that the series are of.",
            example = "30d",
            oneOf = {"24h", "30d", "90d"})
        String range,
    @Described(value = "Deployments that there are, in all.", example = "1") long deploymentsTotal,
    @Described(value = "Bytes of their sources, in all.", example = "1")
        long deploymentsStorageTotal,
    @Described(value = "Builds that have ended, in all.", example = "1") long buildsTotal,
    @Described(value = "Builds that ended well, in all.", example = "1")
        @JsonView(Fields.Since1_7.class)
        long buildsSuccessTotal,
    @Described(value = "Builds that ended badly, in all.", example = "1")
        @JsonView(Fields.Since1_7.class)
        long buildsFailedTotal,
    @Described(value = "Bytes that builds made, in all.", example = "1") long buildsStorageTotal,
    @Described(value = "Milliseconds that builds took, in all.", example = "1")
        long buildsTimeTotal,
    @Described(value = "Milliseconds that a build took on average.", example = "1")
        @JsonView(Fields.Since1_7.class)
        long buildsTimeAverage,
    @Described(value = "Executions that were begun, in all.", example = "1") long executionsTotal,
    @Described(value = "Milliseconds that executions took, in all.", example = "1")
        long executionsTimeTotal,
    @Described(value = "MiB by processors by seconds of builds, in all.", example = "1")
        long buildsMbSecondsTotal,
    @Described(value = "MiB by processors by seconds of executions, in all.", example = "1")
        long executionsMbSecondsTotal,
    @Described("Deployments that there are, of each step.") List<Metric> deployments,
    @Described("Bytes of their sources, of each step.") List<Metric> deploymentsStorage,
    @Described("Builds that have ended, of each step.") List<Metric> builds,
    @Described("Builds that ended well, of each step.") @JsonView(Fields.Since1_7.class)
        List<Metric> buildsSuccess,
    @Described("Builds that ended badly, of each step.") @JsonView(Fields.Since1_7.class)
        List<Metric> buildsFailed,
    @Described("Bytes that builds made, of each step.") List<Metric> buildsStorage,
    @Described("Milliseconds that builds took, of each step.") List<Metric> buildsTime,
    @Described("Executions that were begun, of each step.") List<Metric> executions,
    @Described("Milliseconds that executions took, of each step.") List<Metric> executionsTime,
    @Described("MiB by processors by seconds of builds, of each step.")
        List<Metric> buildsMbSeconds,
    @Described("MiB by processors by seconds of executions, of each step.")
        List<Metric> executionsMbSeconds) {

  static FunctionUsage of(Range range, Usage.Figures figures) {
    return new FunctionUsage(
        range.id(),
        figures.deployments().total(),
        figures.deploymentsStorage().total(),
        figures.builds().total(),
        figures.buildsSuccess().total(),
        figures.buildsFailed().total(),
        figures.buildsStorage().total(),
        figures.buildsTime().total(),
        average(figures),
        figures.executions().total(),
        figures.executionsTime().total(),
        figures.buildsMbSeconds().total(),
        figures.executionsMbSeconds().total(),
        figures.deployments().steps(),
        figures.deploymentsStorage().steps(),
        figures.builds().steps(),
        figures.buildsSuccess().steps(),
        figures.buildsFailed().steps(),
        figures.buildsStorage().steps(),
        figures.buildsTime().steps(),
        figures.executions().steps(),
        figures.executionsTime().steps(),
        figures.buildsMbSeconds().steps(),
        figures.executionsMbSeconds().steps());
  }

  private static long average(Usage.Figures figures) {
    var builds = figures.builds().total();
    return builds == 0 ? 0 : figures.buildsTime().total() / builds;
  }
}
