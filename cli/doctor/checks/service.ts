import type { InstallationFacts, RepositoryFacts, ServiceFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { lets } from "../policy.ts";
import { expiringRules } from "./expiry.ts";

/** The image that a service file names, and the functions that it asks. */
export const serviceDrafts = (facts: InstallationFacts, service: ServiceFacts): Draft[] => [
  ...repositoryDrafts(service),
  ...eventDrafts(facts, service),
  ...checkDrafts(service),
];

function repositoryDrafts({ repository, config }: ServiceFacts): Draft[] {
  const { repository: name, registryId } = config.image;
  if (repository.kind === "absent")
    return [
      {
        check: "repository-missing",
        what: `there is no repository ${name}${registryId ? ` in ${registryId}` : ""}`,
        mend: "create it, or correct image.repository, registryId or region in the service file",
      },
    ];
  const found = valueOf(repository);
  return found ? [...fixedTags(config.image, found), ...expiry(config.image.tags, found, name)] : [];
}

/** A pattern without * is one tag; an immutable repository takes it once. */
function fixedTags(
  { tags, repository }: ServiceFacts["config"]["image"],
  { mutability }: RepositoryFacts,
): Draft[] {
  const fixed = tags.filter((tag) => !tag.includes("*"));
  if (mutability !== "IMMUTABLE" || fixed.length === 0) return [];
  return [
    {
      check: "tag-cannot-move",
      what: `${repository} is immutable, and ${fixed.join(", ")} ${fixed.length === 1 ? "is one tag" : "are single tags"} in the service file`,
      mend: 'push tags of their own and name them by a pattern, such as "v*"',
    },
  ];
}

function expiry(tags: readonly string[], { lifecycle }: RepositoryFacts, name: string): Draft[] {
  const rules = expiringRules(valueOf(lifecycle), tags);
  return rules.length === 0
    ? []
    : [
        {
          check: "image-expires",
          what: `a lifecycle rule of ${name} takes tagged images: ${rules.join("; ")}`,
          mend: "let the rule spare the tags of releases, or count enough images that stable and the one before stay",
        },
      ];
}

/** An event from another account comes through the default bus, whose policy must let that account in. */
function eventDrafts({ installation, partition }: InstallationFacts, { bus, config }: ServiceFacts): Draft[] {
  const { registryId, repository } = config.image;
  if (!registryId || registryId === installation.account || bus.kind !== "seen") return [];
  const { region, account } = installation;
  const arn = `arn:${partition}:events:${region}:${account}:event-bus/default`;
  const who = `arn:${partition}:iam::${registryId}:root`;
  const isIn = [who, registryId].some(
    (principal) => lets(bus.value, { who: principal, action: "events:PutEvents", resource: arn }) === "yes",
  );
  return isIn
    ? []
    : [
        {
          check: "image-events-refused",
          what: `the policy of the default bus does not let ${registryId}, where ${repository} is, put events on it`,
          mend: `aws events put-permission --principal ${registryId} --action events:PutEvents --statement-id images, and a rule there that forwards its ECR Image Action events`,
        },
      ];
}

const checkDrafts = ({ checks }: ServiceFacts): Draft[] =>
  [...checks].flatMap(([name, { kind }]): Draft[] =>
    kind === "absent"
      ? [
          {
            check: "check-missing",
            what: `there is no function ${name}, which a compatibility check names`,
            mend: "create it, or correct gates.compatibility in the service file",
          },
        ]
      : [],
  );
