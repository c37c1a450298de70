import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { query } from "../../api/queries.ts";
import { Button } from "../../components/Button.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import { useWebhookActions, type Webhook } from "./use-webhook-actions.ts";
import { wordsOfEvent } from "./webhook-events.ts";
import { WebhookForm } from "./WebhookForm.tsx";
import styles from "./Webhooks.module.css";

const MOST = 1000;

/** Who is told of changes in the model registry. */
export function Webhooks() {
  const { data, error, refetch } = useQuery(query("listWebhooks", { max_results: MOST }));
  const actions = useWebhookActions();
  const [isMaking, setIsMaking] = useState(false);
  if (error)
    return (
      <Problem title="The webhooks are not shown" error={error} onRetry={() => void refetch()} />
    );
  if (!data) return <Progress label="The webhooks are loading" />;
  const { webhooks = [] } = data;
  return (
    <>
      {webhooks.length === 0 && !isMaking && (
        <p className={styles.faint}>Nobody is told of changes in the model registry yet.</p>
      )}
      <ul aria-label="Webhooks" className={styles.list}>
        {webhooks.map((webhook) => (
          <Line key={webhook.webhook_id} webhook={webhook} actions={actions} />
        ))}
      </ul>
      {isMaking ? (
        <WebhookForm onSubmit={actions.create} onClose={() => setIsMaking(false)} />
      ) : (
        <Button icon="plus" onClick={() => setIsMaking(true)}>
          New webhook
        </Button>
      )}
    </>
  );
}

interface LineProps {
  webhook: Webhook;
  actions: ReturnType<typeof useWebhookActions>;
}

function Line({ webhook, actions }: LineProps) {
  const { name, url, events = [], status } = webhook;
  const [isChanging, setIsChanging] = useState(false);
  const isActive = status !== "DISABLED";
  if (isChanging)
    return (
      <li className={styles.webhook}>
        <WebhookForm
          webhook={webhook}
          onSubmit={(fields) => actions.update(webhook, fields)}
          onClose={() => setIsChanging(false)}
        />
      </li>
    );
  return (
    <li className={styles.webhook}>
      <div className={styles.facts}>
        <b>{name}</b> <code>{url}</code>
        <div className={styles.faint}>
          {isActive ? "when " : "disabled; when "}
          {events.map(wordsOfEvent).join(", ")}
        </div>
      </div>
      <div className={styles.actions}>
        <Button onClick={() => void actions.test(webhook)}>Test</Button>
        <Button onClick={() => setIsChanging(true)}>Change</Button>
        <Button onClick={() => void actions.setActive(webhook, !isActive)}>
          {isActive ? "Disable" : "Enable"}
        </Button>
        <Confirm
          label="Delete…"
          question={`Delete “${name}” and what waits to be sent to it?`}
          action="Delete"
          onConfirm={() => void actions.remove(webhook)}
        />
      </div>
    </li>
  );
}
