package org.taskchampion.ta;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.taskchampion.TaskChampionException;

/** {@code ta completion}, and the hidden command that the shells ask. */
final class CompletionCommand extends Command {

  static final String ASKED = "_complete";
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private CompletionCommand(String name, String summary) {
    super(name, summary, FilterUse.NONE);
  }

  static CompletionCommand script() {
    return new CompletionCommand(
        "completion", "Prints the script that completes ta's words in a shell.");
  }

  static CompletionCommand asked() {
    return new CompletionCommand(ASKED, "Used by the scripts of ta completion.");
  }

  @Override
  String arguments() {
    return "SHELL";
  }

  @Override
  List<String> details() {
    return List.of(
        "SHELL is bash, zsh or fish. It completes commands, options, reports, settings, attributes,",
        "tags, projects and words for dates. For bash, source it in ~/.bashrc; for zsh, in ~/.zshrc"
            + " after",
        "compinit; for fish, write it to ~/.config/fish/completions/ta.fish.");
  }

  @Override
  List<String> examples() {
    return List.of(
        "source <(ta completion bash)",
        "source <(ta completion zsh)",
        "ta completion fish > ~/.config/fish/completions/ta.fish");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    if (name().equals(ASKED)) {
      try {
        new Completion(session).of(line.literal()).forEach(session.out()::line);
      } catch (TaException | TaskChampionException e) {
        // Nothing is known that could stand here.
      }
      return ExitCode.OK;
    }
    List<String> words = line.allWords();
    if (words.size() != 1 || !SHELLS.contains(words.get(0))) {
      throw TaException.usage("completion takes one of " + String.join(", ", SHELLS));
    }
    session.out().print(text("completion." + words.get(0)));
    return ExitCode.OK;
  }

  private static String text(String resource) {
    try (InputStream in = CompletionCommand.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
