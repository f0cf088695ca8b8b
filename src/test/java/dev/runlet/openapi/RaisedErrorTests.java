package dev.runlet.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.runlet.description.Operation;
import dev.runlet.error.ErrorType;
import dev.runlet.project.RequiresProject;
import dev.runlet.project.RequiresScope;
import dev.runlet.query.Queries;
import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameters;
import dev.runlet.request.ParametersReader;
import dev.runlet.request.PathIds;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/// Each route declares the errors that the code behind it can raise, and no other: they are found
/// in the compiled classes, by following every call.
class RaisedErrorTests {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.runlet");

  /// What can go wrong around a route, whichever it is.
  private static final Set<ErrorType> ANYWHERE =
      EnumSet.of(
          ErrorType.GENERAL_BAD_REQUEST,
          ErrorType.GENERAL_UNKNOWN_ORIGIN,
          ErrorType.GENERAL_SERVICE_UNAVAILABLE,
          ErrorType.GENERAL_UNKNOWN);

  @TestFactory
  Stream<DynamicTest> areDeclaredByTheRoutesThatCanRaiseThem() {
    return CLASSES.stream()
        .flatMap(each -> each.getMethods().stream())
        .filter(each -> each.isAnnotatedWith(Operation.class))
        .map(each ->
            dynamicTest(
                each.getFullName(),
                () -> {
                  var expected = raisedBy(roots(each.reflect()));
                  expected.addAll(ANYWHERE);
                  expected.removeAll(toldInOtherWords(each));
                  expected.addAll(declaredByArguments(each));
                  assertThat(declaredBy(each.reflect())).isEqualTo(expected);
                }));
  }

  @Test
  void areAllRaisedByTheWebServerWhereNoRouteIsFound() {
    var web = new ArrayList<JavaCodeUnit>(methods("dev.runlet.web.ErrorAdvice"));
    web.addAll(methods("dev.runlet.web.TomcatErrors$JsonReport"));
    web.addAll(methods("dev.runlet.web.OriginInterceptor"));
    var expected = EnumSet.copyOf(ANYWHERE);
    expected.add(ErrorType.GENERAL_ROUTE_NOT_FOUND);
    expected.add(ErrorType.STORAGE_INVALID_FILE_SIZE);

    assertThat(raisedBy(web)).isEqualTo(expected);
  }

  /// What is caught on the way, and raised as something else.
  private static Set<ErrorType> toldInOtherWords(JavaMethod route) {
    if (route.isAnnotatedWith(RequiresProject.class)) {
      return EnumSet.of(ErrorType.GENERAL_ACCESS_FORBIDDEN); // as a project that was not found
    }
    return route.getOwner().getSimpleName().equals("ReadinessController")
        ? EnumSet.of(ErrorType.GENERAL_SERVER_ERROR) // as a server that is not ready
        : EnumSet.noneOf(ErrorType.class);
  }

  /// What every list declares, and one that has no items cannot raise.
  private static Set<ErrorType> declaredByArguments(JavaMethod route) {
    return route.getOwner().getSimpleName().equals("RuleController")
        ? EnumSet.of(ErrorType.DATABASE_QUERY_ORDER_NULL)
        : EnumSet.noneOf(ErrorType.class);
  }

  private static Set<ErrorType> declaredBy(Method route) {
    return Routes.failures(route, verb(route)).stream()
        .map(Failure::type)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ErrorType.class)));
  }

  /// Where the code begins that serves a route: its own method, and what its arguments and
  /// annotations bring with them.
  private static Collection<JavaCodeUnit> roots(Method route) {
    var roots = new ArrayList<JavaCodeUnit>();
    roots.add(
        CLASSES
            .get(route.getDeclaringClass())
            .getMethod(route.getName(), route.getParameterTypes()));
    if (route.isAnnotationPresent(RequiresScope.class)) {
      roots.addAll(methods("dev.runlet.project.AccessInterceptor"));
    }
    if (route.isAnnotationPresent(RequiresProject.class)) {
      roots.addAll(methodsOf("dev.runlet.project.Callers", "identifyInKnownProject"));
    }
    var arguments = List.of(route.getParameterTypes());
    if (arguments.contains(Parameters.class)) {
      roots.addAll(methods(Parameters.class.getName()));
    }
    if (arguments.contains(Parameters.class) && verb(route) != RequestMethod.GET) {
      roots.addAll(methods(ParametersReader.class.getName()));
      roots.addAll(methodsOf("dev.runlet.web.ErrorAdvice", "tooLarge", "brokenUpload"));
    }
    if (arguments.contains(Queries.class)) {
      roots.addAll(methods(Queries.class.getName()));
    }
    if (Arrays.stream(route.getParameters())
        .anyMatch(each -> each.isAnnotationPresent(PathVariable.class))) {
      roots.addAll(methods(PathIds.class.getName()));
    }
    return roots;
  }

  private static Collection<JavaCodeUnit> methods(String type) {
    return List.copyOf(CLASSES.get(type).getMethods());
  }

  private static Collection<JavaCodeUnit> methodsOf(String type, String... names) {
    return methods(type).stream().filter(each -> List.of(names).contains(each.getName())).toList();
  }

  private static RequestMethod verb(Method route) {
    return AnnotatedElementUtils.getMergedAnnotation(route, RequestMapping.class).method()[0];
  }

  /// The error types that are named in these, and in all that they call.
  private static Set<ErrorType> raisedBy(Collection<JavaCodeUnit> roots) {
    var raised = EnumSet.noneOf(ErrorType.class);
    var seen = new HashSet<JavaCodeUnit>();
    var next = new ArrayDeque<>(roots);
    while (!next.isEmpty()) {
      var unit = next.remove();
      if (seen.add(unit) && !unit.getOwner().isEquivalentTo(ErrorType.class)) {
        for (var access : unit.getFieldAccesses()) {
          if (access.getAccessType() == JavaFieldAccess.AccessType.GET
              && access.getTargetOwner().isEquivalentTo(ErrorType.class)) {
            raised.add(ErrorType.valueOf(access.getTarget().getName()));
          }
        }
        next.addAll(calledBy(unit));
      }
    }
    return raised;
  }

  /// Where a method of an interface is called, every implementation of it may be. What an object is
  /// made with, a cache's loader for instance, may be called by whatever it does.
  private static Collection<JavaCodeUnit> calledBy(JavaCodeUnit unit) {
    var called = new ArrayList<JavaCodeUnit>(unit.getOwner().getConstructors());
    Stream.of(
            unit.getCallsFromSelf().stream().map(call -> call.getTarget()),
            unit.getMethodReferencesFromSelf().stream().map(reference -> reference.getTarget()),
            unit.getConstructorReferencesFromSelf().stream()
                .map(reference -> reference.getTarget()))
        .flatMap(targets -> targets)
        .filter(
            target -> !target.getOwner().isEquivalentTo(DeclaredParameters.class)) // told, not read
        .forEach(target -> {
          target.resolveMember().ifPresent(called::add);
          target.getOwner().getAllSubclasses().stream()
              .flatMap(subclass ->
                  subclass
                      .tryGetMethod(
                          target.getName(),
                          target.getRawParameterTypes().stream()
                              .map(type -> type.getName())
                              .toArray(String[]::new))
                      .stream())
              .forEach(called::add);
        });
    return called;
  }
}
