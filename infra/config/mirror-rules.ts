import type { Finding } from "./finding.ts";
import type { InstallationConfig } from "./installation-schema.ts";
import type { DeclaredMirror } from "./mirrors-schema.ts";
import { cloudNameOf, mirrorDefaults, placeOf } from "./resolved-mirror.ts";
import { suggestion } from "./suggestion.ts";

/** What is checked: a file's sound fields. A rule that needs a field that is not sound stays silent. */
export type DeclaredMirrorFile = {
  readonly file: string;
  /** The file's name without its ending. */
  readonly fileName: string;
  readonly fields: Partial<DeclaredMirror>;
};

/**
 * Everything that each field of a mirror allows alone, but that cannot work together.
 * @param installation undefined while its file is not sound.
 */
export function mirrorFindings(
  mirrors: readonly DeclaredMirrorFile[],
  installation: InstallationConfig | undefined,
): readonly Finding[] {
  return [
    ...mirrors.flatMap((mirror) => [
      ...fileFindings(mirror),
      ...certificateFindings(mirror, installation),
      ...subnetFindings(mirror),
      ...(installation
        ? [...cloudFindings(mirror, installation), ...placeFindings(mirror, installation)]
        : []),
    ]),
    ...twiceFollowed(mirrors),
  ];
}

function fileFindings({ file, fileName, fields }: DeclaredMirrorFile): readonly Finding[] {
  const { mirror } = fields;
  if (mirror === undefined || mirror === fileName) return [];
  const sentence = `expected the name of the file, ${fileName}, found ${mirror}: name the file ${mirror}.yaml or the mirror ${fileName}`;
  return [{ file, path: ["mirror"], sentence }];
}

function cloudFindings(
  { file, fields }: DeclaredMirrorFile,
  installation: InstallationConfig,
): readonly Finding[] {
  const names = Object.keys(installation.clouds ?? {});
  const name = cloudNameOf(fields, installation);
  if (name !== undefined && names.includes(name)) return [];
  const sentence =
    name !== undefined
      ? `there is no cloud ${name} in installation.yaml${names.length > 0 ? ` (there: ${names.join(", ")})` : ""}${suggestion(name, names)}`
      : names.length === 0
        ? "installation.yaml describes no cloud to read the load balancer from: add one under clouds"
        : `installation.yaml describes ${names.length} clouds (${names.join(", ")}): say which with cloud`;
  return [{ file, path: ["cloud"], sentence }];
}

function placeFindings(
  { file, fields }: DeclaredMirrorFile,
  installation: InstallationConfig,
): readonly Finding[] {
  if (!fields.place) return [];
  const { place: standard } = mirrorDefaults(installation);
  const { vpcId, subnetIds, ipAddressType } = placeOf({ place: fields.place }, mirrorDefaults(installation));
  const missing = vpcId === undefined ? "vpcId" : "subnetIds";
  const nowhere =
    fields.place.vpcId !== undefined && standard.subnetIds !== undefined
      ? `place has a VPC of its own, ${fields.place.vpcId}, and the installation's subnets are in ${standard.vpcId ?? "another"}: name its subnetIds too`
      : `neither place nor mirrors.place of installation.yaml says ${missing}: the NLB has to stand somewhere`;
  const six = (fields.declaredAddresses ?? []).findIndex((cidr) => cidr.includes(":"));
  return [
    ...(vpcId === undefined || subnetIds === undefined ? [{ file, path: ["place"], sentence: nowhere }] : []),
    ...(ipAddressType === "ipv4" && six >= 0
      ? [
          {
            file,
            path: ["declaredAddresses", six],
            sentence:
              "this NLB is IPv4 only, and takes no IPv6 targets: set ipAddressType: dualstack in place",
          },
        ]
      : []),
  ];
}

function subnetFindings({ file, fields }: DeclaredMirrorFile): readonly Finding[] {
  const subnets = fields.place?.subnetIds ?? [];
  return subnets.flatMap((subnet, index) =>
    subnets.indexOf(subnet) === index
      ? []
      : [{ file, path: ["place", "subnetIds", index], sentence: `${subnet} is in the list already` }],
  );
}

function certificateFindings(
  { file, fields }: DeclaredMirrorFile,
  installation: InstallationConfig | undefined,
): readonly Finding[] {
  const { certificates = [] } = fields;
  return certificates.flatMap(({ port, arn }, index) => {
    const first = certificates.findIndex((other) => other.port === port);
    const [, , , region = "", account] = arn.split(":");
    const finding = (field: string, sentence: string): Finding => ({
      file,
      path: ["certificates", index, field],
      sentence,
    });
    return [
      ...(first === index
        ? []
        : [
            finding(
              "port",
              `certificates[${first}] is for port ${port} already, and a TLS listener presents one`,
            ),
          ]),
      // A certificate of IAM has no Region.
      ...(installation &&
      ((region !== "" && region !== installation.region) || account !== installation.account)
        ? [
            finding(
              "arn",
              `it is a certificate of ${account}${region === "" ? "" : ` in ${region}`}, and a listener takes those of its own account and Region (${installation.account}, ${installation.region})`,
            ),
          ]
        : []),
    ];
  });
}

/** Two NLBs would follow it, which is allowed nowhere else, and is a slip of copying a file. */
function twiceFollowed(mirrors: readonly DeclaredMirrorFile[]): readonly Finding[] {
  const followed = new Map<string, string>();
  return mirrors.flatMap(({ file, fileName, fields }) => {
    const { loadBalancer } = fields;
    if (loadBalancer === undefined) return [];
    const other = followed.get(loadBalancer);
    if (other === undefined) {
      followed.set(loadBalancer, fileName);
      return [];
    }
    const sentence = `load balancer ${loadBalancer} is already followed by mirror ${other}`;
    return [{ file, path: ["loadBalancer"], sentence }];
  });
}
