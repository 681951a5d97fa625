/** Our own code, broken on purpose, a way at a time. The explorer must find each. */
export interface Change {
  /** From the repository's root. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly put: string;
}

export interface Variant {
  readonly name: string;
  readonly changes: readonly Change[];
}

/** @throws Error when what is to be changed is not there, or not once: then the variant is out of date. */
export function brokenText(source: string, { file, find, put }: Change): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`);
  return parts.join(put);
}

const one = (name: string, file: string, find: string, put: string): Variant => ({
  name,
  changes: [{ file, find, put }],
});

export const brokenVariants: readonly Variant[] = [
  {
    name: "the ledger is written after the call",
    changes: [
      {
        file: "functions/release/deploy/create.ts",
        find: 'await ledger.lease.intend(ticket, `deploying ${plan.cell}`, intention, "forward");',
        put: "await ledger.lease.hold(ticket, `deploying ${plan.cell}`);",
      },
      {
        file: "functions/release/deploy/create.ts",
        find: "{ set: { deploymentId: made.id } }",
        put: "{ set: { deploymentId: made.id, intendedAt } }",
      },
    ],
  },
  one(
    "writes go out without the fence",
    "functions/ledger/lease.ts",
    "when: fenced({ fence }),",
    "when: [],",
  ),
  one(
    "age alone frees a lease",
    "functions/release/rollback/target.ts",
    "if (!lease || lease.holder === own)",
    'if (lease && now - Date.parse(lease.takenAt) > 60_000) return { kind: "seize" };\n  if (!lease || lease.holder === own)',
  ),
  one(
    "a deployment of ours that has ended is made a second time",
    "functions/release/aws/codedeploy.ts",
    "await listed(place, { createTimeRange: { start: since } })",
    "await listed(place, { createTimeRange: { start: since }, includeOnlyStatuses: active })",
  ),
  one(
    "the hook of a foreign deployment is refused",
    "functions/hooks/examine.ts",
    'if (origin.kind === "foreign") return { kind: "passed", reason: origin.reason };',
    'if (origin.kind === "foreign") return { kind: "failed", reason: origin.reason };',
  ),
  one(
    "an image that was backed out is released again by the sweep",
    "functions/release/accept/acceptance.ts",
    'if (attempt && attempt.outcome !== "settled")',
    'if (attempt && attempt.outcome !== "settled" && trigger !== "sweep")',
  ),
  one(
    "a hook reports before its check",
    "functions/hooks/hook.ts",
    "    const found = await decide(deps, call, asked, learnt);\n",
    '    await reportOnce(deps, call, asked, "Succeeded");\n    const found = await decide(deps, call, asked, learnt);\n',
  ),
  one(
    "a hook never reports when its check throws",
    "functions/hooks/deadline.ts",
    "const found = await look().catch(trouble);",
    "const found = await look();",
  ),
  one(
    "a lost deployment event is not looked for by the sweep",
    "functions/release/sweep/sweep.ts",
    '      ["looks", () => lookBeside(deps, open)],\n',
    "",
  ),
  {
    name: "a deployment whose answer was lost is not adopted",
    changes: [
      {
        file: "functions/release/deploy/look.ts",
        find: "if (!progress.intendedAt) return undefined;",
        put: "if (!progress.intendedAt || true) return undefined;",
      },
      {
        file: "functions/hooks/examine.ts",
        find: "if (progress.deploymentId !== undefined) return;",
        put: "if (progress.deploymentId !== undefined || true) return;",
      },
    ],
  },
  one(
    "the token is stored after the deployment",
    "functions/release/waiting.ts",
    "  await ledger.waits.store(wait);\n  const found = await look();\n",
    "  const found = await look();\n  await ledger.waits.store(wait);\n",
  ),
  one(
    "nobody finishes what a dead execution left",
    "functions/release/finalize/finalization.ts",
    "  return startFinalizer(deps, record, state, execution);\n",
    '  return nothing("nobody finishes it");\n',
  ),
  {
    name: "a push that is heard of twice starts twice",
    changes: [
      {
        file: "functions/release/accept/acceptance.ts",
        find: "const old = notAgain(facts, state, state.stable, image.digest);",
        put: "const old = false && notAgain(facts, state, state.stable, image.digest);",
      },
      {
        file: "functions/release/accept/take-up.ts",
        find: "releaseId(config.service, push.at,",
        put: "releaseId(config.service, deps.ledger.now().getTime(),",
      },
    ],
  },
  one(
    "what was moved first goes back first",
    "functions/release/back-out/back-out.ts",
    ".sort((a, b) => b - a)",
    ".sort((a, b) => a - b)",
  ),
  one(
    "the way back is watched by the alarms that it flees from",
    "functions/release/back-out/go-back.ts",
    "  overrideAlarmConfiguration: { enabled: false, alarms: [] },\n",
    "",
  ),
  one(
    "a freeze after the start is ignored",
    "functions/hooks/checks.ts",
    'event === "BeforeInstall" || event === "BeforeAllowTraffic";',
    "event === undefined;",
  ),
  one(
    "a cell goes on after its siblings have turned back",
    "functions/ledger/lease.ts",
    '[{ path: "lease.isGoingBack", absent: true }]',
    "[]",
  ),
  one(
    "the way back stops where a preview would be approved",
    "functions/release/back-out/way-back.ts",
    'status === "Ready" ? { kind: "continue", deploymentId: id } : undefined;',
    "undefined;",
  ),
  one(
    "nobody notices that CodeDeploy undid what had settled",
    "functions/release/sweep/fell-back.ts",
    "if (!deployment || deployment.rollbackId === undefined) return undefined;",
    "return undefined;",
  ),
  one(
    "smoke requests do not wait for an NLB's listener",
    "functions/hooks/listener-lag.ts",
    "networkLagMs = 90_000",
    "networkLagMs = 0",
  ),
  {
    name: "a rollback that was ended still takes the lease",
    changes: [
      {
        file: "functions/release/rollback/rollback.ts",
        find: 'when: [{ path: "state", isNot: "ended" } as const]',
        put: "when: []",
      },
      {
        file: "functions/release/finalize/finalization.ts",
        find: '{ path: "lease.holder", isNot: record.id }',
        put: '{ path: "service", is: record.service }',
      },
    ],
  },
];
