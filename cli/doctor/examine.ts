import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { InstallationConfig } from "../../infra/config/installation-schema.ts";
import { mirrorDefaults } from "../../infra/config/resolved-mirror.ts";
import { askEach } from "./ask-each.ts";
import { iam } from "./aws/iam.ts";
import { catalogue } from "./catalogue.ts";
import { alarmDrafts } from "./checks/alarms.ts";
import { balancingDrafts } from "./checks/balancing.ts";
import { cloudDrafts } from "./checks/clouds.ts";
import { functionDrafts, presence } from "./checks/functions.ts";
import { groupDrafts } from "./checks/group.ts";
import { placeDrafts } from "./checks/mirror-place.ts";
import { roundDrafts } from "./checks/mirror-rounds.ts";
import { standingDrafts } from "./checks/mirror-standing.ts";
import { notificationDrafts } from "./checks/notifications.ts";
import { nameDrafts } from "./checks/policy-name.ts";
import { lookupsDrafts, shiftDrafts } from "./checks/policy-shifts.ts";
import { siteDrafts } from "./checks/policy-sites.ts";
import { planDrafts } from "./checks/plan.ts";
import { rightDrafts } from "./checks/rights.ts";
import type { Judged } from "./checks/rights.ts";
import { ruleDrafts } from "./checks/rules.ts";
import { serviceDrafts } from "./checks/service.ts";
import { shareDrafts } from "./checks/shares.ts";
import { taskDrafts } from "./checks/tasks.ts";
import { wiringDrafts } from "./checks/wiring.ts";
import type { DoctorClients } from "./clients.ts";
import type { CellFacts, InstallationFacts, ServiceFacts } from "./facts.ts";
import type { Draft, Finding, Subject, Unseen } from "./finding.ts";
import { cellRights } from "./group-rights.ts";
import { lookout } from "./look.ts";
import type { Look } from "./look.ts";
import { functionRights } from "./rights.ts";
import type { Right } from "./rights.ts";
import { seeInstallation } from "./see-installation.ts";
import type { Followed } from "./see-mirrors.ts";
import type { Moved } from "./see-traffic.ts";
import { seeService } from "./see-services.ts";
import { wiringRights } from "./wiring-rights.ts";

export interface Examined {
  /** What was looked at: the installation, services and their cells. */
  readonly subjects: readonly Subject[];
  readonly findings: readonly Finding[];
  readonly unseen: readonly Unseen[];
}

export interface Patient {
  readonly installation: InstallationConfig;
  /** Every service file: the installation listens for all of them. */
  readonly all: readonly ServiceConfig[];
  /** Those whose own account is looked at. */
  readonly services: readonly ServiceConfig[];
  /** Every mirror's file, and those whose own things are looked at. */
  readonly following: Omit<Followed, "table">;
  /** Every traffic policy's file, and those whose own things are looked at. */
  readonly moving: Moved;
}

/**
 * Reads the account and says what would break a release, or stop a mirror or a shift. Changes nothing.
 * @throws Failure when AWS cannot be asked.
 */
export async function examine(
  clients: DoctorClients,
  { installation, all, services, following, moving }: Patient,
  now: Date,
): Promise<Examined> {
  const { look, unseen } = lookout();
  const facts = await seeInstallation(clients, look, installation, following, moving);
  const seenServices = await askEach(services, (config) => seeService(clients, look, facts, config));
  const described = [...seenServices.values()];
  const cells = described.flatMap((service) => service.cells);
  const absence = presence(facts);
  const isThere = !absence.some(({ check }) => check === "not-deployed");
  const rights = [
    ...(isThere ? [...functionRights(facts, described), ...wiringRights(facts)] : []),
    ...described.flatMap((service) =>
      service.cells.flatMap((cell) => cellRights(facts, cell, service.repository)),
    ),
  ];
  const findings = [
    ...absence.map((draft) => finding(draft)),
    ...(isThere ? installationDrafts(facts, all) : []).map((draft) => finding(draft)),
    ...described.flatMap((service) => serviceFindings(facts, service)),
    ...(isThere ? [...mirrorFindings(facts, now), ...policyFindings(facts, now)] : []),
    ...rightDrafts(await judged(clients, look, rights)).map(({ service, cell, ...draft }) =>
      finding(draft, { ...(service ? { service } : {}), ...(cell ? { cell } : {}) }),
    ),
  ];
  return {
    subjects: [
      {},
      ...described.flatMap(({ config }) => subjectsOf(config)),
      ...following.mirrors.map(({ mirror }) => ({ mirror })),
      ...moving.policies.map(({ policy }) => ({ policy })),
    ],
    findings: [...findings, ...cells.flatMap((cell) => refusals(cell, findings))].sort(byPlace),
    unseen: unseen(),
  };
}

/** Of each mirror; what lets mirrors be followed at all is about the installation. */
function mirrorFindings(facts: InstallationFacts, now: Date): Finding[] {
  const { following, installation } = facts;
  if (!following) return [];
  const { everySeconds } = mirrorDefaults(installation);
  return following.mirrors.flatMap((mirror) =>
    [
      ...placeDrafts(mirror, now),
      ...standingDrafts(installation.name, following, mirror),
      ...roundDrafts(mirror, everySeconds, now),
    ].map((draft) => finding(draft, { mirror: mirror.config.mirror })),
  );
}

/** Of each traffic policy. */
function policyFindings({ moving, installation }: InstallationFacts, now: Date): Finding[] {
  return (moving?.policies ?? []).flatMap((policy) =>
    [
      ...nameDrafts(policy),
      ...siteDrafts(policy, installation.region),
      ...(moving ? shiftDrafts(moving, policy, now) : []),
    ].map((draft) => finding(draft, { policy: policy.config.policy })),
  );
}

const installationDrafts = (facts: InstallationFacts, all: readonly ServiceConfig[]): Draft[] => [
  ...functionDrafts(facts, all.flatMap(({ cells }) => cells).length),
  ...ruleDrafts(facts, all),
  ...wiringDrafts(facts),
  ...notificationDrafts(facts),
  ...(facts.following
    ? [...shareDrafts(facts, facts.following), ...cloudDrafts(facts, facts.following)]
    : []),
  ...lookupsDrafts(facts),
];

function serviceFindings(facts: InstallationFacts, service: ServiceFacts): Finding[] {
  const { service: name } = service.config;
  return [
    ...serviceDrafts(facts, service).map((draft) => finding(draft, { service: name })),
    ...service.cells.flatMap((cell) =>
      [...groupDrafts(cell), ...alarmDrafts(cell), ...taskDrafts(cell), ...balancingDrafts(cell, facts)].map(
        (draft) => finding(draft, aboutCell(cell)),
      ),
    ),
  ];
}

/** Only what nothing else has said already. */
function refusals(cell: CellFacts, findings: readonly Finding[]): Finding[] {
  const about = aboutCell(cell);
  const isSaid = findings.some(
    (each) => each.severity === "breaks" && each.service === about.service && each.cell === about.cell,
  );
  return isSaid ? [] : planDrafts(cell).map((draft) => finding(draft, about));
}

/** IAM judges it, a few questions at a time. */
async function judged(clients: DoctorClients, look: Look, rights: readonly Right[]): Promise<Judged[]> {
  const answers = await askEach(rights, (right) => iam(clients.iam, look).refused(right));
  return [...answers].map(([right, refused]) => ({ right, refused }));
}

const finding = (draft: Draft, about: Subject = {}): Finding => {
  const { severity, why } = catalogue[draft.check];
  return { ...about, ...draft, severity, why };
};

const aboutCell = ({ config, cell }: CellFacts) => ({ service: config.service, cell: cell.name });

const subjectsOf = ({ service, cells }: ServiceConfig): Subject[] => [
  { service },
  ...cells.map(({ name }) => ({ service, cell: name })),
];

const order = Object.keys(catalogue);
const placeOf = ({ service = "", cell = "", mirror = "", policy = "", ...rest }: Finding): string => {
  const { severity, check, what } = rest;
  return [policy, mirror, service, cell, severity, String(order.indexOf(check)).padStart(3, "0"), what].join(
    "\n",
  );
};

/** What breaks before what warns; otherwise in the catalogue's order, so that the same account gives the same list. */
function byPlace(a: Finding, b: Finding): number {
  const [left, right] = [placeOf(a), placeOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
