import { useQueries } from "@tanstack/react-query";
import { query } from "../../api/queries.ts";
import { Link } from "../../components/Link.tsx";
import type { LoggedModel } from "../../registry/evidence.ts";
import { registeredAs } from "../../registry/registered-as.ts";
import { RegisterModel } from "../../registry/RegisterModel.tsx";
import { formatCount } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import styles from "./LoggedModels.module.css";
import { SAVED_MODELS, savedModels } from "../../registry/saved-models.ts";
import { type Run, tagOf } from "./run-facts.ts";
import { Section } from "../../components/Section.tsx";

interface RunModel {
  id: string;
  /** Whether the run made it or used it. */
  role: string;
}

const USED = "used";

/** The models that the run logged or used, and those that it saved among its artifacts. */
export function LoggedModels({ run }: { run: Run }) {
  const models: RunModel[] = [
    ...(run.outputs?.model_outputs ?? []).map(({ model_id, step }) => ({
      id: model_id,
      role: step > 0 ? `logged at step ${formatCount(step)}` : "logged",
    })),
    ...(run.inputs?.model_inputs ?? []).map(({ model_id }) => ({ id: model_id, role: USED })),
  ];
  const found = useQueries({
    queries: models.map(({ id }) => query("getLoggedModel", { model_id: id })),
  });
  const saved = savedModels(tagOf(run, SAVED_MODELS)).filter(
    (path) => !found.some(({ data }) => data?.model.info.name === path),
  );
  const count = models.length + saved.length;
  if (count === 0) return null;
  return (
    <Section title="Logged models" count={count}>
      <ul>
        {models.map(({ id, role }, at) => (
          <li key={`${id} ${role}`} className={styles.model}>
            <Link target={pb.loggedModel({ modelId: id })}>
              {found[at]?.data?.model.info.name ?? id}
            </Link>
            <span className={styles.role}>{role}</span>
            <Versions of={found[at]?.data?.model} />
            {role !== USED && (
              <RegisterModel source={`models:/${id}`} runId={run.info.run_id} modelId={id} />
            )}
          </li>
        ))}
        {saved.map((path) => (
          <li key={path} className={styles.model}>
            <code>{path}</code>
            <span className={styles.role}>saved as artifacts</span>
            <RegisterModel source={`runs:/${run.info.run_id}/${path}`} runId={run.info.run_id} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The versions of registered models that a logged model has become. */
const Versions = ({ of }: { of: LoggedModel | undefined }) =>
  of &&
  registeredAs(of).map(({ name, version }) => (
    <Link key={`${name} ${version}`} target={pb.modelVersion({ name, version })}>
      {name} {version}
    </Link>
  ));
