package dev.runlet.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What `java -jar runlet.jar` does with arguments: a command instead of the server.
@Command(
    name = "runlet",
    synopsisSubcommandLabel = "COMMAND",
    description = "Commands for the operator of a Runlet server.")
public final class Commands {
  @Mixin private final Connection connection;
  @Mixin private final Output output = new Output();

  private Commands(Map<String, String> environment) {
    connection = new Connection(environment);
  }

  /// Whether these are a command and its arguments, and not options of the server.
  public static boolean are(String[] arguments) {
    return arguments.length > 0 && !arguments[0].startsWith("--");
  }

  /// Returns the exit code: 0 if the command did what it says, 1 if not, 2 if it is none.
  public static int run(
      String[] arguments, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    var root = new Commands(environment);
    var line =
        new CommandLine(root)
            .addSubcommand(new ProjectCommands(root.connection, root.output))
            .addSubcommand(new KeyCommands(root.connection, root.output))
            .addSubcommand(new ImportCommand(root.connection, root.output))
            .addSubcommand(new ExportCommand(root.connection, root.output))
            .addSubcommand(new QuickstartCommand(environment, out))
            .addSubcommand(new TrainCommand(environment));
    line.getSubcommands()
        .values()
        .forEach(each -> each.getCommandSpec().mixinStandardHelpOptions(true));
    var code =
        line.setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler((failure, command, parsed) -> {
              if (failure instanceof IOException told) {
                err.println(told.getMessage());
                return 1;
              }
              throw failure;
            })
            .execute(arguments);
    out.flush();
    err.flush();
    return code;
  }
}
