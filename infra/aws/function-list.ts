/** The five lifecycle events of a CodeDeploy ECS deployment that invoke a function. */
export const hookEvents = [
  "BeforeInstall",
  "AfterInstall",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AfterAllowTraffic",
] as const;
export type HookEvent = (typeof hookEvents)[number];

/** Functions that the state machines invoke, by the placeholder that stands for them there. */
export const machineFunctions = ["plan", "gates", "deploy", "backOut", "finish", "rollback"] as const;
/** Functions that a bus, a schedule or Lambda's own queue invokes: nobody waits for their answer. */
export const asynchronousFunctions = ["accept", "wake", "finalize", "sweep"] as const;

export type MachineFunction = (typeof machineFunctions)[number];
export type FunctionName =
  | MachineFunction
  | (typeof asynchronousFunctions)[number]
  | "command"
  | "probe"
  | MirrorFunction
  | TrafficFunction
  | `hook${HookEvent}`;

/** Functions that only an installation with mirrors has. */
export const mirrorFunctions = ["mirror", "octavia"] as const;
export type MirrorFunction = (typeof mirrorFunctions)[number];

/** Functions that only an installation with traffic policies has; `lookups` only one with private zones among them. */
export const trafficFunctions = ["shift", "trafficCommand", "trafficWatch", "lookups"] as const;
export type TrafficFunction = (typeof trafficFunctions)[number];

export interface FunctionSpec {
  /** File that exports `handler`, from the repository's root. */
  readonly entry: string;
  readonly what: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly isAsynchronous: boolean;
  /** Whether it reads the parsed service files. */
  readonly readsConfig: boolean;
  readonly hook?: HookEvent;
}

/**
 * Stopping an execution does not stop a function that runs, so a lease is only taken over after the longest
 * of these has surely ended: whoever writes to AWS under a lease keeps to this limit.
 */
export const writerSeconds = 30;

const ordinary = {
  timeoutSeconds: writerSeconds,
  memoryMegabytes: 512,
  isAsynchronous: false,
  readsConfig: false,
};
const fromBus = { ...ordinary, isAsynchronous: true };
const room = (folder: string) => `functions/release/${folder}/handler.ts`;

const rooms: readonly (readonly [FunctionName, FunctionSpec])[] = [
  [
    "accept",
    { ...fromBus, entry: room("accept"), what: "takes image pushes and starts releases", readsConfig: true },
  ],
  ["plan", { ...ordinary, entry: room("plan"), what: "fixes what a release will do" }],
  [
    "gates",
    {
      ...ordinary,
      entry: room("gates"),
      what: "windows, freezes, approvals and checks before the start",
      // It asks the user's own checks, and writes nothing but the ledger.
      timeoutSeconds: 90,
    },
  ],
  ["deploy", { ...ordinary, entry: room("deploy"), what: "moves one cell through CodeDeploy" }],
  ["backOut", { ...ordinary, entry: room("back-out"), what: "moves what was begun back" }],
  ["finish", { ...ordinary, entry: room("finish"), what: "records how a release ended and frees its lease" }],
  ["rollback", { ...ordinary, entry: room("rollback"), what: "begins a rollback", readsConfig: true }],
  ["wake", { ...fromBus, entry: room("wake"), what: "lets waiting tasks look again when there is news" }],
  [
    "finalize",
    { ...fromBus, entry: room("finalize"), what: "cleans up after executions that ended on their own" },
  ],
  [
    "sweep",
    {
      ...fromBus,
      entry: room("sweep"),
      what: "looks each minute for what events missed",
      timeoutSeconds: 55,
      readsConfig: true,
    },
  ],
  [
    "command",
    { ...ordinary, entry: room("command"), what: "carries out what people ask for", readsConfig: true },
  ],
  [
    "probe",
    {
      ...ordinary,
      entry: "functions/probe/handler.ts",
      what: "sends HTTP requests from inside the network",
      timeoutSeconds: 75,
      memoryMegabytes: 256,
    },
  ],
];

/** Smoke requests through the test listener take their time, after that of an NLB; the other hooks only look. */
const hookSeconds = (event: HookEvent) => (event === "AfterAllowTestTraffic" ? 240 : 30);

const hooks = hookEvents.map((event): readonly [FunctionName, FunctionSpec] => [
  `hook${event}`,
  {
    ...ordinary,
    entry: "functions/hooks/handler.ts",
    what: `answers CodeDeploy's ${event}`,
    timeoutSeconds: hookSeconds(event),
    hook: event,
  },
]);

/** Every function of an installation; see `mirrorFunctionList` and `trafficFunctionList` too. */
export const functionList: ReadonlyMap<FunctionName, FunctionSpec> = new Map([...rooms, ...hooks]);

/** What is added to `functionList` where mirrors are described. */
export const mirrorFunctionList: ReadonlyMap<FunctionName, FunctionSpec> = new Map<
  FunctionName,
  FunctionSpec
>([
  [
    "mirror",
    {
      ...ordinary,
      entry: "functions/targets/round/handler.ts",
      what: "lets NLBs follow their Octavia load balancers",
      // Shorter than a minute: a round of a share never meets the next one. The reader takes about half of it at most,
      // and what there is no time for is left to the next round (`functions/targets/round/rounds.ts`).
      timeoutSeconds: 55,
      isAsynchronous: true,
      readsConfig: true,
    },
  ],
  [
    "octavia",
    {
      ...ordinary,
      entry: "functions/octavia/handler.ts",
      what: "reads Octavia from inside the network",
      // It waits for the cloud, and holds no more than what it answers.
      memoryMegabytes: 256,
    },
  ],
]);

/** What is added to `functionList` where traffic policies are described. */
export const trafficFunctionList: ReadonlyMap<FunctionName, FunctionSpec> = new Map<
  FunctionName,
  FunctionSpec
>([
  [
    "shift",
    {
      ...ordinary,
      entry: "functions/traffic/shift/handler.ts",
      what: "moves DNS weights, one step of one shift",
      readsConfig: true,
    },
  ],
  [
    "trafficCommand",
    {
      ...ordinary,
      entry: "functions/traffic/command/handler.ts",
      what: "carries out what people ask of traffic policies",
      readsConfig: true,
    },
  ],
  [
    "trafficWatch",
    {
      ...fromBus,
      entry: "functions/traffic/watch/handler.ts",
      what: "looks each minute whether weights are as they should be, and who carries what",
      // Shorter than a minute: a round never meets the next one, and what there is no time for is the next one's.
      timeoutSeconds: 55,
      readsConfig: true,
    },
  ],
  [
    "lookups",
    {
      ...ordinary,
      entry: "functions/traffic/dns/handler.ts",
      what: "asks the network's own resolver for names of private zones",
      // Shorter than the function that waits for it.
      timeoutSeconds: 20,
    },
  ],
]);

/** All that any installation may have. */
export const everyFunction: ReadonlyMap<FunctionName, FunctionSpec> = new Map([
  ...functionList,
  ...mirrorFunctionList,
  ...trafficFunctionList,
]);

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html, FunctionName */
const longestName = 64;

/**
 * Names of functions in AWS. A deployment group's role with AWS's narrower managed policy may invoke only
 * functions that are named `CodeDeployHook_…`.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECSLimited.html
 * @throws Error when the installation's name makes one too long.
 */
export function functionName(installation: string, name: FunctionName): string {
  const full = name.startsWith("hook")
    ? `CodeDeployHook_${installation}_${name.slice("hook".length)}`
    : `${installation}-${name}`;
  if (full.length <= longestName) return full;
  const most = installation.length - (full.length - longestName);
  throw new Error(
    `the installation's name ${installation} is too long: Lambda refuses ${full}; ${most} characters fit`,
  );
}
