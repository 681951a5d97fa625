/** A service as AWS describes it: the format of botocore's `service-2.json`, as far as it is read here. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

interface OperationModel {
  readonly input?: Member;
  readonly output?: Member & { readonly resultWrapper?: string };
  readonly errors?: readonly Member[];
}

interface Member {
  readonly shape: string;
  /** The SDK fills it in by itself. */
  readonly idempotencyToken?: boolean;
}

export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** Exactly one member is set. */
  readonly union?: boolean;
  readonly exception?: boolean;
  /** AWS is to blame, not the caller: the status is 500 or above. */
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

/** @throws Error when the model is not whole. */
export function shapeOf(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}
