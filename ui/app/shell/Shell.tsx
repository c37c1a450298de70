import { Outlet, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { Icon, type IconName } from "../components/Icon.tsx";
import { Link, useGo } from "../components/Link.tsx";
import { Progress } from "../components/Progress.tsx";
import type { Command } from "../keys/commands.ts";
import { useCommands } from "../keys/use-commands.ts";
import { pb, type Target } from "../util/path-builder.ts";
import { KeyHelp } from "./KeyHelp.tsx";
import styles from "./Shell.module.css";

interface Place {
  text: string;
  icon: IconName;
  keys: string;
  target: Target;
  /** The beginnings of the paths that belong to it. */
  paths: RegExp;
}

const places: readonly Place[] = [
  {
    text: "Runs",
    icon: "runs",
    keys: "g r",
    target: pb.experiments(),
    paths: /^\/($|experiments|runs|compare|clean-up)/,
  },
  {
    text: "Models",
    icon: "models",
    keys: "g m",
    target: pb.models(),
    paths: /^\/(logged-)?models/,
  },
  { text: "Figures", icon: "figures", keys: "g f", target: pb.figures(), paths: /^\/figures/ },
  { text: "Data", icon: "data", keys: "g d", target: pb.data(), paths: /^\/data/ },
  { text: "Settings", icon: "settings", keys: "g s", target: pb.settings(), paths: /^\/settings/ },
];

/** The rail, and beside it the page. */
export function Shell() {
  const go = useGo();
  const isLoading = useRouterState({ select: ({ status }) => status === "pending" });
  const [helping, setHelping] = useState(false);
  useCommands([
    ...places.map(({ text, keys, target }): Command => ({
      label: `Go to ${text}`,
      keys,
      scope: "Everywhere",
      run: () => go(target),
    })),
    { label: "Clean up", keys: "g c", scope: "Everywhere", run: () => go(pb.cleanUp()) },
    {
      label: "Show all keys",
      keys: "?",
      scope: "Everywhere",
      run: () => setHelping((shown) => !shown),
    },
  ]);
  return (
    <div className={styles.shell}>
      <Rail />
      <Outlet />
      {helping && <KeyHelp onClose={() => setHelping(false)} />}
      {isLoading && <Progress label="The page is loading" />}
    </div>
  );
}

function Rail() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <nav aria-label="Pages" className={styles.rail}>
      <span className={styles.mark}>
        <Icon name="mark" size={20} />
      </span>
      {places.map(({ text, icon, keys, target, paths }) => (
        <Link
          target={target}
          key={text}
          className={styles.place}
          aria-label={text}
          aria-current={paths.test(path) ? "page" : undefined}
          title={`${text} (${keys})`}
        >
          <Icon name={icon} size={18} />
        </Link>
      ))}
    </nav>
  );
}
