import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { type Command, CommandRegistry } from "./commands.ts";

export const CommandsContext = createContext<CommandRegistry>(new CommandRegistry());

/**
 * Adds commands while the component is shown. What they run may change with each render; which
 * there are, with their keys and labels.
 */
export function useCommands(commands: readonly Command[]): void {
  const registry = useContext(CommandsContext);
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const declared = JSON.stringify(commands);
  useEffect(() => {
    const facts = JSON.parse(declared) as Omit<Command, "run">[];
    return registry.add(
      facts.map((command, at) => ({ ...command, run: () => latest.current[at]?.run() })),
    );
  }, [registry, declared]);
}

/** All commands there are now, the later of two with the same keys or label. */
export function useAllCommands(): readonly Command[] {
  const registry = useContext(CommandsContext);
  const commands = useSyncExternalStore(registry.subscribe, registry.groups).flat();
  return commands.filter(
    (command, at) =>
      commands.findLastIndex(
        ({ label, keys, scope }) =>
          (label === command.label && scope === command.scope) ||
          (keys !== undefined && keys === command.keys),
      ) === at,
  );
}
