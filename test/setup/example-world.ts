import { randomUUID } from "node:crypto";
import { decodeResponse } from "../../src/protocol/codec.ts";
import {
  type Endpoint,
  type Method,
  pathsOf,
  type ResponseOf,
} from "../../src/protocol/endpoint.ts";
import { exampleIds } from "../../src/protocol/example-ids.ts";
import { exampleOf } from "../../src/protocol/examples.ts";
import { createExperiment } from "../../src/protocol/experiments.ts";
import { createFigure } from "../../src/protocol/figures.ts";
import { logInputs, logOutputs } from "../../src/protocol/inputs.ts";
import { parseJson, stringifyJson } from "../../src/protocol/json.ts";
import { createLoggedModel } from "../../src/protocol/logged-models.ts";
import { logBatch } from "../../src/protocol/metrics.ts";
import { createModelVersion } from "../../src/protocol/model-versions.ts";
import {
  createRegisteredModel,
  setRegisteredModelAlias,
} from "../../src/protocol/registered-models.ts";
import { uploadProxiedArtifact } from "../../src/protocol/mlflow-artifacts.ts";
import { createRun } from "../../src/protocol/runs.ts";
import { createView } from "../../src/protocol/views.ts";
import { createWebhook } from "../../src/protocol/webhooks.ts";

/** What the contract's examples act on, made on a running server. */
export interface World {
  experiment_id: string;
  run_id: string;
  model_id: string;
  view_id: string;
  figure_id: string;
  registered_model: string;
  webhook_id: string;
  /** In place of "iris", the experiment's name in the examples. */
  name: string;
}

/** A request as it is sent. */
export interface Sent {
  method: Method;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body?: string;
}

const json = { "content-type": "application/json" };

/** Sends a request to the server at `url`. */
export const send = (url: string, { method, target, headers, body }: Sent): Promise<Response> =>
  fetch(url + target, { method, headers, ...(body !== undefined && { body }) });

/**
 * Makes an experiment with a run, a logged model, a view and a registered model, each with something of
 * everything, and a webhook.
 */
export async function makeWorld(url: string): Promise<World> {
  const ask = async <E extends Endpoint>(
    endpoint: E,
    fields: Record<string, unknown>,
    upload?: string,
  ): Promise<ResponseOf<E>> => {
    const response = await send(url, requestTo(endpoint, fields, upload));
    const text = await response.text();
    if (!response.ok) throw new Error(`${endpoint.name}: ${response.status} ${text}`);
    return decodeResponse(endpoint, text || "{}");
  };
  const name = `iris-${randomUUID()}`;
  const tags = [{ key: "team", value: "vision" }];
  const { experiment_id } = await ask(createExperiment, { name, tags });
  const asked = (endpoint: Endpoint) => ({ ...exampleOf(endpoint).request, experiment_id, tags });
  const { run_id } = (await ask(createRun, asked(createRun))).run.info;
  const model = { ...asked(createLoggedModel), source_run_id: run_id };
  const { model_id } = (await ask(createLoggedModel, model)).model.info;
  const view = { experiment_id, name: "by loss", state: "order=metrics.loss" };
  const { view_id } = (await ask(createView, view)).view;
  const { figure } = await ask(createFigure, {
    ...exampleOf(createFigure).request,
    experiment_id,
    name: "loss",
  });
  const { figure_id } = figure;
  const registered_model = `${name}-classifier`;
  await ask(createRegisteredModel, { name: registered_model, description: "Irises", tags });
  for (const description of ["First", "Second"])
    await ask(createModelVersion, {
      name: registered_model,
      source: `models:/${model_id}`,
      model_id,
      description,
      tags,
    });
  await ask(setRegisteredModelAlias, { name: registered_model, alias: "champion", version: "2" });
  const { webhook_id } = (await ask(createWebhook, exampleOf(createWebhook).request)).webhook;
  const world = {
    experiment_id,
    run_id,
    model_id,
    view_id,
    figure_id,
    registered_model,
    webhook_id,
    name,
  };

  const metrics = [{ key: "loss", value: 0.25, timestamp: 1_700_000_001_000, step: 10 }];
  await ask(logBatch, { run_id, metrics, params: [{ key: "lr", value: "0.1" }] });
  await ask(logInputs, inWorld(exampleOf(logInputs).request, world));
  await ask(logOutputs, inWorld(exampleOf(logOutputs).request, world));
  for (const [artifact_path, text] of Object.entries({
    [`${experiment_id}/${run_id}/artifacts/notes.txt`]: "hello",
    [`${experiment_id}/${run_id}/artifacts/plots/loss.png`]: "hello",
    [`${experiment_id}/${run_id}/artifacts/report.html`]: "<p>hello</p>",
    [`${experiment_id}/models/${model_id}/artifacts/MLmodel`]: "flavors: {}",
  }))
    await ask(uploadProxiedArtifact, { artifact_path }, text);
  return world;
}

/** A value of the examples, which names their ids, as it is in a world. */
export function inWorld<T>(value: T, world: World): T {
  const text = stringifyJson(value)
    .replaceAll(`"${exampleIds.experiment_id}"`, `"${world.experiment_id}"`)
    .replaceAll(`"${exampleIds.experiment_id}/`, `"${world.experiment_id}/`)
    .replaceAll(exampleIds.run_id, world.run_id)
    .replaceAll(exampleIds.model_id, world.model_id)
    .replaceAll(exampleIds.view_id, world.view_id)
    .replaceAll(exampleIds.figure_id, world.figure_id)
    .replaceAll(exampleIds.registered_model, world.registered_model)
    .replaceAll(exampleIds.webhook_id, world.webhook_id)
    .replaceAll(`"experiment_name":"iris"`, `"experiment_name":"${world.name}"`);
  return parseJson(text) as T;
}

/** The example of an endpoint, in a world. */
export function exampleRequest(endpoint: Endpoint, world: World): Sent {
  const { request, upload } = exampleOf(endpoint);
  return requestTo(endpoint, inWorld(request, world), upload);
}

/** A request to an endpoint with these fields: in the path, then in the query or the JSON body. */
export function requestTo(
  endpoint: Endpoint,
  fields: Readonly<Record<string, unknown>>,
  upload?: string,
  method: Method = endpoint.methods[0]!,
): Sent {
  const rest = { ...fields };
  const path = pathsOf(endpoint)[0]!.replaceAll(/\{(\w+)(\*?)\}/g, (_, name: string, many) => {
    // A URL holds UTF-8, which has no lone surrogates.
    const value = String(rest[name]).toWellFormed();
    delete rest[name];
    return many ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
  });
  if (endpoint.body === "stream")
    return { method, target: path + queryOf(rest), headers: {}, body: upload ?? "" };
  if (method === "GET") return { method, target: path + queryOf(rest), headers: {} };
  return { method, target: path, headers: json, body: stringifyJson(rest) };
}

function queryOf(fields: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((item) => [name, String(item)]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}
