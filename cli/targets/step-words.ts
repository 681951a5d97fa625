import type { HealthCheck } from "../../functions/targets/meaning/desired.ts";
import type {
  Forward,
  GroupChange,
  ListenerChange,
  LoadBalancerChange,
  Rule,
  Step,
  Target,
} from "../../functions/targets/plan/document.ts";

/** Of what is made, goes, changes, is held back, is remarked on, and went wrong. */
export type Mark = "+" | "-" | "~" | "·" | "!" | "✗";

/** A step as a line of a diff; why it is taken stands apart. */
export interface StepWords {
  readonly mark: Mark;
  readonly text: string;
}

export function stepWords(step: Step): StepWords {
  switch (step.kind) {
    case "create-security-group":
      return { mark: "+", text: "security group" };
    case "create-load-balancer":
      return { mark: "+", text: "load balancer" };
    case "create-group":
      return { mark: "+", text: `group ${step.key}` };
    case "create-listener":
      return { mark: "+", text: `listener ${step.port}` };
    case "register":
      return { mark: "+", text: `${addressed(step.targets)} in group ${step.key}` };
    case "allow":
      return { mark: "+", text: `let in ${rules(step.rules)}` };
    case "forbid":
      return { mark: "-", text: `let in ${rules(step.rules)}` };
    case "deregister":
      return { mark: "-", text: `${addressed(step.targets)} from group ${step.key}, drained` };
    case "set-load-balancer":
      return { mark: "~", text: `load balancer: ${ofBalancer(step.change)}` };
    case "set-group":
      return { mark: "~", text: `group ${step.key}: ${ofGroup(step.change)}` };
    case "set-listener":
      return { mark: "~", text: `listener ${step.port}: ${ofListener(step.change)}` };
    case "delete-listener":
      return { mark: "-", text: `listener ${step.port}` };
    case "delete-group":
      return { mark: "-", text: `group ${step.key}` };
    case "delete-load-balancer":
      return { mark: "-", text: `load balancer ${step.loadBalancerArn}` };
    case "delete-security-group":
      return { mark: "-", text: `security group ${step.securityGroupId}` };
  }
}

/** As many as somebody reads; the document has them all. */
const most = 20;

const several = (texts: readonly string[]): string => {
  const more = texts.length - most;
  return texts.slice(0, most).join(", ") + (more > 0 ? ` and ${more} more` : "");
};

/** `10.0.0.1:80, [fd00::1]:80` */
export const addressed = (all: readonly Target[]): string =>
  several(all.map(({ address, port }) => `${address.includes(":") ? `[${address}]` : address}:${port}`));

const rules = (all: readonly Rule[]): string =>
  several(all.map(({ protocol, port, cidr }) => `${cidr} on ${port}/${protocol}`));

const onOff = (isOn: boolean): string => (isOn ? "on" : "off");

const ofBalancer = ({ subnetIds, ipAddressType, crossZone, securityGroupIds }: LoadBalancerChange): string =>
  [
    subnetIds && `subnets ${subnetIds.join(", ")}`,
    ipAddressType && `addresses ${ipAddressType}`,
    crossZone === undefined ? undefined : `cross-zone ${onOff(crossZone)}`,
    securityGroupIds && `security groups ${securityGroupIds.join(", ")}`,
  ]
    .filter(Boolean)
    .join("; ");

const ofGroup = ({ healthCheck, proxyProtocol, stickiness }: GroupChange): string =>
  [
    healthCheck && `health check ${ofCheck(healthCheck)}`,
    proxyProtocol === undefined ? undefined : `proxy protocol ${onOff(proxyProtocol)}`,
    stickiness === undefined ? undefined : `stickiness ${onOff(stickiness)}`,
  ]
    .filter(Boolean)
    .join("; ");

function ofCheck(check: HealthCheck): string {
  const { protocol, port, path = "", codes, intervalSeconds, timeoutSeconds } = check;
  const where = `${protocol}${port === undefined ? "" : ` on ${port}`}${path === "" ? "" : ` ${path}`}`;
  const what = codes === undefined ? "" : ` for ${codes}`;
  const counts = `${check.healthyCount} good, ${check.unhealthyCount} bad`;
  return `${where}${what} each ${intervalSeconds} s within ${timeoutSeconds} s, ${counts}`;
}

const ofListener = ({ protocol, certificateArn, forward, idleSeconds }: ListenerChange): string =>
  [
    protocol,
    forward && `to ${forward.map(ofForward).join(", ")}`,
    certificateArn && `certificate ${certificateArn}`,
    idleSeconds === undefined ? undefined : `idle for ${idleSeconds} s at most`,
  ]
    .filter(Boolean)
    .join("; ");

/** Of one without users it matters that it has none: it is there to be health-checked. */
const ofForward = ({ key, groupArn = "", weight }: Forward): string =>
  `group ${key ?? groupArn.split("/").at(-2) ?? groupArn}${weight === 0 ? " without users yet" : ""}`;
