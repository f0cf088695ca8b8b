package dev.runlet.openapi;

import java.util.List;
import java.util.stream.Collectors;

/// What to know before the first request.
final class Introduction {
  static final String SUMMARY =
      "The Functions API of Appwrite, served by Runlet: run code of your own on your own machine. Applications use it"
          + " through any official Appwrite SDK, whose endpoint is this server's.";

  static final List<Chapter> CHAPTERS =
      List.of(
          new Chapter(
              "Who calls",
              """
              Every request names its project, in the header `X-Appwrite-Project` (or `?project=`). A server sends an \
              API key in `X-Appwrite-Key`, and may do what the key's scopes say. A signed-in user sends a token in \
              `X-Appwrite-JWT`: a JWT (HS256) with `userId` and `exp` that your backend has signed. Whoever sends \
              neither is a guest.

              An unknown key is no error by itself: its bearer counts as a guest, and is told which scope he lacks.\
              """),
          new Chapter(
              "Requests and answers",
              """
              Parameters of `GET` are in the URL, all others in the body: as JSON, as a multipart form or as an \
              encoded form. `null` counts as absent, and unknown parameters are ignored. Forms hold text only, so \
              `true`, `15` and JSON are taken as text wherever a boolean, a number or an object is asked for loosely.

              Dates in answers are `2024-05-24T18:30:00.000+00:00`. An id is up to 36 letters, digits, `.`, `-` and \
              `_`, and begins with a letter or a digit; where one is made, `unique()` asks the server for it.\
              """),
          new Chapter(
              "Errors",
              """
              A refused request is answered with a status from 400 on and a body of `message`, for people, `type`, \
              for programs, `code`, which is the status, and `version`. Parameters are checked in the order in which \
              they are listed here, and before anything is looked for: the first that is wrong is the one that is \
              told.\
              """),
          new Chapter(
              "Lists",
              """
              Lists are filtered, ordered and paged by `queries`, which the SDKs write with `Query`. A page has 25 \
              items unless a `limit` says otherwise. `total` counts what the filters leave, up to 5000.\
              """),
          new Chapter(
              "Versions of clients",
              """
              SDKs say in `X-Appwrite-Response-Format` which version of the API they were made for, and get the \
              fields of that version. Whoever says nothing gets all fields of all versions; where a field belongs to \
              some of them only, the model says which.\
              """));

  private Introduction() {}

  record Chapter(String title, String text) {}

  /// As one text of CommonMark.
  static String markdown() {
    return CHAPTERS.stream()
        .map(chapter -> "## %s\n\n%s".formatted(chapter.title(), chapter.text()))
        .collect(Collectors.joining("\n\n", SUMMARY + "\n\n", ""));
  }
}
