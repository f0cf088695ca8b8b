package dev.runlet.sharing;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one server tells the others of a change.
///
/// @param number of the transaction that made it
/// @param type the class of the change
record Message(long number, String type, JsonNode change) {
  private static final JsonMapper JSON = new JsonMapper();

  static String of(long number, SharedChange change) {
    return JSON.writeValueAsString(
        new Message(number, change.getClass().getName(), JSON.valueToTree(change)));
  }

  static Message read(String text) {
    return JSON.readValue(text, Message.class);
  }

  SharedChange content() {
    try {
      return JSON.treeToValue(change, Class.forName(type).asSubclass(SharedChange.class));
    } catch (ClassNotFoundException unknown) {
      throw new IllegalStateException("A server of another version tells of " + type, unknown);
    }
  }
}
