import type { Command } from "../keys/commands.ts";
import { useCommands } from "../keys/use-commands.ts";
import type { VirtualTableProps } from "./VirtualTable.tsx";

const PAGE = 20;

/** The keys that move the cursor of a table and act on the row there. */
export function useCursorKeys<Row>(
  table: VirtualTableProps<Row>,
  hasFocus: boolean,
  scrollTo: (index: number) => void,
): void {
  const {
    label: scope,
    count,
    cursor = -1,
    onCursor,
    onSelect,
    onOpen,
    onToggle,
    treePlace,
    isSecond = false,
  } = table;
  const row = cursor >= 0 && cursor < count ? table.rowAt(cursor) : undefined;
  const go = (to: number): void => {
    const index = Math.max(0, Math.min(count - 1, to));
    onCursor?.(index);
    scrollTo(index);
  };
  const move = (label: string, keys: string, to: number, also?: string): Command => ({
    label,
    keys,
    ...(also !== undefined && { also }),
    scope,
    onlyKey: true,
    run: () => go(to),
  });
  const act = (label: string, keys: string, run: (row: Row) => void): Command => ({
    label,
    keys,
    scope,
    onlyKey: true,
    run: () => row !== undefined && run(row),
  });
  const toggle = (wanted: boolean) => (at: Row) =>
    treePlace?.(at).isOpen === !wanted && onToggle?.(at);
  const commands = (): Command[] => [
    move("Next row", "j", cursor + 1, "ArrowDown"),
    move("Previous row", "k", cursor - 1, "ArrowUp"),
    move("A page on", "PageDown", cursor + PAGE),
    move("A page back", "PageUp", cursor - PAGE),
    move("First row", "Home", 0),
    move("Last row", "End", count - 1),
    ...(onOpen ? [act("Open", "Enter", onOpen)] : []),
    ...(onSelect
      ? [
          act("Select", "x", (at) => onSelect(at, false)),
          act("Select up to here", "X", (at) => onSelect(at, true)),
        ]
      : []),
    ...(onToggle
      ? [act("Unfold", "ArrowRight", toggle(true)), act("Fold", "ArrowLeft", toggle(false))]
      : []),
  ];
  useCommands(onCursor && (hasFocus || !isSecond) ? commands() : []);
}
