package dev.runlet.description;

/// A chapter of the API's description, in the order in which a reader wants them.
public enum Section {
  EXECUTIONS(
      "Executions",
      "functions",
      """
      An execution is one call of a function: the request that it got, what it answered, its logs and how long it \
      took. Every execution that is accepted is recorded, and every one ends as `completed` or `failed`.\
      """),
  FUNCTIONS(
      "Functions",
      "functions",
      """
      A function is what can be executed: its runtime, its limits, and who may execute it. Its code comes in \
      deployments.\
      """),
  DEPLOYMENTS(
      "Deployments",
      "functions",
      """
      A deployment is code of a function: uploaded, built, and made the active one that executions run. A file of \
      more than 5 MiB is uploaded in chunks, as every SDK does by itself.\
      """),
  RUNTIMES(
      "Runtimes",
      "functions",
      "What functions can be written in, how much of a machine one can have, and what they can be begun with."),
  VARIABLES(
      "Variables",
      "functions",
      """
      Variables are in the environment of a function's code, and of its builds. A change of one takes effect with \
      the next execution.\
      """),
  PROJECT_VARIABLES(
      "Variables of a project",
      "project",
      """
      Variables of a project are in the environment of each of its functions, and of their builds. Where a function \
      has a variable of the same name, it finds its own.\
      """),
  PROXY(
      "Function URLs",
      "proxy",
      "Domains that lead to functions. There are none yet; the CLI asks for them, and is told so."),
  HEALTH(
      "Health",
      "health",
      "Whether the server and what it needs are there, and which version it speaks."),
  OPERATOR(
      "Projects and keys",
      "projects",
      """
      For the operator, whose key is in the file that `runlet.operator.key-file` names: sent in `X-Appwrite-Key`, it \
      may do everything, in every project and, without `X-Appwrite-Project`, beside them. `./runlet projects` and \
      `./runlet keys` use these routes.\
      """),
  DESCRIPTION("This description", "runlet", "What you read, for people and for programs.");

  private final String title;
  private final String service;
  private final String text;

  Section(String title, String service, String text) {
    this.title = title;
    this.service = service;
    this.text = text;
  }

  public String title() {
    return title;
  }

  /// What SDKs call the service that has its operations, or would: in lower case.
  public String service() {
    return service;
  }

  /// Whether the newest SDKs have that service.
  public boolean isInSdks() {
    return service.equals("functions");
  }

  public String text() {
    return text;
  }
}
