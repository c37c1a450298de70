import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Link } from "../../components/Link.tsx";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../util/path-builder.ts";
import { formatExact } from "../../util/times.ts";
import { commitUrl, nameOf, PARENT, type Run, tagOf } from "./run-facts.ts";
import { runQuery } from "./run-queries.ts";
import styles from "./RunFacts.module.css";
import { Section } from "../../components/Section.tsx";

/** Who made the run, when, from which code, and where it keeps its files. */
export function RunFacts({ run }: { run: Run }) {
  const { run_id, user_id, start_time, end_time, artifact_uri } = run.info;
  const parent = tagOf(run, PARENT);
  const user = tagOf(run, "mlflow.user") ?? user_id;
  return (
    <Section title="Facts">
      <dl className={styles.facts}>
        <Fact name="id">
          <code>{run_id}</code> <CopyButton text={run_id} label="Copy the id" />
        </Fact>
        {parent !== undefined && (
          <Fact name="parent">
            <Parent runId={parent} />
          </Fact>
        )}
        {user && <Fact name="user">{user}</Fact>}
        {start_time !== undefined && start_time > 0 && (
          <Fact name="started">
            <span>
              {formatExact(start_time)} (<Time at={start_time} />)
            </span>
          </Fact>
        )}
        {end_time !== undefined && end_time > 0 && (
          <Fact name="ended">{formatExact(end_time)}</Fact>
        )}
        <Source run={run} />
        {artifact_uri !== undefined && (
          <Fact name="artifacts">
            <code>{artifact_uri}</code> <CopyButton text={artifact_uri} label="Copy the URI" />
          </Fact>
        )}
      </dl>
    </Section>
  );
}

/** The code that the run came from. */
function Source({ run }: { run: Run }) {
  const source = tagOf(run, "mlflow.source.name");
  const type = tagOf(run, "mlflow.source.type");
  const branch = tagOf(run, "mlflow.source.git.branch");
  const commit = tagOf(run, "mlflow.source.git.commit");
  const repository = tagOf(run, "mlflow.source.git.repoURL");
  return (
    <>
      {source && (
        <Fact name="source">
          <code>{source}</code> {type && <span className={styles.faint}>{type.toLowerCase()}</span>}
        </Fact>
      )}
      {branch && (
        <Fact name="branch">
          <code>{branch}</code>
        </Fact>
      )}
      {commit && (
        <Fact name="commit">
          <Commit commit={commit} url={commitUrl(repository, commit)} />{" "}
          <CopyButton text={commit} label="Copy the commit" />
        </Fact>
      )}
    </>
  );
}

const SHORT = 10;

function Commit({ commit, url }: { commit: string; url: string | undefined }) {
  const short = <code title={commit}>{commit.slice(0, SHORT)}</code>;
  return url === undefined ? (
    short
  ) : (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {short}
    </a>
  );
}

function Parent({ runId }: { runId: string }) {
  const { data } = useQuery(runQuery(runId));
  return <Link target={pb.run({ runId })}>{data ? nameOf(data.run) : runId}</Link>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
