import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/Button.tsx";
import { InlineForm } from "../components/InlineForm.tsx";
import { modelsBy } from "./registry-queries.ts";
import { useRegister } from "./use-register.ts";

interface RegisterModelProps {
  /** Where the model is: `models:/m-…` or `runs:/…/model`. */
  source: string;
  runId?: string | undefined;
  modelId?: string | undefined;
}

/** Registers a model as the next version under a name: one that there is, or a new one. */
export function RegisterModel({ source, runId, modelId }: RegisterModelProps) {
  const [isOpen, setIsOpen] = useState(false);
  const register = useRegister();
  const { data: models = [] } = useQuery({ ...modelsBy(""), enabled: isOpen });
  if (!isOpen)
    return (
      <Button icon="models" onClick={() => setIsOpen(true)}>
        Register
      </Button>
    );
  const from = {
    source,
    ...(runId !== undefined && { run_id: runId }),
    ...(modelId !== undefined && { model_id: modelId }),
  };
  return (
    <InlineForm
      label="Register as a version of"
      suggestions={models.map(({ name }) => name)}
      action="Register"
      onSubmit={(name) => register(name, from)}
      onClose={() => setIsOpen(false)}
    />
  );
}
