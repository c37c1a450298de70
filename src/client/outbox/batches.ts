import { limits } from "../../protocol/limits.ts";
import {
  type Batch,
  type KeyValue,
  type MetricPoint,
  type Operation,
  sizeOf,
} from "./operation.ts";

/** Operations that wait in memory. What one run logs in a row is gathered into batches. */
export class Batches {
  #waiting: Operation[] = [];
  /** The batch of each run that still takes entries. */
  readonly #open = new Map<string, Batch>();
  /** Points, params, tags and other operations that wait. */
  size = 0;

  addMetric(runId: string, point: MetricPoint): void {
    this.#batchFor(runId, ({ metrics }) => metrics.length < limits.metricsPerBatch).metrics.push(
      point,
    );
  }

  /** A batch may name a param once only. */
  addParam(runId: string, param: KeyValue): void {
    const takes = ({ params }: Batch) =>
      params.length < limits.paramsPerBatch && params.every(({ key }) => key !== param.key);
    this.#batchFor(runId, takes).params.push(param);
  }

  addTag(runId: string, tag: KeyValue): void {
    this.#batchFor(runId, ({ tags }) => tags.length < limits.tagsPerBatch).tags.push(tag);
  }

  /** What follows in the same run comes after it. */
  add(runId: string, operation: Operation): void {
    this.#open.delete(runId);
    this.#waiting.push(operation);
    this.size++;
  }

  /** Takes the oldest operation, or nothing. */
  take(): Operation | undefined {
    const operation = this.#waiting.shift();
    if (operation === undefined) return undefined;
    if (operation.kind === "batch" && this.#open.get(operation.run_id) === operation)
      this.#open.delete(operation.run_id);
    this.size -= sizeOf(operation);
    return operation;
  }

  /** Puts back, to the front, what takeAll has taken. */
  putBack(operations: readonly Operation[]): void {
    this.#waiting.unshift(...operations);
    this.size += operations.reduce((sum, operation) => sum + sizeOf(operation), 0);
  }

  takeAll(): Operation[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#open.clear();
    this.size = 0;
    return all;
  }

  #batchFor(runId: string, takes: (batch: Batch) => boolean): Batch {
    this.size++;
    const open = this.#open.get(runId);
    if (open !== undefined && sizeOf(open) < limits.entitiesPerBatch && takes(open)) return open;
    const batch: Batch = { kind: "batch", run_id: runId, metrics: [], params: [], tags: [] };
    this.#open.set(runId, batch);
    this.#waiting.push(batch);
    return batch;
  }
}
