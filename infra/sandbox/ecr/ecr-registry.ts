/**
 * The images of one account's registry, and what the world does to them: push, tag anew, delete, expire.
 * Written from https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html and captured events.
 * Not simulated: layers, scans, replication, storage classes, immutable tags, a push that fails (no such event
 * was ever published).
 */
import type { ImageTagMutability } from "@aws-sdk/client-ecr";
import { hexOf } from "../identifiers.ts";
import { attestationManifest, imageManifest, indexManifest } from "./ecr-manifest.ts";
import type { Manifest } from "./ecr-manifest.ts";
import { imageAction } from "./ecr-events.ts";
import type { ImageBehaviour } from "../users/images.ts";
import type { Surroundings } from "../ports.ts";

export interface StoredImage {
  readonly manifest: Manifest;
  readonly behaviour: ImageBehaviour;
  readonly tags: Set<string>;
  pushedAt: number;
}

export interface Repository {
  readonly name: string;
  /** By digest, in order of their push. */
  readonly images: Map<string, StoredImage>;
  lifecyclePolicyText?: string;
  /** Only shown: tags move all the same. Default MUTABLE. */
  imageTagMutability?: ImageTagMutability;
  preview?: { readonly policyText: string; readonly readyAt: number };
}

export interface PushOptions {
  /** An index over an amd64 and an arm64 image. */
  readonly multiArch?: boolean;
  /** BuildKit's provenance: makes an index of even a single image, with a manifest that is no image. */
  readonly attestation?: boolean;
  /** Was there before the story began: no event. */
  readonly quiet?: boolean;
}

const platforms = ["amd64", "arm64"];
/** The index is announced one second after its parts, as captured. */
const indexDelayMs = 1000;

export class Registry {
  readonly repositories = new Map<string, Repository>();
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  createRepository(name: string, lifecyclePolicyText?: string): Repository {
    const made: Repository = {
      name,
      images: new Map(),
      ...(lifecyclePolicyText ? { lifecyclePolicyText } : {}),
    };
    this.repositories.set(name, made);
    return made;
  }

  /** Pushes an image under a tag, which moves there if it was elsewhere. Answers the digest that the tag has now. */
  push(name: string, tag: string, behaviour: ImageBehaviour = {}, options: PushOptions = {}): string {
    const { clock, random } = this.#surroundings;
    const repository = this.#needed(name);
    const { top, parts } = manifests(hexOf(random, 32), options);
    const children = parts.map((part) => store(repository, part, behaviour, clock.now()));
    const image = store(repository, top, behaviour, clock.now());
    moveTag(repository, image, tag);
    if (options.quiet === true) return top.digest;
    for (const child of children) this.#announce(repository, child, "PUSH", "");
    const announced = () => this.#announce(repository, image, "PUSH", tag);
    if (children.length === 0) announced();
    else clock.after(indexDelayMs, `ECR event of ${name}:${tag}`, announced);
    return top.digest;
  }

  /** Gives an image that is already there a tag: a push of its manifest alone. */
  retag(name: string, tag: string, digest: string): void {
    const repository = this.#needed(name);
    const image = repository.images.get(digest);
    if (image === undefined) throw new Error(`There is no image ${digest} in ${name}.`);
    moveTag(repository, image, tag);
    image.pushedAt = this.#surroundings.clock.now();
    this.#announce(repository, image, "PUSH", tag);
  }

  /** Deletes by tag (the image stays while it has another) or by digest. */
  delete(name: string, which: { readonly tag: string } | { readonly digest: string }): void {
    const repository = this.#needed(name);
    const image =
      "digest" in which ? repository.images.get(which.digest) : taggedImage(repository, which.tag);
    if (image === undefined) return;
    const removed = "tag" in which ? [which.tag] : [...image.tags];
    for (const tag of removed) image.tags.delete(tag);
    if (image.tags.size === 0) repository.images.delete(image.manifest.digest);
    for (const tag of removed.length > 0 ? removed : [""]) this.#announce(repository, image, "DELETE", tag);
  }

  /** A lifecycle rule takes an image: as a deletion by digest, at nobody's request. */
  expire(name: string, digest: string): void {
    this.delete(name, { digest });
  }

  #announce(repository: Repository, image: StoredImage, action: "PUSH" | "DELETE", tag: string): void {
    this.#surroundings.emit(imageAction(this.#surroundings, repository.name, image.manifest, action, tag));
  }

  #needed(name: string): Repository {
    const found = this.repositories.get(name);
    if (found === undefined) throw new Error(`There is no repository ${name} in the sandbox.`);
    return found;
  }
}

function store(
  repository: Repository,
  manifest: Manifest,
  behaviour: ImageBehaviour,
  pushedAt: number,
): StoredImage {
  const image = { manifest, behaviour, tags: new Set<string>(), pushedAt };
  repository.images.set(manifest.digest, image);
  return image;
}

function moveTag(repository: Repository, image: StoredImage, tag: string): void {
  for (const other of repository.images.values()) other.tags.delete(tag);
  image.tags.add(tag);
}

function manifests(
  seed: string,
  { multiArch, attestation }: PushOptions,
): { top: Manifest; parts: Manifest[] } {
  if (multiArch !== true && attestation !== true) return { top: imageManifest(seed), parts: [] };
  const architectures = multiArch === true ? platforms : platforms.slice(0, 1);
  const images = architectures.map(
    (architecture) => [imageManifest(`${seed}/${architecture}`), { architecture, os: "linux" }] as const,
  );
  const proofs =
    attestation === true
      ? architectures.map((architecture) => attestationManifest(`${seed}/${architecture}/proof`))
      : [];
  return { top: indexManifest(images, proofs), parts: [...images.map(([manifest]) => manifest), ...proofs] };
}

export const taggedImage = (repository: Repository, tag: string): StoredImage | undefined =>
  [...repository.images.values()].find(({ tags }) => tags.has(tag));
