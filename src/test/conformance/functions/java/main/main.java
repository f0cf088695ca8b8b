package io.openruntimes.java;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the steps of a case: see ../../../README.md.
public class main {
  private static final Gson GSON =
      new GsonBuilder()
          .serializeNulls()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();
  private static final AtomicInteger COUNT = new AtomicInteger();

  public RuntimeOutput main(RuntimeContext context) throws Exception {
    var steps = GSON.fromJson(context.getReq().getHeaders().getOrDefault("x-steps", "[]"), List.class);
    RuntimeOutput response = null;
    for (var step : steps) {
      var returned = runOne((List<?>) step, context);
      response = returned == null ? response : returned;
    }
    return response;
  }

  private static RuntimeOutput runOne(List<?> step, RuntimeContext context) throws Exception {
    var values = step.subList(1, step.size());
    var req = context.getReq();
    var res = context.getRes();
    switch (text(step, 0)) {
      case "log" -> context.log(values.toArray());
      case "error" -> context.error(values.toArray());
      case "log-special" -> context.log(special(text(step, 1)));
      case "log-long" -> context.log(text(step, 1).repeat(number(step, 2)));
      case "error-long" -> context.error(text(step, 1).repeat(number(step, 2)));
      case "log-member" -> context.log(member(req, text(step, 1)));
      case "print" -> System.out.println(text(step, 1));
      case "print-error" -> System.err.println(text(step, 1));
      case "print-elsewhere" -> {
        var thread = new Thread(() -> System.out.println(text(step, 1)));
        thread.start();
        thread.join();
      }
      case "write" -> System.out.print(text(step, 1));
      case "repeat" -> {
        for (var i = 0; i < number(step, 1); i++) {
          runOne((List<?>) step.get(2), context);
        }
      }
      case "sleep" -> Thread.sleep(number(step, 1));
      case "spin" -> spin(number(step, 1));
      case "later" -> later(number(step, 1), () -> runOne((List<?>) step.get(2), context));
      case "throw" -> throw new Exception(text(step, 1));
      case "throw-later" ->
          later(
              number(step, 1),
              () -> {
                throw new Exception(text(step, 2));
              });
      case "exit" -> System.exit(number(step, 1));
      case "hoard" -> {
        var hoard = new ArrayList<byte[]>();
        while (true) {
          hoard.add(new byte[10_000_000]);
        }
      }
      case "respond" -> {
        return respond(res, values);
      }
      case "respond-alone" -> {
        java.util.function.Function<Map<String, Object>, RuntimeOutput> builder = res::json;
        return builder.apply(map(step.get(2)));
      }
      case "respond-binary" -> {
        return binary(res, values);
      }
      case "respond-large" -> {
        return res.text("x".repeat(number(step, 1)));
      }
      case "respond-lines" -> {
        var headers = new HashMap<String, String>();
        for (var i = 0; i < number(step, 1); i++) {
          headers.put("x-" + i, text(step, 2));
        }
        return res.text("well", 200, headers);
      }
      case "respond-special" -> {
        return res.json(Map.of("a", Double.NaN));
      }
      case "respond-member" -> {
        var member = member(req, text(step, 1));
        return member instanceof Map<?, ?> ? res.json(map(member)) : res.text(String.valueOf(member));
      }
      case "respond-header" -> {
        return res.text(req.getHeaders().getOrDefault(text(step, 1), "absent"));
      }
      case "respond-headers" -> {
        var names = req.getHeaders().keySet().stream().filter(name -> name.startsWith(text(step, 1)));
        return res.text(
            GSON.toJson(names.sorted().toList()), 200, Map.of("content-type", "application/json"));
      }
      case "respond-body" -> {
        return switch (member(req, text(step, 1))) {
          case byte[] bytes -> res.binary(bytes);
          case String string -> res.text(string);
          case Object value -> res.json(map(value));
        };
      }
      case "respond-size" -> {
        return res.text(String.valueOf(req.getBodyBinary().length));
      }
      case "respond-environment" -> {
        var value = System.getenv(text(step, 1));
        return res.text(value == null ? "absent" : value);
      }
      case "respond-count" -> {
        return res.text(String.valueOf(COUNT.incrementAndGet()));
      }
      case "return" -> {
        return null; // the compiler takes nothing else that is no response
      }
      default -> throw new Exception("There is no step " + step.get(0));
    }
    return null;
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void later(int milliseconds, Step step) {
    Thread.startVirtualThread(
        () -> {
          try {
            Thread.sleep(milliseconds);
            step.run();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  private static void spin(int milliseconds) {
    var end = System.nanoTime() + milliseconds * 1_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static Object special(String kind) {
    return switch (kind) {
      case "set" -> java.util.Set.of(1);
      case "optional" -> java.util.Optional.of("told");
      default -> new IllegalStateException("told");
    };
  }

  private static Object member(RuntimeRequest req, String name) {
    return switch (name) {
      case "method" -> req.getMethod();
      case "scheme" -> req.getScheme();
      case "host" -> req.getHost();
      case "port" -> req.getPort();
      case "path" -> req.getPath();
      case "query" -> req.getQuery();
      case "queryString" -> req.getQueryString();
      case "url" -> req.getUrl();
      case "headers" -> req.getHeaders();
      case "body" -> req.getBody();
      case "bodyText" -> req.getBodyText();
      case "bodyRaw" -> req.getBodyRaw();
      case "bodyJson" -> req.getBodyJson();
      case "bodyBinary" -> req.getBodyBinary();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static RuntimeOutput respond(RuntimeResponse res, List<?> values) {
    return switch (text(values, 0)) {
      case "text" -> text(res, values);
      case "send" ->
          switch (values.size()) {
            case 2 -> res.send(text(values, 1));
            case 3 -> res.send(text(values, 1), number(values, 2));
            default -> res.send(text(values, 1), number(values, 2), headers(values, 3));
          };
      case "json" ->
          switch (values.size()) {
            case 2 -> res.json(map(values.get(1)));
            case 3 -> res.json(map(values.get(1)), number(values, 2));
            default -> res.json(map(values.get(1)), number(values, 2), headers(values, 3));
          };
      case "redirect" ->
          switch (values.size()) {
            case 2 -> res.redirect(text(values, 1));
            case 3 -> res.redirect(text(values, 1), number(values, 2));
            default -> res.redirect(text(values, 1), number(values, 2), headers(values, 3));
          };
      default -> res.empty();
    };
  }

  private static RuntimeOutput text(RuntimeResponse res, List<?> values) {
    return switch (values.size()) {
      case 2 -> res.text(text(values, 1));
      case 3 -> res.text(text(values, 1), number(values, 2));
      default -> res.text(text(values, 1), number(values, 2), headers(values, 3));
    };
  }

  private static RuntimeOutput binary(RuntimeResponse res, List<?> values) {
    var bytes = Base64.getDecoder().decode(text(values, 0));
    return switch (values.size()) {
      case 1 -> res.binary(bytes);
      case 2 -> res.binary(bytes, number(values, 1));
      default -> res.binary(bytes, number(values, 1), headers(values, 2));
    };
  }

  private static String text(List<?> values, int index) {
    return (String) values.get(index);
  }

  private static int number(List<?> values, int index) {
    return ((Number) values.get(index)).intValue();
  }

  private static Map<String, String> headers(List<?> values, int index) {
    var headers = new HashMap<String, String>();
    map(values.get(index)).forEach((name, value) -> headers.put(name, String.valueOf(value)));
    return headers;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
