import { Command } from "commander";

/** A command with the manners that all share; subcommands inherit them. `name` is the whole of it. */
export const newCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .usage("[options]")
    .helpOption("--help", "show this help")
    .helpCommand(false)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, "Error: ")),
    })
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError("Add --help to see how the command is written.")
    .exitOverride();
