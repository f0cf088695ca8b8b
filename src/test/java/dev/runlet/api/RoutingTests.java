package dev.runlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runlet.LiveServer;
import dev.runlet.RunletServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests whose path, method, headers or body no SDK would send.
@LiveServer
class RoutingTests {
  static final String NO_ROUTE =
      "Route not found. Please ensure the endpoint is configured correctly and that the API route is valid for"
          + " this SDK version. Refer to the API docs for more details.";
  static final String NO_ID =
      "Invalid `%s` param: UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't"
          + " start with a leading underscore";
  private static final String UNREADABLE =
      "There was an error processing your request. Please check the inputs.";

  private static Api api;
  private static String executions;

  @BeforeAll
  static void connect(RunletServer server) {
    api = Api.of(server);
    executions = "/functions/%s/executions".formatted(Mirror.on(server));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET /v1",
        "GET /v1/",
        "GET /v1/functions/",
        "GET //v1/functions",
        "GET /v1//functions",
        "GET /v1/functions/f/",
        "GET /v1/functions/f;a=b",
        "GET /v1/functions;a/f",
        "GET /v1/functions/f;/executions",
        "GET /v1/functions/%2e%2e/functions",
        "GET /v1/../v1/functions",
        "GET /V1/functions",
        "GET /v1/Functions",
        "GET /v1/error",
        "GET /error",
        "GET /actuator",
        "GET /favicon.ico",
        "POST /v1/functions/f",
        "PATCH /v1/functions/f",
        "DELETE /v1/functions",
        "PUT /v1/functions/f/executions",
        "TRACE /v1/functions",
        "PROPFIND /v1/functions",
        "FOO /v1/functions",
        "get /v1/functions"
      })
  void knowsOnlyTheRoutesOfTheApi(String request) {
    api.raw(request + " HTTP/1.1").isError(404, "general_route_not_found", NO_ROUTE);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET,    /functions/_f,                         functionId
          GET,    /functions/.f,                         functionId
          GET,    /functions/-f,                         functionId
          GET,    /functions/a:b,                        functionId
          GET,    /functions/unique(),                   functionId
          PUT,    /functions/%20,                        functionId
          DELETE, /functions/0123456789012345678901234567890123456, functionId
          GET,    /functions/%C3%A4/executions,          functionId
          POST,   /functions/%E2%80%AE/executions,       functionId
          GET,    /functions/f/executions/_e,            executionId
          DELETE, /functions/f/executions/*,             executionId
          GET,    /functions/_f/executions/_e,           functionId
          GET,    /functions/f/deployments/_d,           deploymentId
          PATCH,  /functions/f/deployments/_d,           deploymentId
          DELETE, /functions/f/deployments/_d,           deploymentId
          GET,    /functions/f/variables/_v,             variableId
          PUT,    /functions/f/variables/_v,             variableId
          DELETE, /functions/f/variables/_v,             variableId
          """)
  void refusesAMalformedIdBeforeLookingForAnything(String method, String path, String parameter) {
    api.raw("%s /v1%s HTTP/1.1\nContent-Length: 0".formatted(method, path))
        .isError(400, "general_argument_invalid", NO_ID.formatted(parameter));
  }

  @Test
  void refusesAPathOfThousandsOfCharacters() {
    api.get("/functions/" + "a".repeat(3000))
        .isError(400, "general_argument_invalid", NO_ID.formatted("functionId"));
    api.get("/" + "a".repeat(3000)).isError(404, "general_route_not_found", NO_ROUTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/functions/%00 HTTP/1.1",
        "GET /v1/functions/a%2Fb HTTP/1.1",
        "GET /v1/functions/a%5Cb HTTP/1.1",
        "GET /v1/functions/..%2f..%2fetc HTTP/1.1",
        "GET /v1/functions/%zz HTTP/1.1",
        "GET /v1/functions/%ff%fe HTTP/1.1",
        "GET /v1/functions/a b HTTP/1.1",
        "GET /v1/functions#fragment HTTP/1.1",
        "GET v1/functions HTTP/1.1",
        "GET * HTTP/1.1",
        "GET http://elsewhere/v1/functions HTTP/1.1",
        "CONNECT elsewhere:443 HTTP/1.1",
        "GET /v1/functions HTTP/0.9",
        "GET /v1/functions HTTP/2.0",
        "GET /v1/functions SPDY/1.1",
        "nonsense",
        "GET /v1/functions HTTP/1.1\nHost: one\nHost: two",
        "GET /v1/functions HTTP/1.1\nContent-Length: many",
        "GET /v1/functions HTTP/1.1\nContent-Length: -1",
        "GET /v1/functions HTTP/1.1\nContent-Length: 5\nContent-Length: 6",
        "GET /v1/functions HTTP/1.1\nTransfer-Encoding: nonsense",
        "GET /v1/functions HTTP/1.1\nExpect: nonsense",
        "GET /v1/functions HTTP/1.1\nX-Odd: a\0b",
        "GET /v1/functions HTTP/1.1\nX Odd: a",
        "GET /v1/functions HTTP/1.1\n: a"
      })
  void tellsWhatNoHttpServerCanReadInTheApisShapeToo(String head) {
    api.raw(head).isError(400, "general_bad_request", UNREADABLE);
  }

  @Test
  void refusesHeadersWithoutEnd() {
    api.raw("GET /v1/functions HTTP/1.1\nX-Long: " + "a".repeat(70_000))
        .isError(400, "general_bad_request", UNREADABLE);
    api.raw("GET /v1/functions HTTP/1.1\n" + "X-Many: a\n".repeat(200) + "X-Last: a")
        .isError(400, "general_bad_request", UNREADABLE);
    api.raw("GET /v1/functions HTTP/1.1\nX-Long: " + "a".repeat(40_000)).as(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: text/html",
        "Accept: image/png",
        "Accept: ;;;",
        "Accept: ",
        "Accept: multipart/form-data",
        "Content-Type: ",
        "Content-Type: ///",
        "Content-Type: image/png",
        "Range: bytes=0-1",
        "Content-Range: nonsense",
        "If-None-Match: *",
        "X-HTTP-Method-Override: DELETE",
        "Cookie: a=\u00ff; b",
        "Accept-Encoding: nonsense",
        "X-Appwrite-Response-Format: nonsense",
        "X-Appwrite-Mode: nonsense",
        "X-Appwrite-Locale: \u00ff"
      })
  void answersInJsonWhateverHeadersSay(String header) {
    var answer = api.raw("GET /v1/functions HTTP/1.1\n" + header);

    assertThat(answer.as(200).path("functions").isArray()).isTrue();
    assertThat(answer.contentType()).isEqualToIgnoringCase("application/json;charset=utf-8");
  }

  @Test
  void answersHeadWithoutABody() {
    assertThat(api.raw("HEAD /v1/functions HTTP/1.1"))
        .satisfies(found -> assertThat(found.status()).isEqualTo(200))
        .satisfies(found -> assertThat(found.body()).isEmpty());
    assertThat(api.raw("HEAD /v1/functions/none HTTP/1.1"))
        .satisfies(missing -> assertThat(missing.status()).isEqualTo(404))
        .satisfies(missing -> assertThat(missing.body()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/functions", "/v1/nothing", "/v1/functions/_/executions?queries=x"})
  void answersOptionsBeforeAnythingElse(String path) {
    var answer =
        api.asGuest().without("X-Appwrite-Project").raw("OPTIONS %s HTTP/1.1".formatted(path));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.contentType()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          search=%zz            | 200 |
          %zz=%zz&=&&%00=&a     | 200 |
          search=a&search=b     | 200 |
          total=false           | 200 |
          total=maybe           | 400 | Invalid `total` param: Value must be a valid boolean
          total[]=true          | 400 | Invalid `total` param: Value must be a valid boolean
          search[]=a            | 400 | Invalid `search` param: Value must be a valid string and at least 1 chars and no longer than 256 chars
          search=               | 400 | Invalid `search` param: Value must be a valid string and at least 1 chars and no longer than 256 chars
          search=%00            | 400 | Invalid `search` param: Value must be a valid string and at least 1 chars and no longer than 256 chars
          queries=a             | 400 | Invalid `queries` param: Queries must be an array
          queries[]=%zz         | 400 | Invalid `queries` param: Invalid query: Invalid query: Syntax error
          queries[]=a&total=x   | 400 | Invalid `queries` param: Invalid query: Invalid query: Syntax error
          """)
  void readsAQueryStringAsItStands(String query, int status, String message) {
    var answer = api.raw("GET /v1%s?%s HTTP/1.1".formatted(executions, query));

    if (status == 200) {
      answer.as(200);
    } else {
      answer.isError(status, "general_argument_invalid", message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                  | {"path":"/json"}                   | /json
          application/json; charset=latin1  | {"path":"/json"}                   | /json
          text/plain                        | {"path":"/json"}                   | /json
          ''                                | {"path":"/json"}                   | /json
          application/json                  | {"path":"/1","path":"/2"}          | /2
          application/json                  | ''                                 | /
          application/json                  | {                                  | /
          application/json                  | {"path":"/json"} more              | /
          application/json                  | ["path","/json"]                   | /
          application/json                  | "path"                             | /
          application/json                  | null                               | /
          application/json                  | {"path":NaN}                       | /
          application/json                  | {'path':'/json'}                   | /
          application/json                  | {"path":null}                      | /
          application/xml                   | <path>/xml</path>                  | /
          multipart/mixed; boundary=b       | --b--                              | /
          application/x-www-form-urlencoded | path=%2Fform&async=false           | /form
          application/x-www-form-urlencoded | path=%2Fform&path=%2Flast          | /last
          application/x-www-form-urlencoded | path=%zz                           | %zz
          application/x-www-form-urlencoded | =&&path&async=0&path=/a+b          | /a b
          """)
  void readsParametersFromTheBodyAsUpstreamDoes(String type, String body, String path) {
    var answer =
        api.send(
            "POST",
            executions + "?path=/ignored&async=nonsense",
            type.isEmpty() ? null : type,
            body.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.as(201).path("requestPath").asString()).isEqualTo(path);
  }

  @Test
  void readsParametersFromMultipartBodiesToo() {
    var body =
        new Api.Multipart()
            .field("path", "/multipart")
            .field("async", "false")
            .field("headers", "{\"x-part\":\"one\"}")
            .field("body", new byte[] {0, (byte) 0xff, (byte) 0xfe, 13, 10})
            .end();

    var execution =
        api.send("POST", executions + "?path=/ignored", Api.Multipart.TYPE, body).as(201);

    assertThat(execution.path("requestPath").asString()).isEqualTo("/multipart");
    assertThat(Mirror.seen(execution).at("/headers/x-part").asString()).isEqualTo("one");
    assertThat(Mirror.seen(execution).path("body").asString()).isEqualTo("AP/+DQo=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          multipart/form-data                  | nonsense
          multipart/form-data; boundary=       | nonsense
          multipart/form-data; boundary=b      | --b\\r\\nContent-Disposition: form-data; name="path"\\r\\n\\r\\n/cut off
          """)
  void refusesABrokenMultipartBody(String type, String body) {
    api.send("POST", executions, type, body.translateEscapes().getBytes(StandardCharsets.UTF_8))
        .isError(400, "general_bad_request", "The multipart body could not be read to its end.");
  }

  @Test
  void takesEndlessNestingForMalformedJson() {
    assertThat(api.post(executions, "[".repeat(100_000)).as(201).path("requestPath").asString())
        .isEqualTo("/");
    assertThat(
            api.post(executions, "{\"path\":\"/deep\",\"x\":" + "[".repeat(100_000))
                .as(201)
                .path("requestPath")
                .asString())
        .isEqualTo("/");
    api.post(executions, "{\"headers\":{\"a\":" + "[".repeat(490) + "]".repeat(490) + "}}")
        .isError(400, "general_argument_invalid", CreateExecutionTests.INVALID_HEADERS);
  }

  @Test
  void doesNotUnpackRequests() {
    var answer =
        api.raw(
            "POST /v1%s HTTP/1.1\nContent-Type: application/json\nContent-Encoding: gzip\nContent-Length: %d"
                .formatted(executions, zipped().length),
            zipped());

    assertThat(answer.as(201).path("requestPath").asString()).isEqualTo("/");
  }

  private static byte[] zipped() {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write("{\"path\":\"/zipped\"}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void readsChunkedBodiesAndRefusesBrokenChunks() {
    var head =
        "POST /v1%s HTTP/1.1\nContent-Type: application/json\nTransfer-Encoding: chunked"
            .formatted(executions);

    assertThat(
            api.raw(
                    head,
                    "9\r\n{\"path\":\"\r\n7\r\n/piece\"\r\n1\r\n}\r\n0\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8))
                .as(201)
                .path("requestPath")
                .asString())
        .isEqualTo("/piece");
    api.raw(head, "zz\r\n".getBytes(StandardCharsets.UTF_8))
        .isError(400, "general_bad_request", UNREADABLE);
  }

  @Test
  void refusesABodyThatIsLargerThanAnyRequestMayBe() {
    var body = new byte[(64 << 20) + 1];

    api.send("POST", executions, "application/json", body)
        .isError(
            413,
            "general_payload_too_large",
            "The request's body is larger than 67108864 bytes (runlet.request.max-body).");
    api.get("/functions").as(200);
  }
}
