package dev.runlet.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.runlet.FunctionSource;
import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import io.appwrite.Client;
import io.appwrite.Query;
import io.appwrite.enums.ExecutionMethod;
import io.appwrite.exceptions.AppwriteException;
import io.appwrite.models.Deployment;
import io.appwrite.models.DeploymentList;
import io.appwrite.models.Execution;
import io.appwrite.models.ExecutionList;
import io.appwrite.models.Function;
import io.appwrite.models.FunctionList;
import io.appwrite.models.Variable;
import io.appwrite.models.VariableList;
import io.appwrite.services.Functions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Backends in Kotlin and Java, with `sdk-for-kotlin`. Its models refuse answers in which a field
/// is missing or of another type. Of the versions for response format 1.5 and later, Maven Central
/// serves one.
@LiveServer
class KotlinSdkTests {
  @RegisterExtension static final StepsOfSdk STEPS = new StepsOfSdk("sdk-for-kotlin", version());

  private static ClientFunctions deployed;

  private Functions server;
  private Functions user;
  private Functions guest;
  private String userId;

  @BeforeAll
  static void deploy(RunletServer runlet) {
    deployed = ClientFunctions.deploy(runlet);
  }

  /// Each test acts as a user of its own, so that it lists only its own executions.
  @BeforeEach
  void connect(RunletServer runlet, TestInfo test) {
    userId = test.getTestMethod().orElseThrow().getName();
    server = new Functions(client(runlet).setKey(runlet.key()));
    user = new Functions(client(runlet).setJWT(runlet.userToken(userId)));
    guest = new Functions(client(runlet));
  }

  private static Client client(RunletServer runlet) {
    return new Client().setEndpoint(runlet.endpoint()).setProject(runlet.project());
  }

  @Test
  void createsAnExecutionAndReadsItsAnswerAndLogs() throws Exception {
    Execution execution =
        call(done ->
            server.createExecution(
                deployed.open(),
                "{\"name\":\"Ada\"}",
                false,
                "/greet?x=1",
                ExecutionMethod.PUT,
                Map.of("x-greeting", "hello"),
                done));

    assertThat(execution.getStatus()).isEqualTo("completed");
    assertThat(execution.getResponseStatusCode()).isEqualTo(200);
    assertThat(execution.getResponseBody())
        .contains("\"method\":\"PUT\"", "\"path\":\"/greet\"", "\"greeting\":\"hello\"", "Ada");
    assertThat(execution.getLogs()).contains("asked for PUT /greet");
    assertThat(execution.getErrors()).isEmpty();
    assertThat(execution.getDuration()).isNotNegative();
    assertThat(execution.getFunctionId()).isEqualTo(deployed.open());
  }

  @Test
  void createsAnExecutionWithNothingButTheFunction() throws Exception {
    Execution execution = call(done -> user.createExecution(deployed.open(), done));

    assertThat(execution.getResponseBody())
        .contains("\"method\":\"POST\"", "\"path\":\"/\"", "\"body\":\"\"");
    assertThat(execution.getLogs()).isEmpty();
  }

  @Test
  void takesAFunctionsExceptionAsAFailure() throws Exception {
    Execution broken =
        call(done -> server.createExecution(deployed.open(), "", false, "/broken", done));

    assertThat(broken.getStatus()).isEqualTo("failed");
    assertThat(broken.getResponseStatusCode()).isEqualTo(500);
    assertThat(broken.getErrors()).contains("broken on purpose");
  }

  @Test
  void createsAnAsynchronousExecutionAndPollsIt() throws Exception {
    Execution queued = call(done -> user.createExecution(deployed.open(), "later", true, done));
    assertThat(queued.getStatus()).isEqualTo("waiting");

    var ended =
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> get(queued.getId()), each -> each.getStatus().equals("completed"));

    assertThat(ended.getResponseStatusCode()).isEqualTo(200);
    assertThat(ended.getResponseBody()).isEmpty();
  }

  @Test
  void listsWithFiltersAndSearch() throws Exception {
    var found = execute("/found");
    var missing = execute("/missing");

    assertThat(list("")).extracting(Execution::getId).containsExactly(found, missing);
    assertThat(list("", Query.Companion.equal("responseStatusCode", 404)))
        .extracting(Execution::getId)
        .containsExactly(missing);
    assertThat(list("", Query.Companion.orderDesc("$createdAt"), Query.Companion.limit(1)))
        .extracting(Execution::getId)
        .containsExactly(missing);
    assertThat(list(found)).extracting(Execution::getId).containsExactly(found);
    assertThat(list("nosuchword")).isEmpty();
  }

  @Test
  void getsAnExecution() throws Exception {
    var id = execute("/found?x=1");

    var execution = get(id);

    assertThat(execution.getRequestPath()).isEqualTo("/found?x=1");
    assertThat(execution.getPermissions()).containsExactly("read(\"user:%s\")".formatted(userId));
  }

  @Test
  void isToldThatAnExecutionDoesNotExist() {
    assertThatThrownBy(() -> get("unknown"))
        .satisfies(
            refusal(
                404, "execution_not_found", "Execution with the requested ID could not be found."));
  }

  @Test
  void isRefusedAsAGuest() {
    assertThatThrownBy(() -> call(done -> guest.createExecution(deployed.usersOnly(), done)))
        .satisfies(
            refusal(
                401,
                "user_unauthorized",
                "Missing \"execute\" permission for role \"users\". Only"
                    + " \"[\"any\",\"guests\"]\" scopes are allowed and \"[\"users\"]\" was given."));
    assertThatThrownBy(() -> call(done -> guest.listExecutions(deployed.open(), done)))
        .hasMessageContaining("role: guests")
        .hasMessageContaining("missing scope");
  }

  @Test
  void deletesAnExecution() throws Exception {
    var id = execute("/");

    call(done -> server.deleteExecution(deployed.open(), id, done));

    assertThatThrownBy(() -> get(id))
        .satisfies(
            refusal(
                404, "execution_not_found", "Execution with the requested ID could not be found."));
  }

  /// This version knows none of the runtimes that there are here, and sends no file with a
  /// deployment, to no server: another client makes the function.
  @Test
  void managesAFunction(RunletServer runlet) throws Exception {
    var echo = FunctionSource.folder("echo", FunctionSource.NODE, "src/main.js");
    var id = new dev.runlet.Functions(runlet).deploy(echo);

    DeploymentList deployments = call(done -> server.listDeployments(id, done));
    assertThat(deployments.getDeployments()).hasSize(1);
    var deploymentId = deployments.getDeployments().getFirst().getId();
    Deployment deployment = call(done -> server.getDeployment(id, deploymentId, done));
    assertThat(deployment.getStatus()).isEqualTo("ready");

    Variable variable = call(done -> server.createVariable(id, "GREETING", "hello", done));
    call(done -> server.updateVariable(id, variable.getId(), "GREETING", "good morning", done));
    Function updated = call(done -> server.update(id, "Renamed", done));
    assertThat(updated.getName()).isEqualTo("Renamed");
    assertThat(updated.getDeployment()).isEqualTo(deploymentId);
    assertThat(updated.getVars())
        .extracting(Variable::getKey, Variable::getValue)
        .containsExactly(tuple("GREETING", "good morning"));
    FunctionList found =
        call(done -> server.list(List.of(Query.Companion.equal("name", "Renamed")), done));
    assertThat(found.getFunctions()).extracting(Function::getId).containsExactly(id);

    call(done -> server.deleteVariable(id, variable.getId(), done));
    VariableList variables = call(done -> server.listVariables(id, done));
    assertThat(variables.getTotal()).isZero();
    call(done -> server.delete(id, done));
    assertThatThrownBy(() -> call(done -> server.get(id, done)))
        .satisfies(
            refusal(
                404, "function_not_found", "Function with the requested ID could not be found."));
  }

  private String execute(String path) throws Exception {
    Execution execution =
        call(done -> user.createExecution(deployed.open(), "", false, path, done));
    return execution.getId();
  }

  private Execution get(String executionId) throws Exception {
    return call(done -> user.getExecution(deployed.open(), executionId, done));
  }

  private List<Execution> list(String search, String... queries) throws Exception {
    ExecutionList page =
        search.isEmpty()
            ? call(done -> user.listExecutions(deployed.open(), List.of(queries), done))
            : call(done -> user.listExecutions(deployed.open(), List.of(queries), search, done));
    assertThat(page.getTotal()).isGreaterThanOrEqualTo(page.getExecutions().size());
    return page.getExecutions();
  }

  /// `6.1.0`, from `…/sdk-for-kotlin-6.1.0.jar`.
  private static String version() {
    var jar = Client.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceAll(".*sdk-for-kotlin-|\\.jar$", "");
  }

  private static Consumer<Throwable> refusal(int code, String type, String message) {
    return thrown -> {
      assertThat(thrown).isInstanceOf(AppwriteException.class).hasMessage(message);
      var refusal = (AppwriteException) thrown;
      assertThat(refusal.getCode()).isEqualTo(code);
      assertThat(refusal.getType()).isEqualTo(type);
    };
  }

  /// A suspend function, as Java sees it: it answers, or says that it will answer through `done`.
  private interface Suspending<T> {
    Object start(Continuation<? super T> done) throws Exception;
  }

  private static <T> T call(Suspending<T> function) throws Exception {
    var answer = new Answer<T>();
    var now = function.start(answer);
    if (now != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
      answer.resumeWith(now);
    }
    try {
      return answer.future.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof AppwriteException refusal ? refusal : e;
    }
  }

  private static final class Answer<T> implements Continuation<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();

    @Override
    public CoroutineContext getContext() {
      return EmptyCoroutineContext.INSTANCE;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void resumeWith(Object result) {
      try {
        ResultKt.throwOnFailure(result);
        future.complete((T) result);
      } catch (Throwable failure) {
        future.completeExceptionally(failure);
      }
    }
  }
}
