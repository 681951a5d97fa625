import type { Key } from "./table.ts";

/** Where each kind of item lies in the one table. What a sweep must see lies together under `open`. */
export const keys = {
  service: (service: string): Key => ({ pk: `service#${service}`, sk: "state" }),
  attempt: (service: string, digest: string): Key => ({ pk: `service#${service}`, sk: `digest#${digest}` }),
  /** By time: ids do not sort by it. */
  history: (service: string, createdAt: string, release: string): Key => ({
    pk: `service#${service}`,
    sk: `release#${createdAt}#${release}`,
  }),
  revision: (service: string, arn: string): Key => ({ pk: `revisions#${service}`, sk: `arn#${arn}` }),
  intended: (service: string, content: string): Key => ({
    pk: `revisions#${service}`,
    sk: `content#${content}`,
  }),
  told: (service: string, what: string): Key => ({ pk: `told#${service}`, sk: what }),
  freeze: (scope: string): Key => ({ pk: "freeze", sk: scope }),
  release: (id: string): Key => ({ pk: `release#${id}`, sk: "record" }),
  plan: (id: string, cell: string): Key => ({ pk: `release#${id}`, sk: `plan#${cell}` }),
  cell: (id: string, cell: string): Key => ({ pk: `release#${id}`, sk: `cell#${cell}` }),
  request: (id: string, kind: string): Key => ({ pk: `release#${id}`, sk: `request#${kind}` }),
  candidate: (id: string, cell: string): Key => ({ pk: `candidate#${id}`, sk: cell }),
  timeline: (id: string, key: string): Key => ({ pk: `timeline#${id}`, sk: key }),
  judgement: (id: string, kind: "latest" | "decided", cell: string): Key => ({
    pk: `judgement#${id}`,
    sk: `${kind}#${cell}`,
  }),
  starter: (execution: string): Key => ({ pk: `starter#${execution}`, sk: "by" }),
  openRelease: (id: string): Key => ({ pk: "open", sk: `release#${id}` }),
  openWait: (id: string, scope: string): Key => ({ pk: "open", sk: `wait#${id}#${scope}` }),
  openHook: (deploymentId: string, event: string): Key => ({
    pk: "open",
    sk: `hook#${deploymentId}#${event}`,
  }),
  group: (group: string): Key => ({ pk: `group#${group}`, sk: "state" }),
  groupRun: (group: string, run: string): Key => ({ pk: `group#${group}`, sk: `run#${run}` }),
  openRun: (run: string): Key => ({ pk: "open", sk: `run#${run}` }),
  openNews: (id: string): Key => ({ pk: "open", sk: `news#${id}` }),
  mirror: (mirror: string): Key => ({ pk: `mirror#${mirror}`, sk: "state" }),
  mirrorGroup: (mirror: string, key: string): Key => ({ pk: `mirror#${mirror}`, sk: `group#${key}` }),
  /** All that the ledger knows, also those that no file names any more. */
  knownMirror: (mirror: string): Key => ({ pk: "mirrors", sk: mirror }),
  mirrorOverride: (mirror: string, at: string): Key => ({ pk: `overrides#${mirror}`, sk: at }),
  mirrorDeed: (mirror: string, at: string): Key => ({ pk: `deeds#${mirror}`, sk: at }),
  traffic: (policy: string): Key => ({ pk: `traffic#${policy}`, sk: "state" }),
  /** By time: ids do not sort by it. */
  shiftHistory: (policy: string, createdAt: string, shift: string): Key => ({
    pk: `traffic#${policy}`,
    sk: `shift#${createdAt}#${shift}`,
  }),
  shift: (id: string): Key => ({ pk: `shift#${id}`, sk: "record" }),
  shiftRequest: (id: string, kind: string): Key => ({ pk: `shift#${id}`, sk: `request#${kind}` }),
  /** Unfinished shifts lie together, so that the watch sees them with one query. */
  openShift: (id: string): Key => ({ pk: "open-traffic", sk: id }),
};
