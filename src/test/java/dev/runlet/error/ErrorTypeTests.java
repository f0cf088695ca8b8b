package dev.runlet.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The API's error types as its reference lists them: the name on the wire, the status and, where
/// it is always the same, the text.
class ErrorTypeTests {
  private static final String REFERENCE =
      """
      general_unknown | 500 |
      general_server_error | 500 | An internal server error occurred.
      general_argument_invalid | 400 |
      general_bad_request | 400 |
      general_query_invalid | 400 |
      general_cursor_not_found | 400 |
      general_route_not_found | 404 | Route not found. Please ensure the endpoint is configured correctly and that the API route is valid for this SDK version. Refer to the API docs for more details.
      general_unauthorized_scope | 401 |
      general_access_forbidden | 401 |
      general_unknown_origin | 403 |
      general_rate_limit_exceeded | 429 | Rate limit for the current endpoint has been exceeded. Please try again after some time.
      project_not_found | 404 | Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header to ensure the correct project ID is being used.
      project_id_missing | 403 | When using project API key, make sure to pass x-appwrite-project header with your project ID.
      project_already_exists | 409 | Project with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.
      key_not_found | 404 | Key with the requested ID could not be found.
      project_key_expired | 401 | The project key has expired. Please generate a new key using the Appwrite console.
      api_key_expired | 401 | The dynamic API key has expired. Please don't use dynamic API keys for more than duration of the execution.
      user_unauthorized | 401 | The current user is not authorized to perform the requested action.
      user_jwt_invalid | 401 |
      user_api_key_and_session_set | 403 | API key and session used in the same request. Use either `setSession` or `setKey`. Learn about which authentication method to use in the SSR docs: https://appwrite.io/docs/products/auth/server-side-rendering
      user_jwt_and_cookie_set | 403 | JWT and cookie used in the same request. Use either `setJWT` or `setCookie`. Learn about which authentication method to use in the SSR docs: https://appwrite.io/docs/products/auth/server-side-rendering
      health_queue_size_exceeded | 503 | Queue size threshold hit.
      database_query_order_null | 400 |
      database_timeout | 408 | Database timed out. Try adjusting your queries or adding an index.
      function_not_found | 404 | Function with the requested ID could not be found.
      function_already_exists | 409 | Function with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.
      function_runtime_unsupported | 404 |
      function_entrypoint_missing | 404 | Entrypoint for your Appwrite Function is missing. Please specify it when making deployment or update the entrypoint under your function's "Settings" > "Configuration" > "Entrypoint".
      function_synchronous_timeout | 408 | Synchronous function execution timed out. Use asynchronous execution instead, or ensure the execution duration doesn't exceed 30 seconds.
      function_template_not_found | 404 | Function Template with the requested ID could not be found.
      deployment_not_found | 404 | Deployment with the requested ID could not be found.
      build_not_found | 404 | Build with the requested ID could not be found.
      build_not_ready | 400 | Build with the requested ID is building and not ready for execution.
      build_in_progress | 400 | Build with the requested ID is already in progress. Please wait before you can retry.
      build_already_completed | 400 | Build with the requested ID is already completed and cannot be canceled.
      execution_not_found | 404 | Execution with the requested ID could not be found.
      execution_in_progress | 400 | Can't delete ongoing execution. Please wait for execution to finish before deleting it.
      variable_not_found | 404 | Variable with the requested ID could not be found.
      variable_already_exists | 409 | Variable with the same ID already exists in this project. Try again with a different ID.
      variable_cannot_unset_secret | 400 | Secret variables cannot be marked as non-secret. Please re-create the variable if this is your intention.
      installation_not_found | 404 | Installation with the requested ID could not be found. Check to see if the ID is correct, or create the installation.
      storage_file_empty | 400 | No file sent
      storage_file_type_unsupported | 400 | The given file extension is not supported.
      storage_invalid_file_size | 400 | The file size is either not valid or exceeds the maximum allowed size. Please check the file or the value of the _APP_STORAGE_LIMIT environment variable.
      storage_invalid_file | 403 | The uploaded file is invalid. Please check the file and try again.
      storage_invalid_content_range | 400 | The content range is invalid. Please check the value of the Content-Range header.
      storage_invalid_range | 416 | The requested range is not satisfiable. Please check the value of the Range header.
      """;

  /// Cases that the API does not know.
  private static final List<ErrorType> OWN =
      List.of(ErrorType.GENERAL_PAYLOAD_TOO_LARGE, ErrorType.GENERAL_SERVICE_UNAVAILABLE);

  @Test
  void areThoseOfTheReference() {
    var reference = reference();
    for (var type : ErrorType.values()) {
      if (OWN.contains(type)) {
        assertThat(reference).doesNotContainKey(type.id());
        continue;
      }
      assertThat(reference).containsKey(type.id());
      var known = reference.get(type.id());
      assertThat(type.status()).as(type.id()).isEqualTo(Integer.parseInt(known[1].strip()));
      if (!known[2].isBlank()) {
        assertThat(type.message()).as(type.id()).isEqualTo(known[2].strip());
      }
    }
  }

  private static Map<String, String[]> reference() {
    var types = new TreeMap<String, String[]>();
    Arrays.stream(REFERENCE.split("\n"))
        .map(line -> line.split("\\|", -1))
        .forEach(columns -> types.put(columns[0].strip(), columns));
    return types;
  }
}
