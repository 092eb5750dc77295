package org.taskchampion.ta;

import java.util.List;

/** {@code ta FILTER modify}. */
final class ModifyCommand extends ChangeCommand {

  ModifyCommand() {
    super("modify", "Changes tasks: their text, tags and attributes.");
  }

  @Override
  String arguments() {
    return "[TEXT] [+TAG] [-TAG] [NAME:VALUE]";
  }

  @Override
  List<String> details() {
    return HelpCommand.MODIFICATIONS;
  }

  @Override
  List<String> examples() {
    return List.of(
        "ta 3 modify +shop due:tomorrow",
        "ta 3,4 modify project:Home priority:",
        "ta 3 modify depends:5,-6",
        "ta 3 modify -- Text with +plus and due:colon");
  }

  @Override
  Change change(Session session, CommandLine line) {
    Surroundings surroundings = session.surroundings();
    Modification modification =
        Modification.parse(line, new Dates(surroundings.now(), surroundings.zone()));
    if (modification.isEmpty()) {
      throw TaException.usage("modify needs something to change: " + synopsis());
    }
    String description = modification.description();
    return (editor, task, selection) -> {
      if (!description.isEmpty()) {
        editor.description(description);
      }
      modification.apply(editor, selection);
      return "Modified";
    };
  }
}
