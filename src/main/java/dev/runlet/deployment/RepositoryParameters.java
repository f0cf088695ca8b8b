package dev.runlet.deployment;

import static dev.runlet.request.Validators.oneOf;
import static dev.runlet.request.Validators.strictBoolean;
import static dev.runlet.request.Validators.text;

import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Which code of a repository is to be deployed (reference, 4.1).
final class RepositoryParameters {
  private static final Parameter<Boolean> ACTIVATE =
      Parameter.optional("activate", strictBoolean(), false)
          .describedAs("Whether executions are to run it once it is built.");

  private RepositoryParameters() {}

  /// Of the repository that a function is connected to.
  @Component
  static final class OfFunction implements DeclaredParameters {
    private static final Parameter<String> TYPE =
        Parameter.required("type", oneOf(List.of("branch", "commit")))
            .describedAs("What `reference` is.")
            .example("branch");
    private static final Parameter<String> REFERENCE =
        Parameter.required("reference", text(1, 255))
            .describedAs("A branch's name, or a commit's hash.")
            .example("main");

    @Override
    public List<Parameter<?>> declared() {
      return List.of(TYPE, REFERENCE, ACTIVATE);
    }
  }

  /// Of a template.
  @Component
  static final class OfTemplate implements DeclaredParameters {
    private static final Parameter<String> REPOSITORY =
        Parameter.required("repository", text(0, 128))
            .describedAs("The name of the template's repository.")
            .example("templates");
    private static final Parameter<String> OWNER =
        Parameter.required("owner", text(0, 128))
            .describedAs("Whose repository it is.")
            .example("appwrite");
    private static final Parameter<String> ROOT =
        Parameter.required("rootDirectory", text(0, 128))
            .describedAs("The template's folder in its repository.")
            .example("node/starter");
    private static final Parameter<String> TYPE =
        Parameter.required("type", oneOf(List.of("commit", "branch", "tag")))
            .describedAs("What `reference` is.")
            .example("tag");
    private static final Parameter<String> REFERENCE =
        Parameter.required("reference", text(0, 128))
            .describedAs("A commit's hash, or the name of a branch or a tag.")
            .example("0.1.0");
    private static final Parameter<Optional<String>> VERSION =
        Parameter.optional("version", text(0, 128))
            .describedAs("A tag: what clients made for versions before 1.9 say instead of both.");

    @Override
    public List<Parameter<?>> declared() {
      return List.of(REPOSITORY, OWNER, ROOT, TYPE, REFERENCE, VERSION, ACTIVATE);
    }

    /// What clients made for versions before 1.9 say.
    List<Parameter<?>> before1_9() {
      return List.of(REPOSITORY, OWNER, ROOT, VERSION, ACTIVATE);
    }
  }
}
