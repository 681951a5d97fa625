/**
 * What neither validator of the Amazon States Language finds, and what we ask of our own machines beyond the
 * language. Each finding is a sentence that begins with the state's name.
 *
 * | mistake                                      | what Step Functions would do                          |
 * | -------------------------------------------- | ----------------------------------------------------- |
 * | an unknown `States.*` name                   | never matches                                         |
 * | States.ALL not last, or not alone            | refuses the machine when it is deployed               |
 * | a name that no function throws               | never matches                                         |
 * | a heartbeat that is not below the time limit | refuses the machine when it is deployed               |
 * | a Task without a time limit                  | may wait for a year                                   |
 * | a callback without its token                 | nobody can ever answer                                |
 * | an unknown `$$` path                         | fails the execution when it comes there               |
 * | a path without `.$`                          | hands on the path itself, as text                     |
 * | a Catch without ResultPath                   | throws away the ticket, and so the way back           |
 * | a Choice without Default                     | fails with States.NoChoiceMatched                     |
 * | a state that nothing leads to                | is never there when it is needed                      |
 */

export interface State {
  readonly Type: string;
  readonly [field: string]: unknown;
}

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Known {
  /** Names that functions throw, and that Lambda and its runtime report. */
  readonly errors: readonly string[];
  /** Functions that may stand in place of a name: `${plan}`. */
  readonly functions: readonly string[];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const statesErrors = new Set([
  "States.ALL",
  "States.BranchFailed",
  "States.DataLimitExceeded",
  "States.ExceedToleratedFailureThreshold",
  "States.HeartbeatTimeout",
  "States.Http.Socket",
  "States.IntrinsicFailure",
  "States.ItemReaderFailed",
  "States.NoChoiceMatched",
  "States.ParameterPathFailure",
  "States.Permissions",
  "States.QueryEvaluationError",
  "States.ResultPathMatchFailure",
  "States.ResultWriterFailed",
  "States.Runtime",
  "States.TaskFailed",
  "States.Timeout",
]);

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
const contextPaths = [
  /^\$\$\.Execution\.(Id|Name|RoleArn|StartTime|RedriveCount|RedriveTime)$/,
  /^\$\$\.Execution\.Input(\.|\[|$)/,
  /^\$\$\.State\.(EnteredTime|Name|RetryCount)$/,
  /^\$\$\.StateMachine\.(Id|Name)$/,
];
const tokenPath = "$$.Task.Token";
const itemPath = /^\$\$\.Map\.Item\.(Index|Value(\.|\[|$)|Key$|Source$)/;

const integrations = new Set([
  "arn:aws:states:::lambda:invoke",
  "arn:aws:states:::lambda:invoke.waitForTaskToken",
]);

/** All findings in a machine and in the machines inside its Maps. */
export function findings(machine: Machine, known: Known): string[] {
  return [
    ...unreachable(machine),
    ...Object.entries(machine.States).flatMap(([name, state]) => [
      ...[
        ...limits(state),
        ...callback(state),
        ...errors(state, known),
        ...paths(state),
        ...choice(state),
      ].map((finding) => `${name}: ${finding}`),
      ...placeholders(name, state, known),
      ...(isMachine(state["ItemProcessor"]) ? findings(state["ItemProcessor"], known) : []),
    ]),
  ];
}

function unreachable({ StartAt, States }: Machine): string[] {
  const reached = new Set<string>();
  const queue = [StartAt];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = States[name];
    if (reached.has(name) || !state) continue;
    reached.add(name);
    queue.push(...targets(state));
  }
  return Object.keys(States).flatMap((name) => (reached.has(name) ? [] : [`${name}: nothing leads to it`]));
}

const targets = (state: State): string[] => [
  ...[state["Next"], state["Default"]].filter((each) => typeof each === "string"),
  ...[...items(state["Choices"]), ...items(state["Catch"])].map(({ Next }) => String(Next)),
];

function limits(state: State): string[] {
  if (state.Type !== "Task") return [];
  const seconds = state["TimeoutSeconds"];
  const heartbeat = state["HeartbeatSeconds"];
  if (typeof seconds !== "number") return ["a Task without TimeoutSeconds"];
  return typeof heartbeat === "number" && heartbeat >= seconds
    ? [`its heartbeat (${heartbeat} s) is not below its time limit (${seconds} s)`]
    : [];
}

function callback(state: State): string[] {
  if (state.Type !== "Task") return [];
  const resource = String(state["Resource"]);
  const hasToken = strings(state["Parameters"]).some(([, value]) => value === tokenPath);
  if (!integrations.has(resource)) return [`an integration that no machine of ours uses: ${resource}`];
  if (resource.endsWith(".waitForTaskToken"))
    return hasToken ? [] : ["waits for a callback and gives nobody its token"];
  return hasToken ? ["gives away a token and does not wait for it"] : [];
}

function errors(state: State, { errors: ours }: Known): string[] {
  const named = [...items(state["Retry"]), ...items(state["Catch"])];
  return [
    ...named.flatMap(({ ErrorEquals }) => texts(ErrorEquals).flatMap((name) => unknownName(name, ours))),
    ...[items(state["Retry"]), items(state["Catch"])].flatMap(catchAll),
    ...items(state["Catch"]).flatMap(({ ErrorEquals, ResultPath }) =>
      ResultPath === undefined ? [`its Catch of ${texts(ErrorEquals).join(", ")} has no ResultPath`] : [],
    ),
  ];
}

function unknownName(name: string, ours: readonly string[]): string[] {
  if (name.startsWith("States.")) return statesErrors.has(name) ? [] : [`there is no error ${name}`];
  return ours.includes(name) ? [] : [`nothing throws ${name}`];
}

function catchAll(list: readonly Item[]): string[] {
  return list.flatMap(({ ErrorEquals }, index) => {
    const names = texts(ErrorEquals);
    const before = new Set(list.slice(0, index).flatMap((each) => texts(each["ErrorEquals"])));
    const again = names.filter((name, position) => before.has(name) || names.indexOf(name) !== position);
    return [
      ...(names.includes("States.ALL") && names.length > 1 ? ["States.ALL does not stand alone"] : []),
      ...(names.includes("States.ALL") && index < list.length - 1 ? ["States.ALL is not the last"] : []),
      ...again.map((name) => `${name} is named twice, and only the first counts`),
    ];
  });
}

const templates = ["Parameters", "ItemSelector", "ResultSelector"] as const;

function paths(state: State): string[] {
  return [
    ...templates.flatMap((field) => strings(state[field]).flatMap((text) => inTemplate(field, text))),
    ...strings(outsideTemplates(state)).flatMap(([key, value]) =>
      /Path$|^Variable$/.test(key) ? contextOf(value).flatMap((path) => unknownContext(path, key)) : [],
    ),
  ];
}

function inTemplate(field: string, [key, value]: readonly [string, string]): string[] {
  const isPath = /^\$(\.|\[|\$|$)/.test(value);
  if (!key.endsWith(".$"))
    return isPath ? [`${field}: ${key} holds the path ${value} as text: write ${key}.$`] : [];
  if (!isPath && !value.startsWith("States."))
    return [`${field}: ${key} is neither a path nor a function: ${value}`];
  return contextOf(value).flatMap((path) => unknownContext(path, field));
}

/** Templates have rules of their own, and the machine inside a Map is looked at by itself. */
const outsideTemplates = (state: State): Item =>
  Object.fromEntries(
    Object.entries(state).filter(
      ([name]) => name !== "ItemProcessor" && !templates.some((template) => template === name),
    ),
  );

/** The `$$` paths in a path, or among the arguments of a function. */
const contextOf = (value: string): string[] => [...value.matchAll(/\$\$[^\s,()]*/g)].map(([path]) => path);

function unknownContext(path: string, field: string): string[] {
  if (path === tokenPath) return field === "Parameters" ? [] : [`${field}: there is no token here`];
  if (itemPath.test(path))
    return field === "ItemSelector" ? [] : [`${field}: ${path} is known in an ItemSelector only`];
  return contextPaths.some((each) => each.test(path)) ? [] : [`${field}: there is no ${path}`];
}

function choice(state: State): string[] {
  if (state.Type === "Choice" && state["Default"] === undefined) return ["a Choice without Default"];
  return state.Type === "Fail" && state["Error"] === undefined ? ["a Fail without Error"] : [];
}

function placeholders(name: string, state: State, { functions }: Known): string[] {
  return strings(state["Parameters"]).flatMap(([, value]) =>
    [...value.matchAll(/\$\{([^}]*)\}/g)].flatMap(([, each = ""]) =>
      functions.includes(each) ? [] : [`${name}: there is no function ${each}`],
    ),
  );
}

type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isMachine = (value: unknown): value is Machine =>
  isItem(value) && "StartAt" in value && isItem(value["States"]);
const items = (value: unknown): Item[] => (Array.isArray(value) ? value.filter(isItem) : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Every text in a template, with the key it stands under. */
function strings(value: unknown, key = ""): [string, string][] {
  if (typeof value === "string") return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((each) => strings(each, key));
  return isItem(value) ? Object.entries(value).flatMap(([name, each]) => strings(each, name)) : [];
}
