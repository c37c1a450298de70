import { useState } from "react";
import type { Request } from "../../api/types.ts";
import { Button } from "../../components/Button.tsx";
import { TextField } from "../../components/TextField.tsx";
import { webhookEvents } from "./webhook-events.ts";
import styles from "./Webhooks.module.css";

interface WebhookFormProps {
  /** Resolves to whether it was done; the form stays open when it was not. */
  onCreate: (webhook: Request<"createWebhook">) => Promise<boolean>;
  onClose: () => void;
}

/** Where to send messages, of what, and with which secret they are signed. */
export function WebhookForm({ onCreate, onClose }: WebhookFormProps) {
  const [name, setName] = useState("");
  const [url, setUrl] = useState("https://");
  const [secret, setSecret] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const create = async (): Promise<void> => {
    const events = webhookEvents.flatMap(([, event], at) => (chosen.has(at) ? [event] : []));
    const done = await onCreate({ name, url, events, ...(secret !== "" && { secret }) });
    if (done) onClose();
  };
  return (
    <form
      aria-label="New webhook"
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <TextField autoFocus required label="Name" value={name} onChange={setName} />
      <TextField required label="URL" type="url" value={url} onChange={setUrl} />
      <TextField
        label="Secret, with which messages are signed"
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
          Create
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
