package io.openruntimes.java;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.HashMap;
import java.util.Map;

/// Builders of answers: each returns a plain value; nothing is sent before the function returns it.
public class RuntimeResponse {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  public RuntimeOutput binary(byte[] bytes, int statusCode, Map<String, String> headers) {
    return new RuntimeOutput(bytes, statusCode, headers);
  }

  public RuntimeOutput binary(byte[] bytes, int statusCode) {
    return binary(bytes, statusCode, Map.of());
  }

  public RuntimeOutput binary(byte[] bytes) {
    return binary(bytes, 200);
  }

  public RuntimeOutput text(String body, int statusCode, Map<String, String> headers) {
    return binary(body.getBytes(UTF_8), statusCode, headers);
  }

  public RuntimeOutput text(String body, int statusCode) {
    return text(body, statusCode, Map.of());
  }

  public RuntimeOutput text(String body) {
    return text(body, 200);
  }

  public RuntimeOutput send(String body, int statusCode, Map<String, String> headers) {
    return text(body, statusCode, headers);
  }

  public RuntimeOutput send(String body, int statusCode) {
    return text(body, statusCode);
  }

  public RuntimeOutput send(String body) {
    return text(body);
  }

  public RuntimeOutput json(Map<String, Object> json, int statusCode, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.keySet().removeIf(name -> name.equalsIgnoreCase("content-type"));
    all.put("content-type", "application/json");
    return text(GSON.toJson(json), statusCode, all);
  }

  public RuntimeOutput json(Map<String, Object> json, int statusCode) {
    return json(json, statusCode, Map.of());
  }

  public RuntimeOutput json(Map<String, Object> json) {
    return json(json, 200);
  }

  public RuntimeOutput empty() {
    return text("", 204);
  }

  public RuntimeOutput redirect(String url, int statusCode, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("location", url);
    return text("", statusCode, all);
  }

  public RuntimeOutput redirect(String url, int statusCode) {
    return redirect(url, statusCode, Map.of());
  }

  public RuntimeOutput redirect(String url) {
    return redirect(url, 301);
  }
}
