package dev.runlet.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.stereotype.Component;

/// Lets the web server send an answer in one piece. Spring flushes every `ResponseEntity`, so that
/// it went out before its length was known: in two chunks, and compressed however small.
@Component
class WholeAnswerFilter extends HttpFilter {
  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(
        request,
        new HttpServletResponseWrapper(response) {
          @Override
          public void flushBuffer() {
            // the web server does, at the end or when its buffer is full
          }
        });
  }
}
