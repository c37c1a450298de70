import type { Response } from "../../api/types.ts";

export type Experiment = NonNullable<Response<"searchExperiments">["experiments"]>[number];

export interface Folder {
  kind: "folder";
  /** With a slash at its end: no experiment that is shown beside it has that name. */
  path: string;
  name: string;
  level: number;
  isOpen: boolean;
  /** The experiments below it, at any depth. */
  inside: readonly Experiment[];
  lastActivity: number;
}

export interface Leaf {
  kind: "experiment";
  path: string;
  /** What follows the last slash of its name. */
  name: string;
  level: number;
  experiment: Experiment;
  lastActivity: number;
}

export type TreeRow = Folder | Leaf;

export type Order = "name" | "-name" | "activity" | "-activity";

interface Branch {
  folders: Map<string, Branch>;
  experiments: Experiment[];
}

const newBranch = (): Branch => ({ folders: new Map(), experiments: [] });

const folderNames = (name: string): string[] => name.split("/").slice(0, -1);
const lastName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** Experiments as a tree of folders, by the slashes in their names; folders come first. */
export function treeRows(
  experiments: readonly Experiment[],
  closed: ReadonlySet<string>,
  order: Order,
  activityOf: (experiment: Experiment) => number,
): TreeRow[] {
  const top = newBranch();
  for (const experiment of experiments) {
    let branch = top;
    for (const name of folderNames(experiment.name)) {
      if (!branch.folders.has(name)) branch.folders.set(name, newBranch());
      branch = branch.folders.get(name)!;
    }
    branch.experiments.push(experiment);
  }
  return rowsOf(top, "", 1, { closed, compare: comparers[order], activityOf });
}

const byName = (a: TreeRow, b: TreeRow): number =>
  a.name.localeCompare(b.name, undefined, { numeric: true });
const byActivity = (a: TreeRow, b: TreeRow): number => a.lastActivity - b.lastActivity;

const comparers: Record<Order, (a: TreeRow, b: TreeRow) => number> = {
  name: byName,
  "-name": (a, b) => byName(b, a),
  activity: byActivity,
  "-activity": (a, b) => byActivity(b, a),
};

interface Options {
  closed: ReadonlySet<string>;
  compare: (a: TreeRow, b: TreeRow) => number;
  activityOf: (experiment: Experiment) => number;
}

function rowsOf(branch: Branch, path: string, level: number, options: Options): TreeRow[] {
  const folders = [...branch.folders].map(([name, inner]) => {
    const folder = folderRow(inner, `${path}${name}/`, name, level, options);
    return { folder, inner };
  });
  const leaves = branch.experiments.map((experiment): Leaf => ({
    kind: "experiment",
    path: experiment.experiment_id,
    name: lastName(experiment.name) || experiment.name,
    level,
    experiment,
    lastActivity: options.activityOf(experiment),
  }));
  return [
    ...folders
      .toSorted((a, b) => options.compare(a.folder, b.folder))
      .flatMap(({ folder, inner }) =>
        folder.isOpen ? [folder, ...rowsOf(inner, folder.path, level + 1, options)] : [folder],
      ),
    ...leaves.toSorted(options.compare),
  ];
}

function folderRow(
  branch: Branch,
  path: string,
  name: string,
  level: number,
  options: Options,
): Folder {
  const inside = experimentsIn(branch);
  return {
    kind: "folder",
    path,
    name,
    level,
    isOpen: !options.closed.has(path),
    inside,
    lastActivity: Math.max(0, ...inside.map(options.activityOf)),
  };
}

const experimentsIn = ({ folders, experiments }: Branch): Experiment[] => [
  ...experiments,
  ...[...folders.values()].flatMap(experimentsIn),
];
