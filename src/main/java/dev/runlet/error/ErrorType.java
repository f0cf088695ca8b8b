package dev.runlet.error;

/// The API's error types, each with its HTTP status and its default message, as in upstream's
/// `app/config/errors.php`. A test compares this list with the reference.
public enum ErrorType {
  GENERAL_UNKNOWN(
      500, "An unknown error has occurred. Please check the logs for more information."),
  GENERAL_SERVER_ERROR(500, "An internal server error occurred."),
  GENERAL_ARGUMENT_INVALID(
      400,
      "The request contains one or more invalid arguments. Please refer to the endpoint documentation."),
  GENERAL_BAD_REQUEST(400, "There was an error processing your request. Please check the inputs."),
  GENERAL_QUERY_INVALID(
      400, "The query's syntax is invalid. Please check the query and try again."),
  GENERAL_CURSOR_NOT_FOUND(
      400,
      "The cursor is invalid. This can happen if the item represented by the cursor has been deleted."),
  GENERAL_ROUTE_NOT_FOUND(
      404,
      "Route not found. Please ensure the endpoint is configured correctly and that the API route is valid for"
          + " this SDK version. Refer to the API docs for more details."),
  GENERAL_UNAUTHORIZED_SCOPE(
      401,
      "The current user or API key does not have the required scopes to access the requested resource."),
  GENERAL_ACCESS_FORBIDDEN(401, "Access to this API is forbidden."),
  GENERAL_UNKNOWN_ORIGIN(
      403,
      "The request originated from an unknown origin. If you trust this domain, please list it as a trusted"
          + " platform in the Appwrite console."),
  GENERAL_RATE_LIMIT_EXCEEDED(
      429,
      "Rate limit for the current endpoint has been exceeded. Please try again after some time."),
  GENERAL_PAYLOAD_TOO_LARGE(413, "The request's body is larger than this server accepts."),
  GENERAL_SERVICE_UNAVAILABLE(
      503, "The server has no room for this request now. Please try again."),
  PROJECT_NOT_FOUND(
      404,
      "Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header"
          + " to ensure the correct project ID is being used."),
  PROJECT_ID_MISSING(
      403,
      "When using project API key, make sure to pass x-appwrite-project header with your project ID."),
  PROJECT_ALREADY_EXISTS(
      409,
      "Project with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a"
          + " unique ID."),
  KEY_NOT_FOUND(404, "Key with the requested ID could not be found."),
  PROJECT_KEY_EXPIRED(
      401, "The project key has expired. Please generate a new key using the Appwrite console."),
  API_KEY_EXPIRED(
      401,
      "The dynamic API key has expired. Please don't use dynamic API keys for more than duration of the"
          + " execution."),
  USER_UNAUTHORIZED(401, "The current user is not authorized to perform the requested action."),
  USER_JWT_INVALID(
      401,
      "The JWT token is invalid. Please check the value of the X-Appwrite-JWT header to ensure the correct token"
          + " is being used."),
  USER_API_KEY_AND_SESSION_SET(
      403,
      "API key and session used in the same request. Use either `setSession` or `setKey`. Learn about which"
          + " authentication method to use in the SSR docs:"
          + " https://appwrite.io/docs/products/auth/server-side-rendering"),
  USER_JWT_AND_COOKIE_SET(
      403,
      "JWT and cookie used in the same request. Use either `setJWT` or `setCookie`. Learn about which"
          + " authentication method to use in the SSR docs:"
          + " https://appwrite.io/docs/products/auth/server-side-rendering"),
  HEALTH_QUEUE_SIZE_EXCEEDED(503, "Queue size threshold hit."),
  DATABASE_QUERY_ORDER_NULL(
      400,
      "The order attribute had a null value. Cursor pagination requires all documents order attribute values are"
          + " non-null."),
  DATABASE_TIMEOUT(408, "Database timed out. Try adjusting your queries or adding an index."),
  FUNCTION_NOT_FOUND(404, "Function with the requested ID could not be found."),
  FUNCTION_ALREADY_EXISTS(
      409,
      "Function with the requested ID already exists. Try again with a different ID or use ID.unique() to generate"
          + " a unique ID."),
  FUNCTION_RUNTIME_UNSUPPORTED(404, "The requested runtime is not supported."),
  FUNCTION_ENTRYPOINT_MISSING(
      404,
      "Entrypoint for your Appwrite Function is missing. Please specify it when making deployment or update the"
          + " entrypoint under your function's \"Settings\" > \"Configuration\" > \"Entrypoint\"."),
  FUNCTION_SYNCHRONOUS_TIMEOUT(
      408,
      "Synchronous function execution timed out. Use asynchronous execution instead, or ensure the execution"
          + " duration doesn't exceed 30 seconds."),
  FUNCTION_TEMPLATE_NOT_FOUND(404, "Function Template with the requested ID could not be found."),
  DEPLOYMENT_NOT_FOUND(404, "Deployment with the requested ID could not be found."),
  BUILD_NOT_FOUND(404, "Build with the requested ID could not be found."),
  BUILD_NOT_READY(400, "Build with the requested ID is building and not ready for execution."),
  BUILD_IN_PROGRESS(
      400, "Build with the requested ID is already in progress. Please wait before you can retry."),
  BUILD_ALREADY_COMPLETED(
      400, "Build with the requested ID is already completed and cannot be canceled."),
  EXECUTION_NOT_FOUND(404, "Execution with the requested ID could not be found."),
  EXECUTION_IN_PROGRESS(
      400,
      "Can't delete ongoing execution. Please wait for execution to finish before deleting it."),
  VARIABLE_NOT_FOUND(404, "Variable with the requested ID could not be found."),
  VARIABLE_ALREADY_EXISTS(
      409,
      "Variable with the same ID already exists in this project. Try again with a different ID."),
  VARIABLE_CANNOT_UNSET_SECRET(
      400,
      "Secret variables cannot be marked as non-secret. Please re-create the variable if this is your intention."),
  INSTALLATION_NOT_FOUND(
      404,
      "Installation with the requested ID could not be found. Check to see if the ID is correct, or create the"
          + " installation."),
  STORAGE_FILE_EMPTY(400, "No file sent"),
  STORAGE_FILE_TYPE_UNSUPPORTED(400, "The given file extension is not supported."),
  STORAGE_INVALID_FILE_SIZE(
      400,
      "The file size is either not valid or exceeds the maximum allowed size. Please check the file or the value"
          + " of the _APP_STORAGE_LIMIT environment variable."),
  STORAGE_INVALID_FILE(403, "The uploaded file is invalid. Please check the file and try again."),
  STORAGE_INVALID_CONTENT_RANGE(
      400, "The content range is invalid. Please check the value of the Content-Range header."),
  STORAGE_INVALID_RANGE(
      416, "The requested range is not satisfiable. Please check the value of the Range header.");

  private final int status;
  private final String message;

  ErrorType(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /// The name on the wire, for instance `function_not_found`.
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /// The HTTP status, which is also the `code` of the body.
  public int status() {
    return status;
  }

  /// What the caller reads when the place that raises the error has nothing better to say.
  public String message() {
    return message;
  }
}
