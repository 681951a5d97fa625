import type { Ledger } from "../../ledger/ledger.ts";
import { keys } from "../../ledger/keys.ts";
import type { Person, ReleaseRecord, ServiceState, Settled } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import { LedgerInvalid } from "../../shared/errors.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { BeginInput } from "./input.ts";

/** Who started an execution is not in its input: the command function writes it down under the execution's name. */
export async function starterOf(ledger: Ledger, { execution, input }: BeginInput): Promise<Person> {
  const started = await ledger.table.read<{ by: Person }>(keys.starter(execution.name));
  if (started) return started.by;
  const finalize = finalizeOf(input);
  if (finalize) return { who: `the finalizer of ${finalize}`, via: "finalizer" };
  return { who: `Step Functions start ${execution.id}`, via: "console" };
}

/** Makes the rollback known, before it does anything. The goal is fixed here. */
export async function beginRecord(
  { ledger, configs }: { ledger: Ledger; configs: readonly ServiceConfig[] },
  begin: BeginInput,
  to: Settled,
  state: ServiceState | undefined,
  holder: ReleaseView | undefined,
): Promise<ReleaseRecord> {
  const { execution, input } = begin;
  const settledRelease = state?.stable && (await ledger.releases.view(state.stable.release));
  const config =
    configs.find(({ service }) => service === input.service) ??
    holder?.record.config ??
    settledRelease?.record.config;
  if (!config) throw new LedgerInvalid(`no service file and no earlier release describes ${input.service}`);
  const ends = finalizeOf(input) ?? holder?.record.id;
  const finalized = ends === undefined ? undefined : (await ledger.releases.view(ends))?.record;
  const record: ReleaseRecord = {
    version: 1,
    id: execution.name,
    kind: "rollback",
    service: input.service,
    by: await starterOf(ledger, begin),
    reason: input.reason,
    createdAt: ledger.now().toISOString(),
    executionArn: execution.id,
    state: "running",
    config,
    overrides: [],
    back: { to, freeze: freezes(input, finalized), ...(ends ? { ends } : {}) },
    ...(to.tag ? { tag: to.tag } : {}),
  };
  await ledger.table.writeAll(ledger.releases.creating(record));
  await ledger.releases.note(record.id, "asked", {
    what: `rollback to ${to.release} asked`,
    by: record.by,
    reason: record.reason,
  });
  return record;
}

/** A finalizer's rollback finishes what another began: it freezes only if that one was to. */
function freezes(input: BeginInput["input"], finalized: ReleaseRecord | undefined): boolean {
  if (finalizeOf(input) !== undefined) return finalized?.back?.freeze ?? false;
  return "freeze" in input ? (input.freeze ?? true) : true;
}

export const finalizeOf = (input: BeginInput["input"]): string | undefined =>
  "finalize" in input ? input.finalize : undefined;
