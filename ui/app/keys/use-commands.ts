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
  const signature = commands.map(({ keys, label, scope }) => [keys, label, scope].join()).join("\n");
  useEffect(
    () =>
      registry.add(
        latest.current.map((command, at) => ({
          ...command,
          run: () => latest.current[at]?.run(),
        })),
      ),
    [registry, signature],
  );
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
