import { useState } from "react";
import type { Request } from "../../api/types.ts";
import { Button } from "../../components/Button.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { Webhook } from "./use-webhook-actions.ts";
import { chosenOf, eventsOf, webhookEvents } from "./webhook-events.ts";
import styles from "./Webhooks.module.css";

interface WebhookFormProps {
  /** The webhook that is changed; without, a new one is made. */
  webhook?: Webhook;
  /** Resolves to whether it was done; the form stays open when it was not. */
  onSubmit: (fields: Request<"createWebhook">) => Promise<boolean>;
  onClose: () => void;
}

/** Where to send messages, of what, and with which secret they are signed. */
export function WebhookForm({ webhook, onSubmit, onClose }: WebhookFormProps) {
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "https://");
  const [secret, setSecret] = useState("");
  const [chosen, setChosen] = useState(() => chosenOf(webhook?.events));
  const submit = async (): Promise<void> => {
    const events = eventsOf(chosen, webhook?.events);
    const done = await onSubmit({ name, url, events, ...(secret !== "" && { secret }) });
    if (done) onClose();
  };
  return (
    <form
      aria-label={webhook ? `Webhook ${webhook.name}` : "New webhook"}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField autoFocus required label="Name" value={name} onChange={setName} />
      <TextField required label="URL" type="url" value={url} onChange={setUrl} />
      <TextField
        label={`Secret, with which messages are signed${webhook ? "; empty leaves it as it is" : ""}`}
        type="password"
        autoComplete="off"
        value={secret}
        onChange={setSecret}
      />
      <fieldset className={styles.events}>
        <legend className={styles.faint}>Tell it when</legend>
        {webhookEvents.map(([text], at) => (
          <label key={text}>
            <input
              type="checkbox"
              checked={chosen.has(at)}
              onChange={() => setChosen(chosen.symmetricDifference(new Set([at])))}
            />{" "}
            {text}
          </label>
        ))}
      </fieldset>
      <div className={styles.actions}>
        <Button type="submit" look="main" disabled={chosen.size === 0}>
          {webhook ? "Save" : "Create"}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
