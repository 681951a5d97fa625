/** Listeners of Network Load Balancers. Not simulated: rules of theirs, ALPN, more certificates than one, mutual TLS. */
import type {
  Action,
  Certificate,
  CreateListenerCommandInput,
  DeleteListenerCommandInput,
  ModifyListenerAttributesCommandInput,
  ModifyListenerCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { refuseUnknown } from "../faults/faults-client.ts";
import { listenerAnswer } from "./elb-answers.ts";
import { attributesOf, ofListener, setAttributes } from "./elb-attributes.ts";
import type { Forward, Listener, LoadBalancer } from "./elb-balancers.ts";
import { checkCapacity } from "./elb-capacity.ts";
import { checkForward } from "./elb-forward-checks.ts";
import { checkPort } from "./elb-names.ts";
import { balancerOf, listenerOf, listenersOf, settleUse } from "./elb-parts.ts";
import type { ElbParts } from "./elb-parts.ts";
import { invalid, refuse } from "./elb-refusals.ts";
import type { ListenerSettings } from "./elb-settings.ts";
import { tagMap } from "./elb-tags.ts";

const members = ["Port", "Protocol", "SslPolicy", "Certificates", "DefaultActions"];
/** Of listeners that are not made in the console. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */
const usualPolicy = "ELBSecurityPolicy-2016-08";

export function listenerWrites(parts: ElbParts) {
  const { balancers } = parts;
  return {
    CreateListener(input: CreateListenerCommandInput) {
      refuseUnknown("Elastic Load Balancing CreateListener", input, ["LoadBalancerArn", "Tags", ...members]);
      const balancer = balancerOf(parts, input.LoadBalancerArn);
      const port = checkPort(input.Port);
      const settings = settingsOf(input);
      const forward = checkForward(parts, balancer, settings.protocol, input.DefaultActions);
      const tags = tagMap(input.Tags);
      const known = listenersOf(parts, balancer.arn).find((each) => each.port === port);
      if (known) return { Listeners: [listenerAnswer(sameOrRefused(known, balancer, settings, forward))] };
      if (listenersOf(parts, balancer.arn).length >= balancers.quotas["listeners-per-network-load-balancer"])
        throw refuse("TooManyListenersException", "The maximum number of listeners has been reached");
      const made = balancers.createListener(balancer, port, forward, settings);
      undone(parts, balancer.arn, () => balancers.listeners.delete(made.arn));
      balancers.tags.set(made.arn, tags);
      return { Listeners: [listenerAnswer(made)] };
    },

    ModifyListener(input: ModifyListenerCommandInput) {
      refuseUnknown("Elastic Load Balancing ModifyListener", input, ["ListenerArn", ...members]);
      const listener = listenerOf(parts, input.ListenerArn);
      const balancer = balancerOf(parts, listener.loadBalancerArn);
      const port = input.Port === undefined ? listener.port : checkPort(input.Port);
      if (listenersOf(parts, balancer.arn).some((each) => each !== listener && each.port === port))
        throw refuse("DuplicateListenerException", alreadyThere(balancer));
      const settings = settingsOf(input, listener.settings);
      const actions = input.DefaultActions ?? actionOf(listener.forward);
      const forward = checkForward(parts, balancer, settings.protocol, actions);
      const { forward: old } = listener;
      balancers.setForward(listener.arn, forward);
      undone(parts, balancer.arn, () => balancers.setForward(listener.arn, old));
      listener.port = port;
      Object.assign(listener.settings, settings);
      return { Listeners: [listenerAnswer(listener)] };
    },

    DeleteListener({ ListenerArn }: DeleteListenerCommandInput) {
      const { arn } = listenerOf(parts, ListenerArn);
      balancers.listeners.delete(arn);
      settleUse(parts);
      return {};
    },

    ModifyListenerAttributes({ ListenerArn, Attributes }: ModifyListenerAttributesCommandInput) {
      const { arn, settings } = listenerOf(parts, ListenerArn);
      if (settings.protocol !== "TCP")
        throw refuse(
          "InvalidConfigurationRequestException",
          `Listeners with the protocol ${settings.protocol} do not support the attribute`,
        );
      setAttributes(balancers, arn, ofListener, Attributes);
      return { Attributes: attributesOf(balancers, arn, ofListener) };
    },
  };
}

/** Notes the use, or takes the change back when it makes too many targets. */
function undone(parts: ElbParts, loadBalancerArn: string, undo: () => void): void {
  settleUse(parts);
  try {
    checkCapacity(parts, loadBalancerArn);
  } catch (error) {
    undo();
    settleUse(parts);
    throw error;
  }
}

const alreadyThere = ({ arn }: LoadBalancer): string =>
  `A listener already exists on this port for this load balancer '${arn}'`;

const told = (settings: ListenerSettings | undefined, forward: Forward): string =>
  JSON.stringify([settings, forward]);

/** The same once more is a success, anything else on its port a duplicate (hashicorp/terraform-provider-aws#35121). */
function sameOrRefused(
  known: Listener,
  balancer: LoadBalancer,
  settings: ListenerSettings,
  forward: Forward,
): Listener {
  if (told(known.settings, known.forward) === told(settings, forward)) return known;
  throw refuse("DuplicateListenerException", alreadyThere(balancer));
}

const actionOf = (forward: Forward): Action[] => [
  {
    Type: "forward",
    ForwardConfig: {
      TargetGroups: forward.map(({ targetGroupArn, weight }) => ({
        TargetGroupArn: targetGroupArn,
        Weight: weight,
      })),
    },
  },
];

interface Told {
  readonly Protocol?: ListenerSettings["protocol"] | undefined;
  readonly Certificates?: readonly Certificate[] | undefined;
  readonly SslPolicy?: string | undefined;
}

function settingsOf(input: Told, known?: ListenerSettings): ListenerSettings {
  const protocol = input.Protocol ?? known?.protocol;
  if (!protocol || !["TCP", "UDP", "TLS", "TCP_UDP"].includes(protocol))
    throw refuse(
      "UnsupportedProtocolException",
      `The protocol '${protocol ?? ""}' is not supported by Network Load Balancers`,
    );
  if (protocol !== "TLS") {
    if (input.Certificates?.length)
      throw refuse(
        "InvalidConfigurationRequestException",
        `Certificates cannot be specified for the protocol ${protocol}`,
      );
    return { protocol, certificateArn: undefined, sslPolicy: undefined };
  }
  const certificateArn = input.Certificates?.[0]?.CertificateArn ?? known?.certificateArn;
  if (!certificateArn || (input.Certificates?.length ?? 1) !== 1)
    throw invalid("A certificate must be specified for TLS listeners, and only one");
  if (!certificateArn.startsWith("arn:"))
    throw refuse("CertificateNotFoundException", `Certificate ARN '${certificateArn}' is not valid`);
  return { protocol, certificateArn, sslPolicy: input.SslPolicy ?? known?.sslPolicy ?? usualPolicy };
}
