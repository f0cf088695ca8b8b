package dev.runlet.openapi;

import dev.runlet.description.Described;
import dev.runlet.description.Operation;
import dev.runlet.description.Raises;
import dev.runlet.description.Schema;
import dev.runlet.error.ErrorType;
import dev.runlet.openapi.Input.Place;
import dev.runlet.project.Open;
import dev.runlet.project.RequiresScope;
import dev.runlet.project.Scopes;
import dev.runlet.request.Parameter;
import dev.runlet.request.Parameters;
import dev.runlet.request.ParametersReader;
import dev.runlet.request.PathIds;
import dev.runlet.request.ResponseFormat;
import dev.runlet.request.Takes;
import dev.runlet.request.Validators;
import dev.runlet.web.ApiError;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Finds the routes that describe themselves ([Operation]).
@Component
class Routes {
  private static final String BASE = "/v1";
  private static final Map<String, String> EXAMPLE_IDS =
      Map.of(
          "functionId", "hello",
          "executionId", "6650f0c8e04c5a1b20f3",
          "deploymentId", "6650f0c1a2b3c4d5e6f7",
          "buildId", "6650f0c1a2b3c4d5e6f7",
          "variableId", "6650f0a2000c8d31b7ce",
          "templateId", "starter");

  private final RequestMappingHandlerMapping mapping;
  private final BeanFactory beans;

  Routes(RequestMappingHandlerMapping requestMappingHandlerMapping, BeanFactory beans) {
    this.mapping = requestMappingHandlerMapping;
    this.beans = beans;
  }

  /// All of them, in the order in which they are read.
  List<Route> all() {
    return mapping.getHandlerMethods().entrySet().stream()
        .flatMap(entry -> routes(entry.getKey(), entry.getValue()))
        .sorted(Route.ORDER)
        .toList();
  }

  private Stream<Route> routes(RequestMappingInfo request, HandlerMethod method) {
    var operation = method.getMethodAnnotation(Operation.class);
    if (operation == null) {
      return Stream.of();
    }
    var paths =
        request.getPatternValues().stream()
            .map(path -> path.substring(BASE.length()))
            .sorted()
            .toList();
    return request.getMethodsCondition().getMethods().stream()
        .map(verb -> route(verb, paths, operation, method));
  }

  private Route route(
      RequestMethod verb, List<String> paths, Operation operation, HandlerMethod method) {
    var successes = successes(operation, method);
    return new Route(
        verb.name(),
        paths,
        operation,
        access(method),
        inputs(verb, method, successes),
        successes,
        failures(method.getMethod(), verb));
  }

  private static Access access(HandlerMethod method) {
    var scope = method.getMethodAnnotation(RequiresScope.class);
    return new Access(
        scope == null || scope.value().equals(Scopes.PUBLIC) ? null : scope.value(),
        method.hasMethodAnnotation(Open.class));
  }

  private List<Input> inputs(RequestMethod verb, HandlerMethod method, List<Success> successes) {
    var inputs = new ArrayList<Input>();
    var pathNames = new ArrayList<String>();
    for (var argument : method.getMethodParameters()) {
      var header = argument.getParameterAnnotation(RequestHeader.class);
      var takes = argument.getParameterAnnotation(Takes.class);
      if (argument.hasParameterAnnotation(PathVariable.class)) {
        pathNames.add(argument.getParameter().getName());
      } else if (header != null) {
        inputs.add(header(header, argument));
      } else if (takes != null) {
        var place = verb == RequestMethod.GET ? Place.QUERY : Place.BODY;
        for (var parameter : beans.getBean(takes.value()).declared()) {
          var isInPath = pathNames.remove(parameter.name());
          inputs.add(parameter(isInPath ? Place.PATH : place, parameter));
        }
      }
    }
    pathNames.forEach(name -> inputs.add(pathId(name)));
    if (successes.stream().anyMatch(each -> each.model() != null)) {
      inputs.add(responseFormat());
    }
    inputs.sort(Comparator.comparing(Input::place));
    return inputs;
  }

  /// Every id in a path is checked as one, whatever it is of.
  private static Input pathId(String name) {
    return new Input(
        Place.PATH,
        name,
        true,
        Validators.uid().schema(),
        "The id of the %s.".formatted(name.replaceFirst("Id$", "")),
        null,
        EXAMPLE_IDS.getOrDefault(name, name));
  }

  private static Input header(RequestHeader header, MethodParameter argument) {
    var described = argument.getParameterAnnotation(Described.class);
    return new Input(
        Place.HEADER,
        header.name(),
        header.required(),
        Schema.of("string"),
        described == null ? "" : described.value(),
        null,
        described == null ? null : described.example());
  }

  private static Input parameter(Place place, Parameter<?> parameter) {
    var isListInUrl =
        place == Place.QUERY
            && "array".equals(parameter.schema().keywords().get("type"))
            && !parameter.name().endsWith("[]");
    return new Input(
        place,
        isListInUrl ? parameter.name() + "[]" : parameter.name(),
        parameter.required(),
        parameter.schema(),
        parameter.description(),
        parameter.otherwise() instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : parameter.otherwise(),
        parameter.example());
  }

  private static Input responseFormat() {
    return new Input(
        Place.HEADER,
        ResponseFormat.HEADER,
        false,
        Schema.of("string"),
        "The version of the API that the client was made for; the answer has the fields of that version. All of"
            + " them without it.",
        null,
        null);
  }

  private static List<Success> successes(Operation operation, HandlerMethod method) {
    if (operation.answers().length > 0) {
      return Arrays.stream(operation.answers())
          .map(each ->
              new Success(
                  each.status(),
                  each.text(),
                  each.model() == void.class ? null : each.model(),
                  List.of(each.types())))
          .toList();
    }
    var annotation = method.getMethodAnnotation(ResponseStatus.class);
    var status = annotation == null ? HttpStatus.OK : annotation.code();
    var model = method.getReturnType().getParameterType();
    return List.of(
        model == void.class
            ? new Success(status.value(), "Done; the answer has no body.", null, List.of())
            : new Success(status.value(), Models.text(model), model, List.of("application/json")));
  }

  /// What the route says itself, and what is said where its annotations and arguments are defined.
  static List<Failure> failures(Method method, RequestMethod verb) {
    var failures = new LinkedHashMap<String, Failure>();
    add(failures, method.getAnnotation(Raises.class), true);
    for (var annotation : method.getAnnotations()) {
      add(failures, annotation.annotationType().getAnnotation(Raises.class), false);
    }
    for (var argument : method.getParameters()) {
      add(failures, argument.getType().getAnnotation(Raises.class), false);
      if (argument.getType() == Parameters.class && verb != RequestMethod.GET) {
        add(failures, ParametersReader.class.getAnnotation(Raises.class), false);
      }
      if (argument.isAnnotationPresent(PathVariable.class)) {
        add(failures, PathIds.class.getAnnotation(Raises.class), false);
      }
    }
    add(failures, ApiError.class.getAnnotation(Raises.class), false);
    return failures.values().stream()
        .sorted(Comparator.comparing(Failure::status).thenComparing(Failure::type))
        .toList();
  }

  private static void add(Map<String, Failure> failures, @Nullable Raises raises, boolean own) {
    if (raises == null) {
      return;
    }
    for (var special : raises.specially()) {
      var status = special.status() == 0 ? special.type().status() : special.status();
      add(failures, new Failure(special.type(), status, special.message(), own));
    }
    for (ErrorType type : raises.value()) {
      add(failures, new Failure(type, type.status(), type.message(), own));
    }
  }

  private static void add(Map<String, Failure> failures, Failure failure) {
    failures.putIfAbsent(failure.status() + failure.type().id(), failure);
  }
}
