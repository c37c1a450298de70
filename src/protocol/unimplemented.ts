import { contract } from "./contract.ts";
import { pathsOf } from "./endpoint.ts";

/**
 * The routes of MLflow 3.17.2's server that are not served yet, by the feature they belong to. A
 * line is methods, the API's version where the path has one, and the path: `(a|b)` are
 * alternatives, `{name}` is one segment, `{name*}` one or more.
 *
 * Clients get 501 NOT_IMPLEMENTED for them: none of MLflow's retries it, while for a 404
 * ENDPOINT_NOT_FOUND they try an older API of the same feature before they give up
 * (`store/tracking/rest_store.py`).
 */
const features: Readonly<Record<string, string>> = {
  "The registry of MCP servers is": `
    GET,POST 3.0 /mlflow/mcp-servers
    GET,PATCH,DELETE 3.0 /mlflow/mcp-servers/{name*}
    POST 3.0 /mlflow/mcp-servers/{name*}/(versions|endpoints|tags|aliases)`,

  "Evaluation datasets are": `
    POST 3.0 /mlflow/datasets/create
    GET,POST 3.0 /mlflow/datasets/search
    GET,DELETE 3.0 /mlflow/datasets/{dataset_id}
    PATCH 3.0 /mlflow/datasets/{dataset_id}/tags
    DELETE 3.0 /mlflow/datasets/{dataset_id}/tags/{key}
    GET,POST,DELETE 3.0 /mlflow/datasets/{dataset_id}/records
    GET 3.0 /mlflow/datasets/{dataset_id}/experiment-ids
    POST 3.0 /mlflow/datasets/{dataset_id}/(add-experiments|remove-experiments)`,

  "Traces are": `
    GET,POST 2.0 /mlflow/traces
    POST 2.0 /mlflow/traces/(link-to-run|link-prompts|delete-traces)
    PATCH 2.0 /mlflow/traces/{request_id}
    GET 2.0 /mlflow/traces/{request_id}/info
    PATCH,DELETE 2.0 /mlflow/traces/{request_id}/tags
    POST 3.0 /mlflow/traces
    POST 3.0 /mlflow/traces/(search|batchGetInfos|delete-traces|calculate-filter-correlation|metrics)
    GET 3.0 /mlflow/traces/(get|batchGet)
    GET 3.0 /mlflow/traces/{trace_id}
    PATCH,DELETE 3.0 /mlflow/traces/{trace_id}/tags
    GET 2.0 /mlflow/get-trace-artifact
    GET 3.0 /mlflow/get-trace-artifact`,

  // MLflow's exporter stops sending every span once it reads these words (tracing/export/mlflow_v3.py).
  "REST OTLP span logging is not supported: traces are": `
    POST /v1/traces`,

  "Assessments of traces are": `
    POST 3.0 /mlflow/traces/{trace_id}/assessments
    GET,PATCH,DELETE 3.0 /mlflow/traces/{trace_id}/assessments/{assessment_id}`,

  "Scorers are": `
    POST 3.0 /mlflow/scorers/register
    GET 3.0 /mlflow/scorers/(list|versions|get|online-configs)
    PUT 3.0 /mlflow/scorers/online-config
    DELETE 3.0 /mlflow/scorers/delete
    POST 3.0 /mlflow/scorer/invoke`,

  "The AI gateway is": `
    POST 3.0 /mlflow/gateway/(secrets|endpoints|model-definitions|budgets|guardrails)/create
    GET 3.0 /mlflow/gateway/(secrets|endpoints|model-definitions|budgets|guardrails)/(get|list)
    POST 3.0 /mlflow/gateway/(secrets|endpoints|model-definitions|budgets)/update
    DELETE 3.0 /mlflow/gateway/(secrets|endpoints|model-definitions|budgets|guardrails)/delete
    POST 3.0 /mlflow/gateway/endpoints/(models/attach|models/detach|bindings/create|set-tag)
    DELETE 3.0 /mlflow/gateway/endpoints/(bindings/delete|delete-tag)
    GET 3.0 /mlflow/gateway/endpoints/bindings/list
    GET 3.0 /mlflow/gateway/budgets/windows
    POST 3.0 /mlflow/gateway/guardrails/add-to-endpoint
    DELETE 3.0 /mlflow/gateway/guardrails/remove-from-endpoint
    GET 3.0 /mlflow/gateway/guardrails/list-for-endpoint
    PATCH 3.0 /mlflow/gateway/guardrails/update-config
    GET 3.0 /mlflow/gateway/(supported-providers|supported-models|provider-config|secrets/config)
    GET,POST 2.0 /mlflow/gateway-proxy
    GET /gateway/mlflow/v1/models
    POST /gateway/mlflow/v1/chat/completions
    POST /gateway/openai/v1/(chat/completions|embeddings|responses|responses/compact)
    POST /gateway/(typesafe/v1/systemone|anthropic/v1/messages)
    POST /gateway/gemini/v1beta/models/{endpoint_name}:(generateContent|streamGenerateContent)
    POST /gateway/{endpoint_name}/mlflow/invocations
    POST /gateway/proxy/{endpoint_name}/{path*}`,

  "Jobs are": `
    GET 3.0 /mlflow/jobs/{job_id}
    PATCH 3.0 /mlflow/jobs/cancel/{job_id}
    POST 3.0 /jobs/
    POST 3.0 /jobs/search
    GET 3.0 /jobs/{job_id}
    PATCH 3.0 /jobs/cancel/{job_id}`,

  "Prompt optimization is": `
    POST 3.0 /mlflow/prompt-optimization/jobs
    GET,POST 3.0 /mlflow/prompt-optimization/jobs/search
    GET,DELETE 3.0 /mlflow/prompt-optimization/jobs/{job_id}
    POST 3.0 /mlflow/prompt-optimization/jobs/{job_id}/cancel`,

  "Issues of traces are": `
    POST 3.0 /mlflow/issues
    POST 3.0 /mlflow/issues/(search|invoke)
    GET,PATCH 3.0 /mlflow/issues/{issue_id}`,

  "Label schemas are": `
    POST 3.0 /mlflow/label-schemas/create
    GET 3.0 /mlflow/label-schemas/(get|get-by-name|list)
    PATCH 3.0 /mlflow/label-schemas/update
    DELETE 3.0 /mlflow/label-schemas/delete`,

  "Review queues are": `
    POST 3.0 /mlflow/review-queues/(create|get-or-create-user|update|delete)
    GET 3.0 /mlflow/review-queues/(get|get-by-name|list)
    POST 3.0 /mlflow/review-queues/items/(add|remove|set-status)
    GET 3.0 /mlflow/review-queues/items/list`,

  "Workspaces are": `
    GET,POST 3.0 /mlflow/workspaces
    GET,PATCH,DELETE 3.0 /mlflow/workspaces/{workspace_name}`,

  "User accounts are": `
    GET /signup
    POST 2.0 /mlflow/users/(create|create-ui)
    GET 2.0 /mlflow/users/(get|list|current)
    PATCH 2.0 /mlflow/users/(update-password|update-admin)
    DELETE 2.0 /mlflow/users/delete
    GET 3.0 /mlflow/users/(current/permissions|permissions/list|permissions/get|roles/list)
    POST 3.0 /mlflow/users/permissions/(grant|revoke)`,

  "Roles are": `
    POST 3.0 /mlflow/roles/(create|assign|permissions/add)
    GET 3.0 /mlflow/roles/(get|list|permissions/list|users/list)
    PATCH 3.0 /mlflow/roles/(update|permissions/update)
    DELETE 3.0 /mlflow/roles/(delete|unassign|permissions/remove)`,

  "GraphQL is": `
    GET,POST /graphql`,

  "Prometheus output is": `
    GET /metrics`,

  "The assistant is": `
    POST 3.0 /mlflow/assistant/(message|skills/install)
    GET,PUT 3.0 /mlflow/assistant/config
    GET 3.0 /mlflow/assistant/providers
    GET 3.0 /mlflow/assistant/providers/{provider}/(health|models)
    PATCH 3.0 /mlflow/assistant/sessions/{session_id}
    GET 3.0 /mlflow/assistant/sessions/{session_id}/stream
    POST 3.0 /mlflow/assistant/sessions/{session_id}/(permission|tool-result)`,

  "The web UI is": `
    GET /static-files/{path*}
    GET /build/{filename*}
    POST 2.0 /mlflow/runs/create-promptlab-run
    GET,POST 3.0 /mlflow/ui-telemetry
    POST 3.0 /mlflow/genai/evaluate/invoke
    POST 3.0 /mlflow/demo/(generate|delete)`,
};

interface Known {
  methods: readonly string[];
  path: RegExp;
  feature?: string;
}

const known: readonly Known[] = [
  ...Object.entries(features).flatMap(([feature, lines]) =>
    lines
      .trim()
      .split(/\n\s*/)
      .map((line) => unimplemented(feature, line.split(" "))),
  ),
  ...Object.values(contract)
    .flat()
    .flatMap((endpoint) =>
      pathsOf(endpoint).map((path) => ({ methods: endpoint.methods, path: pathPattern(path) })),
    ),
];

function unimplemented(feature: string, words: readonly string[]): Known {
  const [methods = "", version, path] =
    words.length === 3 ? words : [words[0], undefined, words[1]];
  const prefix = version === undefined ? "" : `/(?:ajax-)?api/${version}`;
  return { feature, methods: methods.split(","), path: pathPattern(prefix + path) };
}

/** A path template as a pattern of the paths that it stands for. */
function pathPattern(template: string): RegExp {
  const pattern = template
    .replaceAll(".", "\\.")
    .replaceAll(/\{\w+\*\}/g, ".+")
    .replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`);
}

/** A HEAD request asks for what a GET would answer. */
const asked = (method: string): string => (method === "HEAD" ? "GET" : method);

/**
 * The feature of MLflow's that a request needs and this server does not have yet, with its verb
 * ("Webhooks are"), or undefined for routes that are served and for those that MLflow has not either.
 * The path is without query and static prefix.
 */
export const unimplementedFeature = (method: string, path: string): string | undefined =>
  known.find((route) => route.methods.includes(asked(method)) && route.path.test(path))?.feature;

/** The methods that MLflow's server takes at a path, whether this one serves them yet or not. */
export function methodsAt(path: string): readonly string[] {
  const routes = known.filter((route) => route.path.test(path));
  return [...new Set(routes.flatMap(({ methods }) => methods))].toSorted();
}
