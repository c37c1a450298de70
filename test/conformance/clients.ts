/** A client under test: the virtual environment it lives in, and the work it does. */
export interface Client {
  /** Names the environment (`requirements-<name>.txt`) and begins its experiments' names. */
  name: string;
  /** Scenarios in groups; each group is one process, and takes about as long as the others. */
  groups: string[][];
}

/** What every client can do, and does in the same way. */
const common = [
  "artifact_files",
  "deletion",
  "errors",
  "experiments",
  "metric_edge_cases",
  "parallel_threads",
  "params_and_tags",
  "resume",
  "run_lifecycle",
  "search_experiments",
  "search_runs",
];

export const clients: Client[] = [
  {
    name: "mlflow3",
    groups: [
      [
        "loss_curve",
        "sklearn_log_model",
        "logged_models",
        "datasets",
        "register_model",
        "registry",
        "prompts",
      ],
      [
        ...common,
        "async_logging",
        "system_metrics",
        "search_logged_models",
        "artifact_media",
        "parallel_processes",
        "optuna_study",
        "sklearn_autolog",
      ],
    ],
  },
  { name: "skinny22", groups: [[...common, "async_logging", "registry"]] },
  // In it all threads share one active run, so that it cannot run them beside each other.
  {
    name: "mlflow2",
    groups: [
      [
        ...common.filter((scenario) => scenario !== "parallel_threads"),
        "parallel_processes",
        "log_model_by_path",
      ],
    ],
  },
];

/** `client/scenario` for every scenario: the experiments of one begin with it. */
export const scenarios: string[] = clients.flatMap(({ name, groups }) =>
  groups.flat().map((scenario) => `${name}/${scenario}`),
);
